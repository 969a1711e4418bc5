#include "bridge/agents/claude/SessionReader.h"

#include "bridge/core/RegularFile.h"

#include <QFile>

#include <algorithm>
#include <cerrno>

namespace bridge::claude {

namespace {

constexpr qint64 kSmallestPiece = 64LL << 10;
constexpr qint64 kLargestPiece = 1LL << 20;

QString messageOf(const FileProblem &problem)
{
    if (problem.kind == FileProblem::Kind::NotAFile)
        return qt_error_string(EINVAL);
    return problem.detail;
}

} // namespace

Result<SessionReader, agent::ArchiveProblem> SessionReader::open(const QString &path)
{
    auto file = openRegularFile(path);
    if (!file)
        return failed(agent::ArchiveProblem{path, messageOf(file.error())});
    const qint64 size = (*file)->size();
    return SessionReader(std::move(*file), size);
}

SessionReader::SessionReader(std::unique_ptr<QFile> file, qint64 size)
    : m_file(std::move(file))
    , m_size(size)
{}

SessionReader::SessionReader(SessionReader &&) noexcept = default;
SessionReader &SessionReader::operator=(SessionReader &&) noexcept = default;
SessionReader::~SessionReader() = default;

QByteArray SessionReader::bytes(qint64 from, qint64 count)
{
    if (count <= 0 || !m_file->seek(from))
        return {};
    QByteArray read = m_file->read(count);
    m_cost += read.size();
    return read;
}

std::optional<FileLine> SessionReader::before(qint64 end)
{
    end = std::min(end, m_size);
    if (end <= 0)
        return std::nullopt;
    if (m_start >= end || m_start + m_buffer.size() < end) {
        m_start = std::max<qint64>(0, end - kSmallestPiece);
        m_buffer = bytes(m_start, end - m_start);
        if (m_start + m_buffer.size() < end)
            return std::nullopt; // the file has become shorter
    }
    const bool isWhole = m_buffer.at(end - 1 - m_start) == '\n';
    for (;;) {
        const qint64 last = end - m_start - (isWhole ? 2 : 1); // of the line, in the buffer
        const qint64 newline = last < 0 ? -1 : m_buffer.lastIndexOf('\n', last);
        if (newline >= 0 || m_start == 0) {
            const qint64 begin = newline + 1;
            const qint64 length = last + 1 - begin;
            const bool isTooLong = length > kLongestLine;
            return FileLine{m_start + begin, end,
                            isTooLong ? QByteArray() : m_buffer.mid(begin, length), isTooLong,
                            isWhole};
        }
        if (end - m_start > kLongestLine)
            return longLineBefore(end);
        m_buffer.truncate(end - m_start);
        const qint64 piece =
            std::min(m_start, std::clamp<qint64>(m_buffer.size(), kSmallestPiece, kLargestPiece));
        const QByteArray earlier = bytes(m_start - piece, piece);
        if (earlier.size() < piece)
            return std::nullopt;
        m_buffer.prepend(earlier);
        m_start -= piece;
    }
}

FileLine SessionReader::longLineBefore(qint64 end)
{
    FileLine line{0, end, {}, true};
    qint64 position = m_start;
    m_buffer.clear();
    line.offset = std::max<qint64>(0, end - kLongestPass);
    while (position > line.offset) {
        const qint64 piece = std::min(position, kLargestPiece);
        const QByteArray earlier = bytes(position - piece, piece);
        if (earlier.size() < piece)
            break;
        position -= piece;
        if (const qint64 newline = earlier.lastIndexOf('\n'); newline >= 0) {
            line.offset = position + newline + 1;
            break;
        }
    }
    m_start = line.offset;
    return line;
}

std::optional<FileLine> SessionReader::after(qint64 begin)
{
    if (begin < 0 || begin >= m_size)
        return std::nullopt;
    if (begin < m_start || begin >= m_start + m_buffer.size()) {
        m_start = begin;
        m_buffer.clear();
    }
    qint64 searched = begin - m_start;
    for (;;) {
        const qint64 newline = m_buffer.indexOf('\n', searched);
        if (newline >= 0) {
            const qint64 length = newline - (begin - m_start);
            const bool isTooLong = length > kLongestLine;
            return FileLine{begin, m_start + newline + 1,
                            isTooLong ? QByteArray() : m_buffer.mid(begin - m_start, length),
                            isTooLong};
        }
        const qint64 length = m_start + m_buffer.size() - begin;
        if (length > kLongestLine)
            return longLineAfter(begin);
        if (begin > m_start) {
            m_buffer.remove(0, begin - m_start);
            m_start = begin;
        }
        searched = m_buffer.size();
        const qint64 position = m_start + m_buffer.size();
        const qint64 piece =
            std::min(m_size - position, std::clamp(length, kSmallestPiece, kLargestPiece));
        const QByteArray later = bytes(position, piece);
        if (later.isEmpty()) {
            if (m_buffer.isEmpty())
                return std::nullopt;
            return FileLine{begin, position, m_buffer, false, false};
        }
        m_buffer += later;
    }
}

FileLine SessionReader::longLineAfter(qint64 begin)
{
    FileLine line{begin, std::min(m_size, begin + kLongestPass), {}, true};
    line.isWhole = line.end < m_size; // a piece of one that goes on is read no more
    qint64 position = m_start + m_buffer.size();
    m_buffer.clear();
    m_start = begin;
    while (position < line.end) {
        const QByteArray later = bytes(position, std::min(m_size - position, kLargestPiece));
        if (later.isEmpty())
            break;
        if (const qint64 newline = later.indexOf('\n'); newline >= 0) {
            line.end = position + newline + 1;
            line.isWhole = true;
            break;
        }
        position += later.size();
    }
    return line;
}

} // namespace bridge::claude

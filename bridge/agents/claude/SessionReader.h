#pragma once

#include "bridge/agent/ConversationArchive.h"
#include "bridge/core/Result.h"

#include <QByteArray>

#include <memory>
#include <optional>

class QFile;

namespace bridge::claude {

/// One line of a session file.
struct FileLine
{
    qint64 offset = 0;      ///< of its first byte
    qint64 end = 0;         ///< behind its newline
    QByteArray text;        ///< without the newline; empty if it is too long
    bool isTooLong = false; ///< longer than SessionReader::kLongestLine, or a piece of such a line
    bool isWhole = true;    ///< ends with a newline; else it may be a write in progress
};

/// Reads the lines of one file in either direction with bounded memory. The file may grow, and
/// even shrink, meanwhile.
class SessionReader
{
public:
    static constexpr qint64 kLongestLine = 8LL << 20;
    /// Of a line that is too long so much is passed over at a time.
    static constexpr qint64 kLongestPass = 64LL << 20;

    [[nodiscard]] static Result<SessionReader, agent::ArchiveProblem> open(const QString &path);
    SessionReader(SessionReader &&) noexcept;
    SessionReader &operator=(SessionReader &&) noexcept;
    ~SessionReader();

    /// Size when it was opened.
    [[nodiscard]] qint64 size() const { return m_size; }
    /// Bytes read so far.
    [[nodiscard]] qint64 cost() const { return m_cost; }
    /// The line that ends at `end`; nullopt: there is none before it.
    [[nodiscard]] std::optional<FileLine> before(qint64 end);
    /// The line that begins at `begin`; nullopt: there is none behind it.
    [[nodiscard]] std::optional<FileLine> after(qint64 begin);

private:
    SessionReader(std::unique_ptr<QFile> file, qint64 size);
    [[nodiscard]] QByteArray bytes(qint64 from, qint64 count);
    [[nodiscard]] FileLine longLineBefore(qint64 end);
    [[nodiscard]] FileLine longLineAfter(qint64 begin);

    std::unique_ptr<QFile> m_file;
    qint64 m_size = 0;
    qint64 m_cost = 0;
    QByteArray m_buffer; ///< of the file, from m_start on
    qint64 m_start = 0;
};

} // namespace bridge::claude

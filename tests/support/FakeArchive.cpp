#include "tests/support/FakeArchive.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QTimeZone>

#include <algorithm>

#include <sys/stat.h>

using namespace bridge::agent;
using bridge::Result;

namespace {

const QDateTime kEpoch(QDate(2000, 1, 1), QTime(0, 0), QTimeZone::utc());

ArchiveFile fileAt(const QString &path)
{
    struct stat info = {};
    const bool isThere = ::stat(QFile::encodeName(path).constData(), &info) == 0;
    const qint64 modified =
        static_cast<qint64>(info.st_mtim.tv_sec) * 1000 + info.st_mtim.tv_nsec / 1'000'000;
    return {path, isThere ? QFileInfo(path).completeBaseName() : QString(),
            static_cast<qint64>(info.st_size), modified, info.st_ino};
}

struct Line
{
    qint64 offset;
    QStringList fields; ///< three
};

/// The whole lines from an offset on, up to `most` bytes; at least one.
Result<std::vector<Line>, ArchiveProblem> linesOf(const QString &path, qint64 from, qint64 most,
                                                  qint64 *end)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return bridge::failed(ArchiveProblem{path, file.errorString()});
    file.seek(from);
    std::vector<Line> lines;
    *end = from;
    while (*end < from + most) {
        const QByteArray line = file.readLine();
        if (!line.endsWith('\n'))
            break;
        QStringList fields = QString::fromUtf8(line.chopped(1)).split(u'\t');
        fields.resize(3);
        lines.push_back({*end, fields});
        *end += line.size();
    }
    return lines;
}

ArchivedItem itemOf(const Line &line)
{
    ArchivedItem item{line.fields[0], kEpoch, {}};
    if (line.fields[1] == QLatin1String("answer")) {
        BlockFinished block;
        block.id.messageId = line.fields[0];
        block.text = line.fields[2];
        item.content = AgentEvent(block);
    } else {
        item.content = ArchivedPrompt{line.fields[2]};
    }
    return item;
}

} // namespace

void FakeArchive::append(const QString &sessionId, const QString &itemId, const QString &kind,
                         const QString &text, const QString &folder) const
{
    QDir().mkpath(m_root + u'/' + folder);
    QFile file(pathOf(sessionId, folder));
    if (file.open(QIODevice::Append))
        file.write((itemId + u'\t' + kind + u'\t' + text + u'\n').toUtf8());
}

void FakeArchive::setModified(const QString &sessionId, int seconds, const QString &folder) const
{
    QFile file(pathOf(sessionId, folder));
    if (file.open(QIODevice::Append))
        file.setFileTime(kEpoch.addSecs(seconds), QFileDevice::FileModificationTime);
}

std::vector<ArchiveFile> FakeArchive::files(std::vector<ArchiveProblem> * /*problems*/) const
{
    std::vector<ArchiveFile> files;
    QDirIterator each(m_root, QDir::Files, QDirIterator::Subdirectories);
    while (each.hasNext())
        files.push_back(fileAt(each.next()));
    std::ranges::sort(files, std::greater<>(), &ArchiveFile::modified);
    QSet<QString> known; // a conversation that was moved may be in two folders
    std::erase_if(files, [&known](const ArchiveFile &file) {
        const qsizetype before = known.size();
        known.insert(file.sessionId);
        return known.size() == before;
    });
    return files;
}

Result<std::optional<ArchiveFile>, ArchiveProblem> FakeArchive::find(const QString &sessionId) const
{
    if (findProblem)
        return bridge::failed(ArchiveProblem(*findProblem));
    for (const QString &folder : QDir(m_root).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const ArchiveFile file = fileAt(pathOf(sessionId, folder));
        if (!file.sessionId.isEmpty())
            return std::optional(file);
    }
    return std::optional<ArchiveFile>();
}

Result<std::optional<ConversationFacts>, ArchiveProblem>
FakeArchive::facts(const ArchiveFile &file) const
{
    ++factsRead;
    if (onFacts)
        onFacts(file.path);
    if (file.path == unreadable && !mayRead)
        return bridge::failed(ArchiveProblem{file.path, QStringLiteral("Permission denied")});
    qint64 end = 0;
    const auto lines = linesOf(file.path, 0, file.size, &end);
    if (!lines)
        return bridge::failed(ArchiveProblem(lines.error()));
    ConversationFacts facts;
    facts.folder = QFileInfo(file.path).dir().dirName();
    facts.updated = QDateTime::fromMSecsSinceEpoch(file.modified, QTimeZone::utc());
    for (const Line &line : *lines) {
        if (line.fields[1] == QLatin1String("title") || facts.title.isEmpty())
            facts.title = line.fields[2];
        facts.messages += line.fields[1] == QLatin1String("message") ? 1 : 0;
    }
    if (lines->empty())
        return std::optional<ConversationFacts>();
    return facts;
}

Result<ArchiveScan, ArchiveProblem> FakeArchive::scan(const ArchiveFile &file, qint64 from,
                                                      qint64 most, const TextVisitor &visit) const
{
    ++scans;
    if (onScan)
        onScan();
    ArchiveScan scan;
    if (QFileInfo(file.path).size() < from) {
        scan.isReplaced = true;
        return scan;
    }
    const auto lines = linesOf(file.path, from, most, &scan.end);
    if (!lines)
        return bridge::failed(ArchiveProblem(lines.error()));
    std::size_t texts = 0;
    for (const Line &line : *lines) {
        const QString &kind = line.fields[1];
        texts += kind == QLatin1String("message") || kind == QLatin1String("answer")
                         || kind == QLatin1String("tool")
                     ? 1
                     : 0;
        if (kind == QLatin1String("removed"))
            scan.cuts.push_back({texts, {}, line.fields[0]});
        else if (kind == QLatin1String("message"))
            visit({line.fields[0], ArchivedText::Kind::Message, line.fields[2], kEpoch});
        else if (kind == QLatin1String("answer"))
            visit({line.fields[0], ArchivedText::Kind::Answer, line.fields[2], kEpoch});
        else if (kind == QLatin1String("tool"))
            visit({line.fields[0], ArchivedText::Kind::Tool, line.fields[2], kEpoch});
    }
    return scan;
}

Result<ArchivePage, ArchiveProblem> FakeArchive::page(const ArchiveFile &file,
                                                      const ArchivePlace &place, int most) const
{
    qint64 end = 0;
    const auto lines = linesOf(file.path, 0, file.size, &end);
    if (!lines)
        return bridge::failed(ArchiveProblem(lines.error()));
    std::vector<Line> shown;
    for (const Line &line : *lines) {
        if (line.fields[1] != QLatin1String("title")
            && (place.offset < 0 || line.offset < place.offset))
            shown.push_back(line);
    }
    ArchivePage page;
    const auto count = std::min(shown.size(), static_cast<std::size_t>(most));
    if (count < shown.size())
        page.earlier = ArchivePlace{shown[shown.size() - count].offset, {}};
    for (std::size_t i = shown.size() - count; i < shown.size(); ++i)
        page.items.push_back(itemOf(shown[i]));
    return page;
}

Result<ArchivedTurn, ArchiveProblem> FakeArchive::turn(const ArchiveFile &file,
                                                       const QString &messageId) const
{
    qint64 end = 0;
    const auto lines = linesOf(file.path, 0, file.size, &end);
    if (!lines)
        return bridge::failed(ArchiveProblem(lines.error()));
    ArchivedTurn turn;
    for (const Line &line : *lines) {
        turn.hasMessage = turn.hasMessage || line.fields[0] == messageId;
        if (turn.hasMessage && line.fields[1] == QLatin1String("answer")) {
            turn.isComplete = true;
            turn.answer = line.fields[2];
        }
    }
    return turn;
}

Result<void, ArchiveProblem> FakeArchive::rename(const ArchiveFile &file,
                                                 const QString &title) const
{
    append(file.sessionId, QStringLiteral("-"), QStringLiteral("title"), title,
           QFileInfo(file.path).dir().dirName());
    return {};
}

Result<bridge::agent::CopyOutcome, ArchiveProblem> FakeArchive::copy(const ArchiveFile &file,
                                                                     const QString &itemId,
                                                                     const QString &newId,
                                                                     const QString &title) const
{
    if (copyProblem)
        return bridge::failed(ArchiveProblem(*copyProblem));
    qint64 end = 0;
    const auto lines = linesOf(file.path, 0, file.size, &end);
    if (!lines)
        return bridge::failed(ArchiveProblem(lines.error()));
    const auto last =
        std::ranges::find(*lines, itemId, [](const Line &line) { return line.fields[0]; });
    if (!itemId.isEmpty() && last == lines->end())
        return bridge::agent::CopyOutcome::ItemMissing;
    const QString folder = QFileInfo(file.path).dir().dirName();
    for (auto line = lines->begin(); line != lines->end(); ++line) {
        append(newId, line->fields[0], line->fields[1], line->fields[2], folder);
        if (line == last)
            break;
    }
    append(newId, {}, QStringLiteral("title"), title, folder);
    return bridge::agent::CopyOutcome::Made;
}

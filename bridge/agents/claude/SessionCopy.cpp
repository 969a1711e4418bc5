#include "bridge/agents/claude/SessionCopy.h"

#include "bridge/agents/claude/SessionLine.h"
#include "bridge/agents/claude/SessionReader.h"
#include "bridge/core/FolderEntries.h"
#include "bridge/core/RegularFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <cerrno>

namespace bridge::claude {

namespace {

using agent::ArchiveFile;
using agent::ArchiveProblem;

/// A name of the session, which the copy does not share.
bool isName(const QByteArray &line)
{
    return line.startsWith(R"({"type":"custom-title")")
           || line.startsWith(R"({"type":"agent-name")");
}

/// The id of the session in the places where the program itself writes it.
QByteArray renamed(QByteArray line, const QByteArray &from, const QByteArray &to)
{
    for (const char *key : {R"("sessionId":")", R"("sessionId": ")"})
        line.replace(key + from + '"', key + to + '"');
    return line;
}

bool isLineOf(const QByteArray &line, const QString &itemId)
{
    if (!line.contains(itemId.toUtf8()))
        return false;
    const auto parsed = readSessionLine(line);
    return parsed && (parsed->id == itemId || parsed->promptId() == itemId);
}

/// Part of a line that is too long to be looked at.
bool copyBytes(QFile &from, qint64 begin, qint64 end, QIODevice &to)
{
    constexpr qint64 kPiece = 1 << 20;
    if (!from.seek(begin))
        return false;
    while (begin < end) {
        const QByteArray piece = from.read(std::min(kPiece, end - begin));
        if (piece.isEmpty() || to.write(piece) != piece.size())
            return false;
        begin += piece.size();
    }
    return true;
}

} // namespace

Result<void, ArchiveProblem> copySession(const ArchiveFile &file, const QString &itemId,
                                         const ArchiveFile &copy, const QByteArray &lastLines)
{
    auto reader = SessionReader::open(file.path);
    if (!reader)
        return failed(ArchiveProblem(reader.error()));
    const auto raw = openRegularFile(file.path);
    if (!raw)
        return failed(ArchiveProblem{file.path, qt_error_string(ENOENT)});
    QSaveFile target(copy.path);
    if (!target.open(QIODevice::WriteOnly))
        return failed(ArchiveProblem{copy.path, target.errorString()});
    target.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    const QByteArray from = file.sessionId.toUtf8();
    const QByteArray to = copy.sessionId.toUtf8();
    bool isComplete = itemId.isEmpty();
    bool endsInLine = true;
    qint64 at = 0;
    while (const auto line = reader->after(at)) {
        at = line->end;
        if (!line->isWhole)
            break; // it is being written
        if (line->isTooLong) {
            if (!copyBytes(**raw, line->offset, line->end, target))
                return failed(ArchiveProblem{copy.path, target.errorString()});
            // Pieces of it may have been copied before it turned out to be unfinished.
            endsInLine = (*raw)->seek(line->end - 1) && (*raw)->read(1) == "\n";
            continue;
        }
        if (isName(line->text))
            continue;
        target.write(renamed(line->text, from, to) + '\n');
        if (!itemId.isEmpty() && isLineOf(line->text, itemId)) {
            isComplete = true;
            break;
        }
    }
    if (itemId.isEmpty() && at < reader->size())
        return failed(ArchiveProblem{file.path, qt_error_string(EIO)});
    if (!isComplete)
        return failed(ArchiveProblem{file.path, QStringLiteral("%1 is not in it").arg(itemId)});
    target.write((endsInLine ? "" : "\n") + lastLines);
    if (!target.commit())
        return failed(ArchiveProblem{copy.path, target.errorString()});
    return {};
}

Result<void, ArchiveProblem> copyFolder(const QString &from, const QString &to)
{
    const auto names = folderEntries(from);
    if (!names)
        return failed(ArchiveProblem{from, qt_error_string(names.error())});
    if (!names->isEmpty() && !QDir().mkpath(to))
        return failed(ArchiveProblem{to, qt_error_string(errno)});
    for (const QString &name : *names) {
        const QString path = from + u'/' + name;
        const QString target = to + u'/' + name;
        const QFileInfo info(path);
        if (info.isSymLink())
            continue;
        if (info.isDir()) {
            if (const auto done = copyFolder(path, target); !done)
                return done;
        } else if (QFile source(path); info.isFile() && !source.copy(target)) {
            return failed(ArchiveProblem{target, source.errorString()});
        }
    }
    return {};
}

} // namespace bridge::claude

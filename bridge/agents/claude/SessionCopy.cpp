#include "bridge/agents/claude/SessionCopy.h"

#include "bridge/agents/claude/SessionLine.h"
#include "bridge/agents/claude/SessionReader.h"
#include "bridge/core/FolderEntries.h"
#include "bridge/core/RegularFile.h"
#include "bridge/core/ReplaceFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

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

/// A file that is read, and its copy. An opened file does not know its path.
struct CopyPaths
{
    const QString &source;
    const QString &target;
};

/// A part of a file.
Result<void, ArchiveProblem> copyBytes(QFile &from, qint64 begin, qint64 end, FileReplacement &to,
                                       const CopyPaths &paths)
{
    constexpr qint64 kPiece = 1 << 20;
    if (!from.seek(begin))
        return failed(ArchiveProblem{paths.source, from.errorString()});
    while (begin < end) {
        const QByteArray piece = from.read(std::min(kPiece, end - begin));
        if (piece.isEmpty()) // it was cut off
            return failed(ArchiveProblem{paths.source, qt_error_string(EIO)});
        if (const auto done = to.write(piece); !done)
            return failed(ArchiveProblem{paths.target, done.error()});
        begin += piece.size();
    }
    return {};
}

/// Its permissions, too: some are run.
Result<void, ArchiveProblem> copyFile(const QString &from, const QString &to)
{
    const auto source = openRegularFile(from);
    if (!source)
        return failed(ArchiveProblem{from, source.error().detail});
    FileReplacement target(to);
    if (const auto done = target.open(FileAccess::Private); !done)
        return failed(ArchiveProblem{to, done.error()});
    if (const auto done = copyBytes(**source, 0, (*source)->size(), target, {from, to}); !done)
        return done;
    // The calling user's own rights are no part of the file's mode.
    auto done = target.setPermissions((*source)->permissions()
                                      & ~(QFile::ReadUser | QFile::WriteUser | QFile::ExeUser));
    if (done)
        done = target.commit();
    if (!done)
        return failed(ArchiveProblem{to, done.error()});
    return {};
}

/// The names in a folder, and its own, survive a power loss.
Result<void, ArchiveProblem> syncNames(const QString &folder)
{
    for (const QString &path : {folder, QFileInfo(folder).path()}) {
        if (const auto done = syncFolder(path); !done)
            return failed(ArchiveProblem{path, done.error()});
    }
    return {};
}

} // namespace

Result<agent::CopyOutcome, ArchiveProblem> copySession(const ArchiveFile &file,
                                                       const QString &itemId,
                                                       const ArchiveFile &copy,
                                                       const QByteArray &lastLines)
{
    auto reader = SessionReader::open(file.path);
    if (!reader)
        return failed(ArchiveProblem(reader.error()));
    const auto raw = openRegularFile(file.path);
    if (!raw)
        return failed(ArchiveProblem{file.path, raw.error().detail});
    FileReplacement target(copy.path);
    const auto problem = [&copy](const Result<void, QString> &done) {
        return failed(ArchiveProblem{copy.path, done.error()});
    };
    if (const auto done = target.open(FileAccess::Private); !done)
        return problem(done);
    const QByteArray from = file.sessionId.toUtf8();
    const QByteArray to = copy.sessionId.toUtf8();
    bool isItemFound = false;
    bool endsInLine = true;
    qint64 at = 0;
    while (const auto line = reader->after(at)) {
        at = line->end;
        if (!line->isWhole)
            break; // it is being written
        if (line->isTooLong) {
            if (const auto done =
                    copyBytes(**raw, line->offset, line->end, target, {file.path, copy.path});
                !done)
                return failed(ArchiveProblem(done.error()));
            // Pieces of it may have been copied before it turned out to be unfinished.
            endsInLine = (*raw)->seek(line->end - 1) && (*raw)->read(1) == "\n";
            continue;
        }
        if (isName(line->text))
            continue;
        if (const auto done = target.write(renamed(line->text, from, to) + '\n'); !done)
            return problem(done);
        if (!itemId.isEmpty() && isLineOf(line->text, itemId)) {
            isItemFound = true;
            break;
        }
    }
    // What could not be read may hold the item.
    if (!isItemFound && at < reader->size())
        return failed(ArchiveProblem{file.path, qt_error_string(EIO)});
    if (!isItemFound && !itemId.isEmpty())
        return agent::CopyOutcome::ItemMissing;
    auto done = target.write((endsInLine ? "" : "\n") + lastLines);
    if (done)
        done = target.commit();
    if (!done)
        return problem(done);
    return agent::CopyOutcome::Made;
}

Result<void, ArchiveProblem> copyFolder(const QString &from, const QString &to)
{
    const auto names = folderEntries(from);
    if (!names)
        return failed(ArchiveProblem{from, qt_error_string(names.error())});
    if (names->isEmpty())
        return {};
    if (!QDir().mkpath(to))
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
        } else if (info.isFile()) {
            if (const auto done = copyFile(path, target); !done)
                return done;
        }
    }
    return syncNames(to);
}

} // namespace bridge::claude

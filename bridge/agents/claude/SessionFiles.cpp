#include "bridge/agents/claude/SessionFiles.h"

#include "bridge/core/FolderEntries.h"
#include "bridge/core/Ids.h"
#include "bridge/core/RegularFile.h"
#include "bridge/json/JsonReader.h"
#include "bridge/process/ProcessTable.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QThread>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <limits>
#include <memory>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

namespace bridge::claude {

namespace {

using agent::ArchiveFile;
using agent::ArchiveProblem;

constexpr QLatin1String kSuffix(".jsonl");

template <typename T>
using Known = Result<T, ArchiveProblem>;

Known<QStringList> entriesOf(const QString &folder)
{
    return folderEntries(folder).map_error([&](int error) {
        return ArchiveProblem{folder, qt_error_string(error)};
    });
}

ArchiveFile fileOf(const struct stat &info, const QString &path, const QString &sessionId)
{
    return ArchiveFile{path, sessionId, info.st_size,
                       qint64(info.st_mtim.tv_sec) * 1000 + info.st_mtim.tv_nsec / 1'000'000,
                       static_cast<quint64>(info.st_ino)};
}

/// nullopt: there is nothing, or something that is no file.
Known<std::optional<ArchiveFile>> fileAt(const QString &path, const QString &sessionId)
{
    struct stat info = {};
    if (::stat(QFile::encodeName(path).constData(), &info) != 0) {
        if (isAbsent(errno))
            return std::nullopt;
        return failed(ArchiveProblem{path, qt_error_string(errno)});
    }
    if (!S_ISREG(info.st_mode))
        return std::nullopt;
    return fileOf(info, path, sessionId);
}

/// nullopt: the name is not that of a session's file.
std::optional<QString> sessionOf(const char *name)
{
    const QLatin1String file(name);
    if (!file.endsWith(kSuffix))
        return std::nullopt;
    const QString id(file.chopped(kSuffix.size()));
    return isSessionId(id) ? std::optional(id) : std::nullopt;
}

QString pathOf(const QString &folder, const QString &sessionId)
{
    return folder + u'/' + sessionId + kSuffix;
}

bool isNewer(const ArchiveFile &a, const ArchiveFile &b)
{
    return a.modified != b.modified ? a.modified > b.modified : a.path < b.path;
}

/// Newest first. A session that was moved may be in two folders.
std::vector<ArchiveFile> newestOfEach(std::vector<ArchiveFile> files)
{
    std::vector<ArchiveFile *> order; // a pointer is moved faster than a file
    order.reserve(files.size());
    for (ArchiveFile &file : files)
        order.push_back(&file);
    std::sort(order.begin(), order.end(),
              [](const ArchiveFile *a, const ArchiveFile *b) { return isNewer(*a, *b); });
    QSet<QString> known;
    known.reserve(static_cast<qsizetype>(files.size()));
    std::vector<ArchiveFile> newest;
    newest.reserve(files.size());
    for (ArchiveFile *file : order) {
        const qsizetype before = known.size();
        known.insert(file->sessionId);
        if (known.size() > before)
            newest.push_back(std::move(*file));
    }
    return newest;
}

QString programOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/comm").arg(pid));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed()
                                          : QStringLiteral("claude");
}

/// `start`: that the process reported of itself, in clock ticks since the system's start.
bool isAlive(qint64 pid, const QString &start = {})
{
    if (pid <= 0 || pid > std::numeric_limits<pid_t>::max()
        || (::kill(static_cast<pid_t>(pid), 0) != 0 && errno != EPERM))
        return false;
    const auto process = process::readProcess(pid);
    bool isNumber = false;
    const quint64 ticks = start.toULongLong(&isNumber);
    return !process || (!process->ended && (!isNumber || process->identity.startTicks == ticks));
}

/// The process is `own` or was started by it: the program that is run may be a script that starts
/// the agent.
bool isPartOf(qint64 own, qint64 pid)
{
    constexpr int kMostParents = 32;
    for (int i = 0; i < kMostParents && pid > 1; ++i) {
        if (pid == own)
            return true;
        const auto process = process::readProcess(pid);
        pid = process ? process->parent : 0;
    }
    return false;
}

/// A file of a process has its id for a name.
qint64 processOf(const QString &path)
{
    return QFileInfo(path).completeBaseName().toLongLong();
}

/// True unless the process of that id began after the file was last written.
bool mayBeOf(const QString &path, qint64 pid)
{
    struct stat info = {};
    const auto process = process::readProcess(pid);
    const auto begun = process ? process::startTime(process->identity) : std::nullopt;
    return !begun || ::stat(QFile::encodeName(path).constData(), &info) != 0
           || begun->toSecsSinceEpoch() <= info.st_mtim.tv_sec + 1;
}

/// What a process wrote about itself; nullopt: it is of no live process. The error: a live one has
/// written it, and what cannot be read.
Known<std::optional<json::Json>> entryAt(const QString &path)
{
    constexpr qint64 kMostBytes = 64LL << 10;
    const qint64 pid = processOf(path);
    const auto text = readRegularFile(path, kMostBytes);
    if (!text && text.error().kind == FileProblem::Kind::NotAFile)
        return std::nullopt;
    auto entry = text ? json::readJsonObject(*text) : failed(json::JsonProblem::NotJson);
    if (entry)
        return std::optional(std::move(*entry));
    if (!isAlive(pid) || !mayBeOf(path, pid))
        return std::nullopt;
    return failed(ArchiveProblem{path, !text && !text.error().detail.isEmpty()
                                           ? text.error().detail
                                           : qt_error_string(EBADMSG)});
}

/// nullopt: the entry is of another conversation, or its process has ended.
std::optional<agent::ConversationHolder> holderIn(const json::Json &entry, const QString &sessionId)
{
    const qint64 pid = json::countField(entry, "pid");
    if (json::textField(entry, "sessionId") != sessionId
        || !isAlive(pid, json::textField(entry, "procStart")))
        return std::nullopt;
    return agent::ConversationHolder{
        pid, QDateTime::fromMSecsSinceEpoch(json::countField(entry, "startedAt")), programOf(pid),
        json::textField(entry, "entrypoint") == QLatin1String("cli")
            ? agent::ConversationHost::Terminal
            : agent::ConversationHost::Program};
}

} // namespace

SessionFiles::SessionFiles(const QProcessEnvironment &environment)
    : m_configuration(environment.value(QStringLiteral("CLAUDE_CONFIG_DIR")))
{
    if (m_configuration.isEmpty())
        m_configuration = environment.value(QStringLiteral("HOME"), QDir::homePath())
                          + QStringLiteral("/.claude");
}

QString SessionFiles::root() const
{
    return m_configuration + QStringLiteral("/projects");
}

std::vector<ArchiveFile> SessionFiles::all(std::vector<ArchiveProblem> *problems) const
{
    const auto report = [problems](const ArchiveProblem &problem) {
        if (problems)
            problems->push_back(problem);
    };
    const auto workspaces = entriesOf(root());
    if (!workspaces) {
        report(workspaces.error());
        return {};
    }
    std::vector<ArchiveFile> files;
    for (const QString &workspace : *workspaces) {
        const QString folder = root() + u'/' + workspace;
        FolderReader reader(folder);
        bool isReported = false; // one is enough for a folder that cannot be entered
        while (const char *const name = reader.next()) {
            const auto id = sessionOf(name);
            if (!id)
                continue;
            struct stat info = {};
            if (reader.stat(name, info)) {
                if (S_ISREG(info.st_mode))
                    files.push_back(fileOf(info, pathOf(folder, *id), *id));
            } else if (!isAbsent(errno) && !std::exchange(isReported, true)) {
                report({pathOf(folder, *id), qt_error_string(errno)});
            }
        }
        if (reader.error() != 0)
            report({folder, qt_error_string(reader.error())});
    }
    return newestOfEach(std::move(files));
}

Known<std::optional<ArchiveFile>> SessionFiles::find(const QString &sessionId) const
{
    std::optional<ArchiveFile> found;
    if (!isSessionId(sessionId))
        return found;
    const auto workspaces = entriesOf(root());
    if (!workspaces)
        return failed(ArchiveProblem(workspaces.error()));
    std::optional<ArchiveProblem> problem;
    for (const QString &workspace : *workspaces) {
        const auto file = fileAt(pathOf(root() + u'/' + workspace, sessionId), sessionId);
        if (!file)
            problem = file.error();
        else if (*file && (!found || isNewer(**file, *found)))
            found = *file;
    }
    if (!found && problem)
        return failed(std::move(*problem));
    return found;
}

QString SessionFiles::holderFolder() const
{
    return m_configuration + QStringLiteral("/sessions");
}

Known<std::optional<agent::ConversationHolder>> SessionFiles::holder(const QString &sessionId,
                                                                     qint64 own) const
{
    constexpr QLatin1String kEnd(".json"); // the files beside them hold secrets
    if (!isSessionId(sessionId))
        return std::nullopt;
    const QString folder = holderFolder();
    const auto names = entriesOf(folder);
    if (!names)
        return failed(ArchiveProblem(names.error()));
    QStringList paths;
    for (const QString &name : *names) {
        if (name.endsWith(kEnd) && (own == 0 || !isPartOf(own, processOf(name))))
            paths.append(folder + u'/' + name);
    }
    // A process may be writing its entry at this moment.
    constexpr int kTries = 3;
    constexpr unsigned long kPause = 50; // ms
    std::optional<ArchiveProblem> problem;
    for (int tries = 0; tries < kTries && !paths.isEmpty(); ++tries) {
        if (tries > 0)
            QThread::msleep(kPause);
        for (const QString &path : std::exchange(paths, {})) {
            const auto read = entryAt(path);
            if (!read) {
                problem = read.error();
                paths.append(path);
            } else if (auto holder = *read ? holderIn(**read, sessionId) : std::nullopt) {
                return holder;
            }
        }
    }
    if (!paths.isEmpty())
        return failed(std::move(*problem));
    return std::nullopt;
}

QString SessionFiles::folderOf(const ArchiveFile &file)
{
    return file.path.chopped(kSuffix.size());
}

QString SessionFiles::historyOf(const QString &sessionId) const
{
    return m_configuration + QStringLiteral("/file-history/") + sessionId;
}

Known<QStringList> SessionFiles::belongings(const ArchiveFile &file) const
{
    QStringList paths{file.path};
    if (QDir(folderOf(file)).exists())
        paths.append(folderOf(file));
    for (const char *part : {"file-history", "session-env", "tasks", "todos", "debug"}) {
        const QString folder = m_configuration + u'/' + QLatin1String(part);
        const auto names = entriesOf(folder);
        if (!names)
            return failed(ArchiveProblem(names.error()));
        for (const QString &name : *names) {
            if (!file.sessionId.isEmpty() && name.startsWith(file.sessionId))
                paths.append(folder + u'/' + name);
        }
    }
    return paths;
}

} // namespace bridge::claude

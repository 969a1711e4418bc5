#include "bridge/agents/claude/SessionFiles.h"

#include "bridge/core/RegularFile.h"
#include "bridge/json/JsonReader.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QUuid>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <memory>

#include <dirent.h>
#include <sys/stat.h>

namespace bridge::claude {

namespace {

using agent::ArchiveFile;
using agent::ArchiveProblem;

constexpr QLatin1String kSuffix(".jsonl");

bool isSessionId(const QString &text)
{
    return !QUuid::fromString(text).isNull() && text.size() == 36;
}

/// Names of the entries; nullopt: errno says why not.
std::optional<QStringList> entriesOf(const QString &folder)
{
    const std::unique_ptr<DIR, int (*)(DIR *)> open(
        ::opendir(QFile::encodeName(folder).constData()), ::closedir);
    if (!open)
        return std::nullopt;
    QStringList names;
    while (const dirent *entry = ::readdir(open.get())) {
        if (entry->d_name[0] != '.')
            names.append(QFile::decodeName(entry->d_name));
    }
    return names;
}

std::optional<ArchiveFile> fileAt(const QString &path, const QString &sessionId)
{
    struct stat info = {};
    if (::stat(QFile::encodeName(path).constData(), &info) != 0 || !S_ISREG(info.st_mode))
        return std::nullopt;
    return ArchiveFile{path, sessionId, info.st_size,
                       qint64(info.st_mtim.tv_sec) * 1000 + info.st_mtim.tv_nsec / 1'000'000,
                       static_cast<quint64>(info.st_ino)};
}

bool isNewer(const ArchiveFile &a, const ArchiveFile &b)
{
    return a.modified != b.modified ? a.modified > b.modified : a.path < b.path;
}

struct ProcessStat
{
    bool hasEnded = false; ///< only its parent has not noticed yet
    QByteArray start;      ///< in clock ticks since the system's start; empty: not known
};

ProcessStat statOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = file.readAll();
    // The name of the program, in parentheses, may contain anything.
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    constexpr int kStartTime = 22 - 3; // the first field behind the name is the third
    const QByteArray state = fields.value(0);
    return {state == "Z" || state == "X", fields.value(kStartTime)};
}

QString programOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/comm").arg(pid));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed()
                                          : QStringLiteral("claude");
}

/// `start`: that the process reported of itself.
bool isAlive(qint64 pid, const QString &start)
{
    if (pid <= 0 || (::kill(static_cast<pid_t>(pid), 0) != 0 && errno != EPERM))
        return false;
    const ProcessStat now = statOf(pid);
    return !now.hasEnded
           && (start.isEmpty() || now.start.isEmpty() || start.toLatin1() == now.start);
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
    const auto report = [problems](const QString &folder) {
        if (problems && errno != ENOENT && errno != ENOTDIR)
            problems->push_back({folder, qt_error_string(errno)});
    };
    const auto workspaces = entriesOf(root());
    if (!workspaces) {
        report(root());
        return {};
    }
    QHash<QString, ArchiveFile> newest; // a session that was moved may be in two folders
    for (const QString &workspace : *workspaces) {
        const QString folder = root() + u'/' + workspace;
        const auto names = entriesOf(folder);
        if (!names) {
            report(folder);
            continue;
        }
        for (const QString &name : *names) {
            const QString id = name.endsWith(kSuffix) ? name.chopped(kSuffix.size()) : QString();
            if (!isSessionId(id))
                continue;
            const auto file = fileAt(folder + u'/' + name, id);
            if (!file)
                continue;
            const auto known = newest.constFind(id);
            if (known == newest.constEnd() || isNewer(*file, *known))
                newest.insert(id, *file);
        }
    }
    std::vector<ArchiveFile> files(newest.cbegin(), newest.cend());
    std::sort(files.begin(), files.end(), isNewer);
    return files;
}

std::optional<ArchiveFile> SessionFiles::find(const QString &sessionId) const
{
    std::optional<ArchiveFile> found;
    if (!isSessionId(sessionId))
        return found;
    for (const QString &workspace : entriesOf(root()).value_or(QStringList())) {
        const auto file = fileAt(root() + u'/' + workspace + u'/' + sessionId + kSuffix, sessionId);
        if (file && (!found || isNewer(*file, *found)))
            found = file;
    }
    return found;
}

std::optional<agent::ConversationHolder> SessionFiles::holder(const QString &sessionId) const
{
    constexpr qint64 kMostBytes = 64LL << 10;
    constexpr QLatin1String kEnd(".json"); // the files beside them hold secrets
    const QString folder = m_configuration + QStringLiteral("/sessions");
    for (const QString &name : entriesOf(folder).value_or(QStringList())) {
        if (!name.endsWith(kEnd))
            continue;
        const auto text = readRegularFile(folder + u'/' + name, kMostBytes);
        const auto entry = text ? json::readJsonObject(*text) : failed(json::JsonProblem::NotJson);
        if (!entry || json::textField(*entry, "sessionId") != sessionId)
            continue;
        const qint64 pid = json::countField(*entry, "pid");
        if (!isAlive(pid, json::textField(*entry, "procStart")))
            continue;
        return agent::ConversationHolder{
            pid, QDateTime::fromMSecsSinceEpoch(json::countField(*entry, "startedAt")),
            programOf(pid),
            json::textField(*entry, "entrypoint") == QLatin1String("cli")
                ? agent::ConversationHost::Terminal
                : agent::ConversationHost::Program};
    }
    return std::nullopt;
}

QString SessionFiles::folderOf(const ArchiveFile &file)
{
    return file.path.chopped(kSuffix.size());
}

QStringList SessionFiles::belongings(const ArchiveFile &file) const
{
    QStringList paths{file.path};
    if (QDir(folderOf(file)).exists())
        paths.append(folderOf(file));
    for (const char *part : {"file-history", "session-env", "tasks", "todos", "debug"}) {
        const QString folder = m_configuration + u'/' + QLatin1String(part);
        for (const QString &name : entriesOf(folder).value_or(QStringList())) {
            if (!file.sessionId.isEmpty() && name.startsWith(file.sessionId))
                paths.append(folder + u'/' + name);
        }
    }
    return paths;
}

} // namespace bridge::claude

#include "bridge/store/StoreDisk.h"

#include "bridge/core/FolderEntries.h"
#include "bridge/core/ReplaceFile.h"
#include "bridge/store/OpenList.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <tuple>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bridge::store {

using Kind = StoreProblem::Kind;
using Guard = std::lock_guard<std::mutex>;

namespace {

constexpr char kChats[] = "chats";
constexpr char kAnswers[] = "answers";
constexpr char kTurns[] = "turns";

/// The error is worth another try.
StoreDisk::Done removeFile(const QString &path)
{
    if (::unlink(QFile::encodeName(path).constData()) == 0 || isAbsent(errno))
        return {};
    return failed(StoreProblem{Kind::NotWritten, path, qt_error_string(errno)});
}

QByteArray endedLines(const std::vector<AnswerOrigin> &answers)
{
    QByteArray text;
    for (const AnswerOrigin &each : answers)
        text += answerOriginText(each) + '\n';
    return text;
}

} // namespace

bool isThere(const QString &path)
{
    struct stat info = {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 || !isAbsent(errno);
}

StoreProblem problemOf(const QString &path, const FileProblem &problem)
{
    const bool isSystem = problem.kind == FileProblem::Kind::Unreadable;
    return {isSystem ? Kind::Unreadable : Kind::NotUnderstood, path, problem.detail};
}

StoreDisk::StoreDisk(const QString &folder)
    : m_folder(folder)
    , m_lock(folder + QStringLiteral("/lock"))
{}

QString StoreDisk::chatsFolder() const
{
    return m_folder + u'/' + QLatin1String(kChats);
}

QString StoreDisk::turnPath(const QString &sessionId) const
{
    return path(kTurns, sessionId);
}

QString StoreDisk::path(const char *kind, const QString &name) const
{
    return m_folder + u'/' + QLatin1String(kind) + u'/' + name;
}

QString StoreDisk::recordPath(const QString &sessionId) const
{
    return path(kChats, sessionId + QStringLiteral(".json"));
}

QString StoreDisk::answersPath(const QString &sessionId) const
{
    return path(kAnswers, sessionId);
}

QString StoreDisk::windowsPath() const
{
    return m_folder + QStringLiteral("/windows.json");
}

Result<void, StoreHolder> StoreDisk::take()
{
    const Guard guard(m_mutex);
    std::ignore = makePrivateFolder(m_folder);
    return m_lock.take();
}

void StoreDisk::takeByForce()
{
    const Guard guard(m_mutex);
    std::ignore = makePrivateFolder(m_folder);
    m_lock.takeByForce();
}

bool StoreDisk::beat()
{
    const Guard guard(m_mutex);
    m_lock.beat();
    return m_lock.isOurs();
}

/// Why nothing must be added to the lines of a turn, nor they be removed: they were not read.
std::optional<StoreProblem> StoreDisk::unreadTurn(const QString &path) const
{
    const auto it = m_leftAlone.constFind(path);
    return it != m_leftAlone.constEnd() && isThere(path) ? std::optional(*it) : std::nullopt;
}

StoreDisk::Done StoreDisk::prepare()
{
    const bool isThereNow = isThere(path(kChats, {}));
    if (m_hasFolders && !isThereNow) {
        m_wasRemoved = true;
        m_isOpenListSaved = false;
        m_texts.clear();
        m_tails.clear();
    }
    m_hasFolders = makePrivateFolder(m_folder);
    for (const char *each : {kChats, kAnswers, kTurns})
        m_hasFolders = m_hasFolders && makePrivateFolder(path(each, {}));
    if (!m_hasFolders)
        return failed(StoreProblem{Kind::NotWritten, m_folder, qt_error_string(errno)});
    if (!m_lock.isOurs())
        return failed(StoreProblem{Kind::TakenOver, m_folder});
    if (!m_lock.problem().isEmpty())
        return failed(
            StoreProblem{Kind::NotWritten, m_folder + QStringLiteral("/lock"), m_lock.problem()});
    return {};
}

/// Why the file at the path must not be replaced: it holds what was not read.
std::optional<StoreProblem> StoreDisk::leftAlone(const QString &path)
{
    const auto it = m_leftAlone.constFind(path);
    if (it != m_leftAlone.constEnd()) {
        if (isThere(path))
            return *it;
        m_leftAlone.erase(it);
    }
    if (m_texts.contains(path) || !isThere(path))
        return std::nullopt;
    // It came while the program ran, or its folder could not be listed.
    const StoreProblem problem{Kind::NotUnderstood, path};
    m_leftAlone.insert(path, problem);
    return problem;
}

StoreDisk::Done StoreDisk::writeText(const QString &path, const QByteArray &text)
{
    if (text.size() > kMaxStoreFile)
        return failed(StoreProblem{Kind::NotWritten, path, qt_error_string(EFBIG)});
    auto done = replaceFile(path, text, FileAccess::Private);
    if (done)
        done = syncFolder(QFileInfo(path).path());
    if (!done)
        return failed(StoreProblem{Kind::NotWritten, path, done.error()});
    m_texts.insert(path, text);
    return {};
}

StoreDisk::Done StoreDisk::write(const ChatRecord &record)
{
    const Guard guard(m_mutex);
    if (auto ready = prepare(); !ready)
        return ready;
    const QString file = recordPath(record.sessionId);
    if (const auto problem = leftAlone(file))
        return failed(*problem);
    if (record.isOpen && !m_open.contains(record.sessionId)) {
        m_open.insert(record.sessionId);
        m_isOpenListSaved = false;
    }
    if (!m_isOpenListSaved) {
        if (auto done = saveOpenList(); !done)
            return done;
    }
    auto done = writeText(file, recordText(record, m_texts.value(file)));
    if (done && !record.isOpen && m_open.remove(record.sessionId))
        std::ignore = saveOpenList(); // it may name one too many
    return done;
}

StoreDisk::Done StoreDisk::writeOpenList()
{
    const Guard guard(m_mutex);
    if (m_isOpenListSaved)
        return {};
    if (auto ready = prepare(); !ready)
        return ready;
    return saveOpenList();
}

StoreDisk::Done StoreDisk::saveOpenList()
{
    m_isOpenListSaved = false;
    const QString file = openListPath(m_folder);
    auto done = replaceFile(file, openListText(m_open), FileAccess::Private);
    if (done)
        done = syncFolder(m_folder);
    if (!done)
        return failed(StoreProblem{Kind::NotWritten, file, done.error()});
    m_isOpenListSaved = true;
    return {};
}

StoreDisk::Done StoreDisk::write(const Windows &windows)
{
    const Guard guard(m_mutex);
    if (auto ready = prepare(); !ready)
        return ready;
    if (const auto problem = leftAlone(windowsPath()))
        return failed(*problem);
    return writeText(windowsPath(), windowsText(windows, m_texts.value(windowsPath())));
}

void StoreDisk::forget(const QString &path)
{
    m_texts.remove(path);
    m_tails.erase(path);
}

StoreDisk::Done StoreDisk::remove(const QString &sessionId)
{
    const Guard guard(m_mutex);
    if (auto ready = prepare(); !ready)
        return ready;
    if (const auto problem = leftAlone(recordPath(sessionId)))
        return failed(*problem);
    const QStringList all{path(kTurns, sessionId), answersPath(sessionId), recordPath(sessionId)};
    for (const QString &each : all) {
        forget(each);
        if (auto done = removeFile(each); !done)
            return done;
    }
    std::ignore = syncFolder(path(kChats, {}));
    if (m_open.remove(sessionId))
        std::ignore = saveOpenList();
    return {};
}

StoreDisk::Done StoreDisk::appendRestOf(const QString &path, Tail &tail)
{
    if (tail.clears) {
        tail.file.close();
        if (auto done = removeFile(path); !done)
            return done;
        tail.clears = false;
    }
    if (tail.rest.isEmpty())
        return {};
    if (const auto done = tail.file.append(tail.rest); !done)
        return failed(StoreProblem{Kind::NotWritten, path, done.error()});
    tail.rest.clear();
    return {};
}

StoreDisk::Done StoreDisk::append(const QString &path, const QByteArray &lines)
{
    auto ready = prepare();
    auto &tail = m_tails[path];
    if (!tail)
        tail = std::make_unique<Tail>(path);
    tail->rest += lines;
    return ready ? appendRestOf(path, *tail) : ready;
}

StoreDisk::Done StoreDisk::appendAnswer(const QString &sessionId, const QByteArray &lines)
{
    const Guard guard(m_mutex);
    const QString file = answersPath(sessionId);
    const auto done = append(file, lines);
    if (done)
        m_tails.erase(file); // they come seldom: no open file is kept
    return done;
}

StoreDisk::Done StoreDisk::appendTurn(const QString &sessionId, const QByteArray &lines)
{
    const Guard guard(m_mutex);
    const QString file = path(kTurns, sessionId);
    if (const auto problem = unreadTurn(file))
        return failed(*problem);
    return append(file, lines);
}

StoreDisk::Done StoreDisk::clearTurn(const QString &sessionId)
{
    const Guard guard(m_mutex);
    const QString file = path(kTurns, sessionId);
    if (const auto problem = unreadTurn(file))
        return failed(*problem);
    auto &tail = m_tails[file];
    if (!tail)
        tail = std::make_unique<Tail>(file);
    tail->rest.clear();
    tail->clears = true;
    auto done = prepare();
    if (done)
        done =
            appendRestOf(file, *m_tails.emplace(file, std::make_unique<Tail>(file)).first->second);
    if (done)
        m_tails.erase(file);
    return done;
}

StoreDisk::Done StoreDisk::appendRest()
{
    const Guard guard(m_mutex);
    if (auto ready = prepare(); !ready)
        return ready;
    Done all;
    for (auto &[file, tail] : m_tails) {
        if (auto done = appendRestOf(file, *tail); !done && all)
            all = std::move(done);
    }
    return all;
}

StoreDisk::Done StoreDisk::appendOrigin(const QString &sessionId, Origin origin)
{
    const Guard guard(m_mutex);
    const QString file = originsPath(m_folder);
    std::ignore = makePrivateFolder(m_folder);
    auto &tail = m_tails[file];
    if (!tail)
        tail = std::make_unique<Tail>(file);
    tail->rest += originText(sessionId, origin);
    const auto done = appendRestOf(file, *tail);
    if (done)
        m_tails.erase(file);
    return done;
}

StoreDisk::Done StoreDisk::writeAnswers(const QString &sessionId,
                                        const std::vector<AnswerOrigin> &answers)
{
    const Guard guard(m_mutex);
    if (auto ready = prepare(); !ready)
        return ready;
    const QString file = answersPath(sessionId);
    m_tails.erase(file); // `answers` has what is in it
    const auto done = replaceFile(file, endedLines(answers), FileAccess::Private);
    if (!done)
        return failed(StoreProblem{Kind::NotWritten, file, done.error()});
    return {};
}

Result<Origins, StoreProblem> StoreDisk::newOrigins()
{
    const Guard guard(m_mutex);
    return readOrigins(m_folder, m_originsPlace).map_error([this](const FileProblem &problem) {
        return problemOf(originsPath(m_folder), problem);
    });
}

} // namespace bridge::store

#include "bridge/store/StoreLock.h"

#include "bridge/core/FolderEntries.h"
#include "bridge/json/JsonFields.h"
#include "bridge/json/JsonReader.h"
#include "bridge/process/ProcessTable.h"

#include <QCoreApplication>
#include <QFile>
#include <QSysInfo>

#include <cerrno>
#include <optional>
#include <tuple>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bridge::store {

using json::Json;

namespace {

constexpr qint64 kMaxSize = 4096;

QByteArray bootId()
{
    QFile file(QStringLiteral("/proc/sys/kernel/random/boot_id"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

/// Names change with the network; the id of the installation does not.
QByteArray machine()
{
    const QByteArray id = QSysInfo::machineUniqueId();
    return id.isEmpty() ? QSysInfo::machineHostName().toUtf8() : id;
}

quint64 startOf(qint64 pid)
{
    const auto row = process::readProcess(pid);
    return row && !row->ended ? row->identity.startTicks : 0;
}

/// The content of a lock file.
struct Content
{
    QByteArray machine;
    QByteArray boot;
    quint64 startTicks = 0;
    StoreHolder holder;
};

std::optional<Content> contentOf(int fd)
{
    QByteArray text(kMaxSize, '\0');
    const auto size = ::pread(fd, text.data(), static_cast<std::size_t>(text.size()), 0);
    const auto object = json::readJsonObject(QByteArrayView(text.constData(), qMax(0L, size)));
    if (!object)
        return std::nullopt;
    return Content{json::textField(*object, "machine").toUtf8(),
                   json::textField(*object, "boot").toUtf8(),
                   static_cast<quint64>(json::countField(*object, "start")),
                   {json::textField(*object, "host"), json::countField(*object, "pid"),
                    QDateTime::fromMSecsSinceEpoch(json::countField(*object, "since"))}};
}

bool isAlive(const Content &content)
{
    return content.holder.pid != QCoreApplication::applicationPid() && content.boot == bootId()
           && content.startTicks != 0 && startOf(content.holder.pid) == content.startTicks;
}

/// The time that the file system gives a new file; nullopt: none can be made.
std::optional<qint64> timeAt(const QString &lockPath)
{
    QByteArray name = QFile::encodeName(lockPath) + ".XXXXXX";
    const int fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd < 0)
        return std::nullopt;
    struct stat info = {};
    const bool isKnown = ::fstat(fd, &info) == 0;
    ::close(fd);
    ::unlink(name.constData());
    return isKnown ? std::optional<qint64>(info.st_mtim.tv_sec) : std::nullopt;
}

} // namespace

StoreLock::StoreLock(QString path)
    : m_path(std::move(path))
{}

StoreLock::~StoreLock()
{
    leave();
}

bool StoreLock::isAtPath(int fd) const
{
    struct stat own = {};
    struct stat there = {};
    return ::fstat(fd, &own) == 0 && ::stat(QFile::encodeName(m_path).constData(), &there) == 0
           && own.st_ino == there.st_ino && own.st_dev == there.st_dev;
}

void StoreLock::writeContent() const
{
    const Json object{{"machine", machine().toStdString()},
                      {"boot", bootId().toStdString()},
                      {"host", json::utf8(QSysInfo::machineHostName())},
                      {"pid", QCoreApplication::applicationPid()},
                      {"start", startOf(QCoreApplication::applicationPid())},
                      {"since", m_since.toMSecsSinceEpoch()}};
    const QByteArray text = json::dumped(object) + '\n';
    // On a full disk it stays empty: flock holds it all the same.
    if (::ftruncate(m_fd, 0) == 0)
        std::ignore = ::pwrite(m_fd, text.constData(), static_cast<std::size_t>(text.size()), 0);
}

Result<void, StoreHolder> StoreLock::take()
{
    const QByteArray name = QFile::encodeName(m_path);
    constexpr int kTries = 100; // holders may come and go
    m_problem.clear();
    for (int i = 0; i < kTries && m_fd < 0; ++i) {
        int fd = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        const bool isReadOnly = fd < 0 && (errno == EROFS || errno == EACCES);
        if (isReadOnly)
            fd = ::open(name.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (fd < 0) {
            if (!isReadOnly && !isAbsent(errno))
                m_problem = qt_error_string(errno);
            break;
        }
        const bool isFree = ::flock(fd, LOCK_EX | LOCK_NB) == 0;
        const bool isHeld = !isFree && errno == EWOULDBLOCK;
        const auto content = contentOf(fd);
        const bool isHere = content && content->machine == machine();
        struct stat info = {};
        ::fstat(fd, &info);
        if (isFree && !isAtPath(fd)) { // its holder left it, and removed the file
            ::close(fd);
            continue;
        }
        StoreHolder holder = content ? content->holder : StoreHolder{};
        if (isHeld || (isHere && isAlive(*content))) {
            ::close(fd);
            return failed(std::move(holder));
        }
        if (content && !isHere) {
            ::close(fd);
            const auto now = timeAt(m_path);
            holder.isGone = now && *now - info.st_mtim.tv_sec > kSilence.count();
            return failed(std::move(holder));
        }
        m_fd = fd;
    }
    m_since = QDateTime::currentDateTime();
    if (m_fd >= 0)
        writeContent();
    return {};
}

void StoreLock::takeByForce()
{
    leave();
    m_problem.clear();
    // A file of our own takes the name, so that the other one sees it.
    QByteArray name = QFile::encodeName(m_path) + ".XXXXXX";
    m_since = QDateTime::currentDateTime();
    m_fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (m_fd < 0)
        return;
    ::flock(m_fd, LOCK_EX | LOCK_NB);
    writeContent();
    if (::rename(name.constData(), QFile::encodeName(m_path).constData()) == 0)
        return;
    m_problem = qt_error_string(errno);
    ::unlink(name.constData());
    ::close(m_fd);
    m_fd = -1;
}

void StoreLock::leave()
{
    if (m_fd < 0)
        return;
    if (isAtPath(m_fd))
        ::unlink(QFile::encodeName(m_path).constData());
    ::close(m_fd);
    m_fd = -1;
}

bool StoreLock::isOurs()
{
    if (m_fd >= 0 && isAtPath(m_fd))
        return true;
    struct stat info = {};
    if (::stat(QFile::encodeName(m_path).constData(), &info) == 0 && m_fd >= 0)
        return false;
    // Removed with its folder, or there was none before.
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
    const QDateTime since = m_since;
    const bool isTaken = take().has_value();
    m_since = since;
    return isTaken;
}

void StoreLock::beat() const
{
    if (m_fd >= 0)
        ::futimens(m_fd, nullptr);
}

} // namespace bridge::store

#include "app/control/RuntimeFolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#ifdef Q_OS_UNIX
#include <cerrno>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#endif

namespace app::control {

#ifdef Q_OS_UNIX

namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
constexpr mode_t kWritableByOthers = S_IWGRP | S_IWOTH;

/// True for a folder of this user without any of the rights `denied`. Links are not followed.
bool isOwnFolder(const QString &path, mode_t denied)
{
    struct stat info
    {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 && S_ISDIR(info.st_mode)
           && info.st_uid == ::getuid() && (info.st_mode & denied) == 0
           && ::access(QFile::encodeName(path).constData(), W_OK | X_OK) == 0;
}

bool isShortEnough(const QString &folder, const QString &fileName)
{
    const QByteArray name = QFile::encodeName(folder + u'/' + fileName);
    return static_cast<std::size_t>(name.size()) < sizeof(sockaddr_un::sun_path);
}

} // namespace

QString runtimeFolder(const QString &fileName)
{
    const QString given = qEnvironmentVariable("XDG_RUNTIME_DIR");
    // Without links, whose targets others may change.
    const QString session =
        QDir::isAbsolutePath(given) ? QFileInfo(given).canonicalFilePath() : QString();
    if (!session.isEmpty() && isShortEnough(session, fileName)
        && isOwnFolder(session, kWritableByOthers))
        return session;
    const QString name = QStringLiteral("/drawbridge-%1").arg(::getuid());
    // Another user may have taken the name in a folder that all share.
    for (const QString &parent :
         {QDir::tempPath(), QStringLiteral("/tmp"),
          QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation)}) {
        const QString own = parent + name;
        if (!isShortEnough(own, fileName))
            continue;
        QDir().mkpath(parent);
        ::mkdir(QFile::encodeName(own).constData(), S_IRWXU);
        if (isOwnFolder(own, kOthers))
            return own;
    }
    return {};
}

SocketOwner socketOwner(const QString &name)
{
    struct stat info
    {};
    if (name.isEmpty() || ::lstat(QFile::encodeName(name).constData(), &info) != 0)
        return name.isEmpty() || errno == ENOENT ? SocketOwner::Nobody : SocketOwner::Foreign;
    const bool isOwn = S_ISSOCK(info.st_mode) && info.st_uid == ::getuid()
                       && (info.st_mode & kOthers) == 0
                       && isOwnFolder(QFileInfo(name).path(), kWritableByOthers);
    return isOwn ? SocketOwner::User : SocketOwner::Foreign;
}

bool isOwnPeer(qintptr socketDescriptor)
{
#ifdef SO_PEERCRED
    ucred peer{};
    socklen_t size = sizeof(peer);
    return ::getsockopt(static_cast<int>(socketDescriptor), SOL_SOCKET, SO_PEERCRED, &peer, &size)
               == 0
           && peer.uid == ::getuid();
#else
    uid_t user = 0;
    gid_t group = 0;
    return ::getpeereid(static_cast<int>(socketDescriptor), &user, &group) == 0
           && user == ::getuid();
#endif
}

#else

QString runtimeFolder(const QString &)
{
    return QDir::homePath();
}

SocketOwner socketOwner(const QString &)
{
    return SocketOwner::User;
}

bool isOwnPeer(qintptr)
{
    return true;
}

#endif

} // namespace app::control

#include "bridge/core/ReplaceFile.h"

#include "bridge/core/WriteBytes.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace bridge {

namespace {

Result<void, QString> syncPath(const QString &path, int flags)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | flags);
    if (fd < 0)
        return failed(qt_error_string(errno));
    // File systems that cannot sync a folder say EINVAL.
    const int error = ::fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
    ::close(fd);
    if (error != 0)
        return failed(qt_error_string(error));
    return {};
}

} // namespace

Result<void, QString> FileReplacement::open(FileAccess access)
{
    if (!m_file.open(QIODevice::WriteOnly)
        || (access == FileAccess::Private
            && !m_file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)))
        return failed(m_file.errorString());
    return {};
}

Result<void, QString> FileReplacement::write(const QByteArray &bytes)
{
    return writeBytes(m_file.handle(), bytes);
}

Result<void, QString> FileReplacement::setPermissions(QFileDevice::Permissions permissions)
{
    if (!m_file.setPermissions(permissions))
        return failed(m_file.errorString());
    return {};
}

Result<void, QString> FileReplacement::commit()
{
    // Some systems find only now that the disk is full; QSaveFile does not look.
    int error = ::fsync(m_file.handle()) == 0 ? 0 : errno;
    if (error == EINVAL || error == ENOTSUP) // the file system cannot
        error = 0;
    if (error != 0) {
        m_file.cancelWriting();
        return failed(qt_error_string(error));
    }
    if (!m_file.commit())
        return failed(m_file.errorString());
    return {};
}

Result<void, QString> replaceFile(const QString &path, const QByteArray &content, FileAccess access)
{
    FileReplacement file(path);
    auto done = file.open(access);
    if (done)
        done = file.write(content);
    return done ? file.commit() : done;
}

Result<void, QString> syncFolder(const QString &path)
{
    return syncPath(path, O_DIRECTORY);
}

Result<void, QString> syncTree(const QString &path)
{
    constexpr auto kAll = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    QDirIterator entries(path, kAll, QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        entries.next();
        const QFileInfo entry = entries.fileInfo();
        // Its folder keeps a link, a pipe or a socket.
        if (entry.isSymLink() || (!entry.isFile() && !entry.isDir()))
            continue;
        if (auto done = syncPath(entry.filePath(), O_NOFOLLOW); !done)
            return done;
    }
    return syncFolder(path);
}

} // namespace bridge

#include "bridge/core/ReplaceFile.h"

#include <QFile>
#include <QSaveFile>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace bridge {

Result<void, QString> replaceFile(const QString &path, const QByteArray &content, FileAccess access)
{
    QSaveFile file(path);
    const bool isWritten =
        file.open(QIODevice::WriteOnly)
        && (access == FileAccess::Usual
            || file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        && file.write(content) == content.size()
        && file.flush() // commit() does not see that the buffer could not be written
        && file.commit();
    if (!isWritten)
        return failed(file.errorString());
    return {};
}

Result<void, QString> syncFolder(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return failed(qt_error_string(errno));
    // File systems that cannot sync a folder say EINVAL.
    const int error = ::fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
    ::close(fd);
    if (error != 0)
        return failed(qt_error_string(error));
    return {};
}

} // namespace bridge

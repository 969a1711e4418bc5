#include "bridge/core/RegularFile.h"

#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bridge {

Result<std::unique_ptr<QFile>, FileProblem> openRegularFile(const QString &path)
{
    using Kind = FileProblem::Kind;
    const auto systemProblem = [](int error) {
        return failed(FileProblem{Kind::Unreadable, qt_error_string(error)});
    };
    const QByteArray name = QFile::encodeName(path);
    // Opening a device may act on it, and opening a pipe wakes its other end.
    struct stat info = {};
    if (::stat(name.constData(), &info) != 0)
        return systemProblem(errno);
    if (!S_ISREG(info.st_mode))
        return failed(FileProblem{Kind::NotAFile});
    const int fd = ::open(name.constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return systemProblem(errno);
    auto file = std::make_unique<QFile>();
    if (!file->open(fd, QIODevice::ReadOnly | QIODevice::Unbuffered,
                    QFileDevice::AutoCloseHandle)) {
        ::close(fd);
        return failed(FileProblem{Kind::Unreadable, file->errorString()});
    }
    // Another file may have taken the name meanwhile.
    if (::fstat(fd, &info) != 0)
        return systemProblem(errno);
    if (!S_ISREG(info.st_mode))
        return failed(FileProblem{Kind::NotAFile});
    return file;
}

Result<QByteArray, FileProblem> readRegularFile(const QString &path, qint64 limit)
{
    using Kind = FileProblem::Kind;
    auto opened = openRegularFile(path);
    if (!opened)
        return failed(std::move(opened.error()));
    QFile &file = **opened;
    if (file.size() > limit)
        return failed(FileProblem{Kind::TooLarge});
    const QByteArray bytes = file.read(limit + 1);
    if (file.error() != QFileDevice::NoError)
        return failed(FileProblem{Kind::Unreadable, file.errorString()});
    if (bytes.size() > limit)
        return failed(FileProblem{Kind::TooLarge});
    return bytes;
}

} // namespace bridge

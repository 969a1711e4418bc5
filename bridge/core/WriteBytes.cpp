#include "bridge/core/WriteBytes.h"

#include <cerrno>
#include <tuple>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

namespace bridge {

namespace {

/// The number of bytes that were written, and why not all of them: 0, or the system's error.
std::pair<qsizetype, int> written(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const auto count =
            ::write(fd, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (count > 0)
            done += count;
        else if (count == 0 || errno != EINTR)
            return {done, count == 0 ? ENOSPC : errno};
    }
    return {done, 0};
}

} // namespace

Result<void, QString> writeBytes(int fd, const QByteArray &bytes)
{
    if (const int error = written(fd, bytes).second; error != 0)
        return failed(qt_error_string(error));
    return {};
}

Result<void, QString> appendBytes(int fd, const QByteArray &bytes)
{
    struct stat before = {};
    struct stat after = {};
    if (::fstat(fd, &before) != 0)
        return failed(qt_error_string(errno));
    const auto [done, error] = written(fd, bytes);
    if (error == 0)
        return {};
    if (done > 0 && ::fstat(fd, &after) == 0 && after.st_size == before.st_size + done)
        std::ignore = ::ftruncate(fd, before.st_size);
    return failed(qt_error_string(error));
}

} // namespace bridge

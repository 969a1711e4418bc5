#include "bridge/store/LineFile.h"

#include "bridge/core/RegularFile.h"
#include "bridge/core/ReplaceFile.h"
#include "bridge/core/WriteBytes.h"

#include <QFile>

#include <cerrno>
#include <limits>
#include <tuple>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bridge::store {

/// The file at the path, locked: another program may have replaced or removed it meanwhile.
bool LineFile::openLocked()
{
    const QByteArray name = QFile::encodeName(m_path);
    constexpr int kTries = 100;
    for (int i = 0; i < kTries; ++i) {
        if (m_fd < 0)
            m_fd = ::open(name.constData(),
                          O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
        if (m_fd < 0)
            return false;
        struct stat own = {};
        struct stat there = {};
        // File systems without flock are used by one computer at a time.
        std::ignore = ::flock(m_fd, LOCK_EX);
        if (::fstat(m_fd, &own) == 0 && S_ISREG(own.st_mode)
            && ::stat(name.constData(), &there) == 0 && own.st_ino == there.st_ino
            && own.st_dev == there.st_dev)
            return true;
        close();
    }
    errno = EAGAIN;
    return false;
}

void LineFile::unlock() const
{
    std::ignore = ::flock(m_fd, LOCK_UN);
}

void LineFile::close()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
}

Result<void, QString> LineFile::append(const QByteArray &lines)
{
    if (!openLocked())
        return failed(qt_error_string(errno));
    const off_t size = ::lseek(m_fd, 0, SEEK_END);
    char last = '\n';
    if (size > 0 && ::pread(m_fd, &last, 1, size - 1) != 1)
        last = '\n';
    // Behind a line that was cut off.
    auto done = appendBytes(m_fd, last == '\n' ? lines : '\n' + lines);
    unlock();
    return done;
}

Result<void, QString> LineFile::rewrite(const std::function<QByteArray(const QByteArray &)> &change)
{
    if (!openLocked())
        return failed(qt_error_string(errno));
    const auto text = readRegularFile(m_path, std::numeric_limits<int>::max());
    const auto done = text ? replaceFile(m_path, change(*text), FileAccess::Private)
                           : Result<void, QString>(failed(text.error().detail));
    close(); // the lock ends with it; who waited for it finds the new file
    return done;
}

QByteArrayList wholeLines(const QByteArray &text)
{
    QByteArrayList lines = text.split('\n');
    lines.removeLast();
    lines.removeAll({});
    return lines;
}

} // namespace bridge::store

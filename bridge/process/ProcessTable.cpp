#include "bridge/process/ProcessTable.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <ctime>

namespace bridge::process {

namespace {

/// Reads a file of /proc/PID: such files report no size, and the process may end at any time.
QByteArray readProcFile(qint64 pid, const char *name, qsizetype maxBytes)
{
    const QByteArray path = "/proc/" + QByteArray::number(pid) + '/' + name;
    const int fd = ::open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return {};
    QByteArray bytes;
    while (bytes.size() < maxBytes) {
        char buffer[4096];
        const ssize_t count = ::read(fd, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        bytes.append(buffer, count);
    }
    ::close(fd);
    return bytes;
}

} // namespace

std::optional<ProcessRow> readProcess(qint64 pid)
{
    const QByteArray stat = readProcFile(pid, "stat", 4096);
    // "pid (name) state parent …": the name may itself contain spaces and parentheses.
    const qsizetype nameEnd = stat.lastIndexOf(')');
    if (nameEnd < 0)
        return std::nullopt;
    const QList<QByteArray> fields = stat.mid(nameEnd + 2).split(' ');
    constexpr qsizetype kState = 0;       // field 3
    constexpr qsizetype kParent = 1;      // field 4
    constexpr qsizetype kStartTicks = 19; // field 22
    if (fields.size() <= kStartTicks)
        return std::nullopt;
    ProcessRow row;
    row.identity = {pid, fields.at(kStartTicks).toULongLong()};
    row.parent = fields.at(kParent).toLongLong();
    row.ended = fields.at(kState) == "Z" || fields.at(kState) == "X";
    return row;
}

ProcessTable ProcessTable::read()
{
    ProcessTable table;
    DIR *directory = ::opendir("/proc");
    if (!directory)
        return table;
    while (const dirent *entry = ::readdir(directory)) {
        qint64 pid = 0;
        const char *end = entry->d_name + std::strlen(entry->d_name);
        const auto parsed = std::from_chars(entry->d_name, end, pid);
        if (parsed.ec != std::errc() || parsed.ptr != end)
            continue;
        if (const auto row = readProcess(pid))
            table.m_children[row->parent].push_back(*row);
    }
    ::closedir(directory);
    return table;
}

const std::vector<ProcessRow> &ProcessTable::childrenOf(qint64 pid) const &
{
    static const std::vector<ProcessRow> kNone;
    const auto found = m_children.constFind(pid);
    return found == m_children.constEnd() ? kNone : *found;
}

std::optional<QDateTime> startTime(const ProcessIdentity &process)
{
    struct timespec up = {};
    const long ticks = ::sysconf(_SC_CLK_TCK);
    if (ticks <= 0 || ::clock_gettime(CLOCK_BOOTTIME, &up) != 0)
        return std::nullopt;
    const qint64 begun = static_cast<qint64>(process.startTicks) * 1000 / ticks;
    return QDateTime::currentDateTime().addMSecs(begun - up.tv_sec * 1000 - up.tv_nsec / 1'000'000);
}

QList<QByteArray> processEnvironment(qint64 pid)
{
    constexpr qsizetype kMaxBytes = 4 * 1024 * 1024;
    return readProcFile(pid, "environ", kMaxBytes).split('\0');
}

QString processName(qint64 pid, qsizetype maxLength)
{
    QByteArray words = readProcFile(pid, "cmdline", 4096).replace('\0', ' ');
    if (words.trimmed().isEmpty())
        words = readProcFile(pid, "comm", 64);
    const QString name = QString::fromUtf8(words).simplified();
    return name.size() <= maxLength ? name : name.left(maxLength - 1) + QChar(0x2026);
}

} // namespace bridge::process

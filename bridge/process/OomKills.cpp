#include "bridge/process/OomKills.h"

#include <QFile>

namespace bridge::process {

std::optional<qint64> oomKillsIn(const QByteArray &vmstat)
{
    for (const QByteArray &line : vmstat.split('\n')) {
        if (!line.startsWith("oom_kill "))
            continue;
        bool isNumber = false;
        const qint64 count = line.mid(qstrlen("oom_kill ")).trimmed().toLongLong(&isNumber);
        if (isNumber)
            return count;
    }
    return std::nullopt;
}

std::optional<qint64> systemOomKills()
{
    QFile file(QStringLiteral("/proc/vmstat"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return oomKillsIn(file.readAll());
}

} // namespace bridge::process

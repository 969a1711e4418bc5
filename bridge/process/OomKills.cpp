#include "bridge/process/OomKills.h"

#include <QFile>

#include <utility>

namespace bridge::process {

OomKills::OomKills(Count count)
    : m_count(std::move(count))
{}

std::optional<qint64> OomKills::unclaimed() const
{
    const auto count = m_count();
    return count ? std::optional(*count - m_claimed) : std::nullopt;
}

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

#pragma once

#include <QByteArray>

#include <functional>
#include <optional>

namespace bridge::process {

/// How often this computer has ended a process for lack of memory. One that is more since an agent
/// started tells why that agent was killed; it tells so of one agent only, so whoever takes one as
/// its reason claims it. One per application; main thread.
class OomKills
{
public:
    /// Since the computer started; nullopt: it does not say.
    using Count = std::function<std::optional<qint64>()>;

    explicit OomKills(Count count);

    /// How many there were that nobody has claimed.
    [[nodiscard]] std::optional<qint64> unclaimed() const;
    void claim() { ++m_claimed; }

private:
    Count m_count;
    qint64 m_claimed = 0;
};

/// The real count: Linux keeps it in /proc/vmstat.
[[nodiscard]] std::optional<qint64> systemOomKills();
[[nodiscard]] std::optional<qint64> oomKillsIn(const QByteArray &vmstat);

} // namespace bridge::process

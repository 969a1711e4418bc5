#pragma once

#include <QByteArray>

#include <functional>
#include <optional>

namespace bridge::process {

/// Number of processes that this computer ended for lack of memory. An increase since an agent's
/// start explains that the agent was killed; each kill explains one agent only, which claims it.
/// One per application; main thread.
class OomKills
{
public:
    /// Since the computer started; nullopt: not available.
    using Count = std::function<std::optional<qint64>()>;

    explicit OomKills(Count count);

    /// Number of kills that no agent has claimed.
    [[nodiscard]] std::optional<qint64> unclaimed() const;
    void claim() { ++m_claimed; }

private:
    Count m_count;
    qint64 m_claimed = 0;
};

/// The system's count: /proc/vmstat on Linux.
[[nodiscard]] std::optional<qint64> systemOomKills();
[[nodiscard]] std::optional<qint64> oomKillsIn(const QByteArray &vmstat);

} // namespace bridge::process

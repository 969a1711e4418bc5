#pragma once

#include <chrono>
#include <deque>
#include <optional>

namespace bridge::session {

/// Decides when an agent is started again. Waits until no change has come for kQuiet. An agent that
/// crashes is replaced, at most kMaxCrashes times in kCrashWindow. Times are Clock::monotonic().
class RestartPolicy
{
public:
    using Milliseconds = std::chrono::milliseconds;

    static constexpr Milliseconds kQuiet{100};
    static constexpr int kMaxCrashes = 5;
    static constexpr Milliseconds kCrashWindow{60'000};

    void changed(Milliseconds now) { m_lastChange = now; }
    /// The agent crashed; false: too often, do not restart.
    [[nodiscard]] bool mayRespawnAfterCrash(Milliseconds now);
    /// From now until the next agent may start.
    [[nodiscard]] Milliseconds settleTime(Milliseconds now) const;

private:
    std::optional<Milliseconds> m_lastChange;
    std::deque<Milliseconds> m_crashes;
};

} // namespace bridge::session

#pragma once

#include "bridge/core/Clock.h"

#include <map>

/// A clock that only advance() moves, which also fires due timers, in order.
class FakeClock final : public bridge::Clock
{
public:
    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return m_now; }
    [[nodiscard]] QDateTime wallTime() const override;
    [[nodiscard]] std::unique_ptr<bridge::Timer> after(std::chrono::milliseconds delay,
                                                       std::function<void()> callback) override;

    void advance(std::chrono::milliseconds by);
    /// Time passes in which this program does not run, e.g. because it is stopped: each due timer
    /// fires late, then, in order, and sees the new time.
    void stall(std::chrono::milliseconds by);
    [[nodiscard]] std::size_t pendingTimers() const { return m_pending.size(); }
    /// Number of timers started so far.
    [[nodiscard]] int startedTimers() const { return m_next; }

private:
    class FakeTimer;
    using Key = std::pair<std::chrono::milliseconds, int>;
    std::map<Key, std::function<void()>> m_pending;
    std::chrono::milliseconds m_now{0};
    int m_next = 0;
};

#pragma once

#include "bridge/core/Clock.h"

/// The system's clock, which can be made to run faster, for waits of a minute.
class HurriedClock final : public bridge::Clock
{
public:
    /// Applies to timers that are set after this call.
    void hurry(int times)
    {
        m_since = monotonic();
        m_realSince = m_clock.monotonic();
        m_times = times;
    }

    [[nodiscard]] std::chrono::milliseconds monotonic() const override
    {
        return m_since + (m_clock.monotonic() - m_realSince) * m_times;
    }
    [[nodiscard]] QDateTime wallTime() const override { return m_clock.wallTime(); }
    [[nodiscard]] std::unique_ptr<bridge::Timer> after(std::chrono::milliseconds delay,
                                                       std::function<void()> callback) override
    {
        return m_clock.after(delay / m_times, std::move(callback));
    }

private:
    bridge::SystemClock m_clock;
    int m_times = 1;
    std::chrono::milliseconds m_since{0};
    std::chrono::milliseconds m_realSince{0};
};

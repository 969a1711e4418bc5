#pragma once

#include <QDateTime>

#include <chrono>
#include <functional>
#include <memory>

namespace bridge {

/// A pending call of Clock::after(); destroying it cancels the call.
class Timer
{
public:
    Timer() = default;
    Timer(const Timer &) = delete;
    Timer &operator=(const Timer &) = delete;
    virtual ~Timer() = default;
};

/// The only source of time for code whose behaviour depends on it, so that tests can control it.
/// Used from the thread that created it; outlives everything it is injected into.
class Clock
{
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;

    /// Time since an arbitrary start; monotonic. Stands still while the computer sleeps, like
    /// after(): nobody ran out of patience meanwhile.
    [[nodiscard]] virtual std::chrono::milliseconds monotonic() const = 0;
    /// Wall-clock time, for display and for ages that also count while the computer sleeps.
    [[nodiscard]] virtual QDateTime wallTime() const = 0;
    /// Calls `callback` once from the event loop after `delay`, unless the timer is destroyed
    /// first. The callback may destroy its own timer.
    [[nodiscard]] virtual std::unique_ptr<Timer> after(std::chrono::milliseconds delay,
                                                       std::function<void()> callback) = 0;
};

/// Clock on Qt's event loop. On Linux monotonic() is CLOCK_MONOTONIC, which does not count suspend
/// (clock_gettime(2)), by which Qt's timers run, too.
class SystemClock final : public Clock
{
public:
    SystemClock();
    [[nodiscard]] std::chrono::milliseconds monotonic() const override;
    [[nodiscard]] QDateTime wallTime() const override;
    [[nodiscard]] std::unique_ptr<Timer> after(std::chrono::milliseconds delay,
                                               std::function<void()> callback) override;

private:
    std::chrono::nanoseconds m_start;
};

} // namespace bridge

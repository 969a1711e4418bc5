#include "bridge/core/Clock.h"

#include <QTimer>

#include <ctime>

namespace bridge {

namespace {

class QtTimer final : public Timer
{
public:
    QtTimer(std::chrono::milliseconds delay, std::function<void()> callback)
        : m_callback(std::move(callback))
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        // The callback may destroy this timer, so it runs from a copy on the stack.
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            const auto callNow = m_callback;
            callNow();
        });
        m_timer.start(delay);
    }

private:
    QTimer m_timer;
    std::function<void()> m_callback;
};

/// Explicitly the clock that stands still in suspend, where the standard leaves that open.
std::chrono::nanoseconds now()
{
#ifdef Q_OS_LINUX
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
#else
    return std::chrono::steady_clock::now().time_since_epoch();
#endif
}

} // namespace

SystemClock::SystemClock()
    : m_start(now())
{}

std::chrono::milliseconds SystemClock::monotonic() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(now() - m_start);
}

QDateTime SystemClock::wallTime() const
{
    return QDateTime::currentDateTime();
}

std::unique_ptr<Timer> SystemClock::after(std::chrono::milliseconds delay,
                                          std::function<void()> callback)
{
    return std::make_unique<QtTimer>(delay, std::move(callback));
}

} // namespace bridge

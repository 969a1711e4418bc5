#include "tests/support/FakeClock.h"

class FakeClock::FakeTimer final : public bridge::Timer
{
public:
    FakeTimer(FakeClock &clock, Key key)
        : m_clock(clock)
        , m_key(key)
    {}
    ~FakeTimer() override { m_clock.m_pending.erase(m_key); }

private:
    FakeClock &m_clock;
    Key m_key;
};

QDateTime FakeClock::wallTime() const
{
    return QDateTime(QDate(2026, 1, 1), QTime(12, 0)).addMSecs(m_now.count());
}

std::unique_ptr<bridge::Timer> FakeClock::after(std::chrono::milliseconds delay,
                                                std::function<void()> callback)
{
    const Key key{m_now + delay, m_next++};
    m_pending.emplace(key, std::move(callback));
    return std::make_unique<FakeTimer>(*this, key);
}

void FakeClock::stall(std::chrono::milliseconds by)
{
    m_now += by;
    const Key last{m_now, m_next};
    // Not those that these set.
    while (!m_pending.empty() && m_pending.begin()->first.second < last.second
           && m_pending.begin()->first <= last) {
        const auto first = m_pending.extract(m_pending.begin());
        first.mapped()();
    }
}

void FakeClock::advance(std::chrono::milliseconds by)
{
    const auto until = m_now + by;
    while (!m_pending.empty() && m_pending.begin()->first.first <= until) {
        auto first = m_pending.extract(m_pending.begin());
        m_now = first.key().first;
        first.mapped()();
    }
    m_now = until;
}

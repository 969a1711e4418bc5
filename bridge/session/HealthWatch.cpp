#include "bridge/session/HealthWatch.h"

#include "bridge/session/Patience.h"

#include <utility>

namespace bridge::session {

HealthWatch::HealthWatch(Ask ask, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_ask(std::move(ask))
    , m_clock(clock)
{}

void HealthWatch::follow(bool isInTurn)
{
    if (std::exchange(m_isInTurn, isInTurn) == isInTurn)
        return;
    m_timer.reset();
    m_health = Health::Answers;
    m_unanswered = 0;
    m_lastHeard = m_clock.monotonic();
    if (isInTurn)
        watchSilence(kHealthSilence);
}

void HealthWatch::heard()
{
    m_lastHeard = m_clock.monotonic();
    if (!m_isInTurn || m_health == Health::Answers)
        return;
    m_unanswered = 0;
    watchSilence(kHealthSilence);
    set(Health::Answers);
}

void HealthWatch::watchSilence(std::chrono::milliseconds after)
{
    m_timer = m_clock.after(after, [this] { onSilenceTimer(); });
}

void HealthWatch::onSilenceTimer()
{
    // One timer for many lines: when it fires, it checks whether one has come meanwhile.
    const auto silent = m_clock.monotonic() - m_lastHeard;
    if (silent < kHealthSilence)
        watchSilence(kHealthSilence - silent);
    else
        ask();
}

void HealthWatch::ask()
{
    m_waited = std::chrono::milliseconds(0);
    waitForAnswer();
    const EmitGuard::Scope emitting(m_emitGuard);
    set(Health::InDoubt);
    // The answer may come, and the turn may end, from inside both calls.
    if (m_health == Health::InDoubt && !m_ask()) {
        m_timer.reset();
        set(Health::Answers);
    }
}

void HealthWatch::waitForAnswer()
{
    m_timer = m_clock.after(kHealthStep, [this] { onStep(); });
}

void HealthWatch::onStep()
{
    m_waited += kHealthStep;
    if (m_waited < kHealthPatience) {
        waitForAnswer();
    } else if (++m_unanswered < kHealthQuestions) {
        ask();
    } else {
        m_timer.reset();
        set(Health::Hung);
    }
}

void HealthWatch::set(Health health)
{
    if (std::exchange(m_health, health) == health)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    emit changed();
}

} // namespace bridge::session

#include "moc_HealthWatch.cpp"

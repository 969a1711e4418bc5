#include "bridge/session/TurnWatch.h"

#include "bridge/session/Patience.h"

#include <algorithm>
#include <utility>

namespace bridge::session {

namespace {

/// The agent's own wait before this attempt, counted from 1, where the server names none.
std::chrono::milliseconds longestOwnWait(int attempt)
{
    constexpr int kMostDoublings = 6;
    const auto wait = kFirstRetryWait * (1 << std::clamp(attempt - 1, 0, kMostDoublings));
    return wait + wait / 4; // jitter
}

} // namespace

using answers::ProbeDepth;
using answers::ProbeFinding;

TurnWatch::TurnWatch(answers::EndpointProbe probe, const agent::AgentBackend &backend, Clock &clock,
                     QObject *parent)
    : QObject(parent)
    , m_probe(std::move(probe))
    , m_backend(backend)
    , m_clock(clock)
{}

void TurnWatch::begin(const std::optional<endpoint::EndpointTarget> &target)
{
    end();
    m_target = target;
    if (m_target)
        watchSilence();
}

void TurnWatch::end()
{
    m_target.reset();
    m_tools.clear();
    m_health = HealthWatch::Health::Answers;
    m_silenceTimer.reset();
    m_heldTurnEnd.reset();
    m_holdPatience.reset();
    m_isLimitProbed = false;
    forgetTrouble();
}

void TurnWatch::follow(const agent::AgentEvent &event)
{
    using namespace agent;
    if (!m_target || m_heldTurnEnd)
        return;
    if (const auto *turn = std::get_if<TurnStarted>(&event)) {
        m_target->model = turn->model;
    } else if (const auto *block = std::get_if<BlockFinished>(&event)) {
        onBlockFinished(*block);
    } else if (std::holds_alternative<BlockStarted>(event)
               || std::holds_alternative<BlockText>(event)
               || std::holds_alternative<BlockProgressed>(event)) {
        onAnswer();
    } else if (const auto *tool = std::get_if<ToolFinished>(&event)) {
        onToolFinished(tool->toolUseId);
    } else if (const auto *retry = std::get_if<RetryScheduled>(&event)) {
        onRetry(*retry);
    }
}

void TurnWatch::onAnswer()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_lastSign = m_clock.monotonic();
    const bool wasShown = m_diagnosis.has_value();
    forgetTrouble();
    if (m_tools.isEmpty())
        watchSilence();
    if (wasShown)
        emit withdrawn();
}

void TurnWatch::onBlockFinished(const agent::BlockFinished &block)
{
    // A subagent's tools run beside the turn, which waits for the endpoint meanwhile.
    if (block.kind == agent::BlockKind::ToolUse && block.parentToolUseId.isEmpty()) {
        m_tools.append(block.toolUseId);
        m_silenceTimer.reset();
    }
    onAnswer();
}

void TurnWatch::onToolFinished(const QString &toolUseId)
{
    // With the last result the endpoint is asked again.
    if (m_tools.removeOne(toolUseId) && m_tools.isEmpty())
        watchSilence();
}

// The agent's health

void TurnWatch::setHealth(HealthWatch::Health health)
{
    using Health = HealthWatch::Health;
    const bool wasHung = std::exchange(m_health, health) == Health::Hung;
    if (!m_target || m_heldTurnEnd)
        return;
    if (health == Health::Hung) {
        // What a hung agent has not received says nothing about the endpoint.
        m_silenceTimer.reset();
        forgetTrouble();
    } else if (wasHung && m_tools.isEmpty()) {
        watchSilence();
    }
}

// Retries

void TurnWatch::onRetry(const agent::RetryScheduled &retry)
{
    m_silenceTimer.reset(); // from now on the agent itself reports that it waits
    const bool isSameTrouble = m_retry && m_retry->httpStatus == retry.httpStatus;
    if (isSameTrouble && (m_diagnosis || m_probing))
        return;
    m_retry = retry;
    m_seen.reset();
    const auto certain =
        answers::failureOfRetry(retry.httpStatus, m_target->endpoint.address.text());
    if (certain && retryMayHelp(*certain)) {
        m_probing.reset();
        diagnose(certain);
        if (m_retry && certain->kind() == FailureKind::RateLimited)
            onLimit(retry);
        return;
    }
    if (certain)
        m_retryPatience = m_clock.after(kRetryPatience, [this, certain] { diagnose(certain); });
    probe(ProbeDepth::Message, [this](const ProbeFinding &finding) { onRetryProbed(finding); });
}

/// How long a limit lasts, and whether it is one of money, only the server's words tell. A wait of
/// the server's own is known to be short: after a longer one the agent does not try again.
void TurnWatch::onLimit(const agent::RetryScheduled &retry)
{
    if (m_isLimitProbed || retry.delay > longestOwnWait(retry.attempt))
        return;
    m_isLimitProbed = true;
    probe(ProbeDepth::Message, [this](const ProbeFinding &finding) { onLimitProbed(finding); });
}

void TurnWatch::onRetryProbed(const ProbeFinding &finding)
{
    m_retryPatience.reset();
    m_seen = finding;
    const auto certain =
        answers::failureOfRetry(m_retry->httpStatus, m_target->endpoint.address.text());
    diagnose(certain ? answers::withProbe(*certain, finding) : finding.failure);
}

void TurnWatch::onLimitProbed(const ProbeFinding &finding)
{
    // A request that was admitted meanwhile says nothing about the agent's.
    if (!finding.failure || finding.failure->httpStatus != m_retry->httpStatus)
        return;
    m_seen = finding;
    diagnose(finding.failure);
}

// Silence

void TurnWatch::watchSilence()
{
    m_lastSign = m_clock.monotonic();
    // One timer for many events: when it fires, it checks whether one has come meanwhile.
    if (!m_silenceTimer)
        m_silenceTimer = m_clock.after(kFirstProbe, [this] { onSilenceTimer(); });
}

void TurnWatch::onSilenceTimer()
{
    const auto silent = silence();
    auto next =
        std::chrono::milliseconds(silent < kLongSilence ? kNextProbe : kNextProbeInLongSilence);
    if (silent < kFirstProbe)
        next = kFirstProbe - silent;
    else if (m_health == HealthWatch::Health::InDoubt)
        next = kDoubtPause;
    m_silenceTimer = m_clock.after(next, [this] { onSilenceTimer(); });
    // One probe at a time: a slow server may also be slow to answer it.
    if (silent >= kFirstProbe && !m_probing && m_health == HealthWatch::Health::Answers)
        probe(ProbeDepth::Connection,
              [this](const ProbeFinding &finding) { onSilenceProbed(finding); });
}

void TurnWatch::onSilenceProbed(const ProbeFinding &finding)
{
    if (m_health == HealthWatch::Health::InDoubt) {
        m_silenceTimer = m_clock.after(kDoubtPause, [this] { onSilenceTimer(); });
        return;
    }
    std::optional<Failure> failure = finding.failure;
    if (!failure && silence() >= kLongSilence)
        failure =
            Failure::of(FailureKind::StreamStalled, {.address = m_target->endpoint.address.text()});
    const EmitGuard::Scope emitting(m_emitGuard);
    if (failure && !m_diagnosis)
        emit fellSilent(m_lastSign);
    diagnose(failure);
}

// End of the turn

bool TurnWatch::holdTurnEnd(const agent::TurnEnded &end)
{
    if (!m_target || !end.failure || m_heldTurnEnd)
        return false;
    m_silenceTimer.reset();
    // A failed probe still holds, as no output has come since; a successful one may be outdated.
    const bool wasSeen = m_seen && m_seen->failure;
    if (wasSeen || !answers::wantsProbe(failureOf(*end.failure)))
        return false;
    m_heldTurnEnd = end;
    m_retryPatience.reset();
    m_holdPatience = m_clock.after(kHoldPatience, [this] { releaseTurnEnd(); });
    probe(ProbeDepth::Message, [this](const ProbeFinding &finding) {
        m_seen = finding;
        releaseTurnEnd();
    });
    return true;
}

bool TurnWatch::releaseTurnEnd()
{
    if (!m_heldTurnEnd)
        return false;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_probing.reset();
    m_holdPatience.reset();
    const agent::TurnEnded end = *std::exchange(m_heldTurnEnd, std::nullopt);
    emit turnEndReleased(end);
    return true;
}

Failure TurnWatch::failureOf(const agent::TurnFailure &turn) const
{
    const Failure failure =
        m_backend.classify(turn, m_target ? m_target->endpoint.address.text() : QString());
    return m_seen ? answers::withProbe(failure, *m_seen) : failure;
}

// Shared helpers

void TurnWatch::probe(ProbeDepth depth, answers::ProbeAnswer answer)
{
    m_probing = std::make_unique<QObject>();
    m_probe(*m_target, depth, m_probing.get(),
            [this, answer = std::move(answer)](const ProbeFinding &finding) {
                // Still inside the probe's callback.
                m_probing.release()->deleteLater();
                answer(finding);
            });
}

void TurnWatch::diagnose(const std::optional<Failure> &failure)
{
    if (m_diagnosis == failure)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_diagnosis = failure;
    if (failure)
        emit diagnosed(*failure);
    else
        emit withdrawn();
}

void TurnWatch::forgetTrouble()
{
    m_probing.reset();
    m_seen.reset();
    m_diagnosis.reset();
    m_retry.reset();
    m_retryPatience.reset();
}

} // namespace bridge::session

#include "moc_TurnWatch.cpp"

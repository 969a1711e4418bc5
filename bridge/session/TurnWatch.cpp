#include "bridge/session/TurnWatch.h"

#include "bridge/agents/claude/FailureClassifier.h"

#include <QPointer>
#include <utility>

namespace bridge::session {

namespace {

using namespace std::chrono_literals;
using check::ProbeDepth;
using check::ProbeFinding;

/// A status that says which layer it is does not wait longer for the probe to say which kind.
constexpr auto kRetryPatience = 1s;
constexpr auto kHoldPatience = 2s;

/// A hosted model begins within a few seconds; a look costs the server next to nothing.
constexpr auto kFirstLook = 10s;
constexpr auto kLookAgain = 10s;
/// A local model may read a long prompt for minutes, and all is well.
constexpr auto kLongSilence = 60s;
constexpr auto kLookAgainInLongSilence = 30s;

} // namespace

TurnWatch::TurnWatch(check::EndpointProbe probe, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_probe(std::move(probe))
    , m_clock(clock)
{}

TurnWatch::~TurnWatch() = default;

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
    m_silenceTimer.reset();
    m_heldEnd.reset();
    m_holdPatience.reset();
    forgetTrouble();
}

void TurnWatch::follow(const agent::AgentEvent &event)
{
    using namespace agent;
    if (!m_target || m_heldEnd)
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
        m_tools.insert(block.toolUseId);
        m_silenceTimer.reset();
    }
    onAnswer();
}

void TurnWatch::onToolFinished(const QString &toolUseId)
{
    // With the last result the endpoint is asked again.
    if (m_tools.remove(toolUseId) && m_tools.isEmpty())
        watchSilence();
}

// Retries

void TurnWatch::onRetry(const agent::RetryScheduled &retry)
{
    m_silenceTimer.reset(); // the agent itself says from now on that it waits
    const bool isSameTrouble = m_retry && m_retry->httpStatus == retry.httpStatus;
    if (isSameTrouble && (m_diagnosis || m_look))
        return;
    m_retry = retry;
    m_seen.reset();
    const auto certain = claude::classifyRetry(retry, m_target->endpoint.address.text());
    if (certain && retryMayHelp(*certain)) {
        m_look.reset();
        diagnose(certain);
        return;
    }
    if (certain)
        m_retryPatience = m_clock.after(kRetryPatience, [this, certain] { diagnose(certain); });
    probe(ProbeDepth::Message, [this](const ProbeFinding &finding) { onRetryProbed(finding); });
}

void TurnWatch::onRetryProbed(const ProbeFinding &finding)
{
    m_retryPatience.reset();
    m_seen = finding;
    const auto certain = claude::classifyRetry(*m_retry, m_target->endpoint.address.text());
    diagnose(certain ? claude::withProbe(*certain, finding) : finding.failure);
}

// Silence

void TurnWatch::watchSilence()
{
    m_lastSign = m_clock.monotonic();
    // One timer for many signs: it looks, when it fires, whether one has come meanwhile.
    if (!m_silenceTimer)
        m_silenceTimer = m_clock.after(kFirstLook, [this] { onSilenceTimer(); });
}

std::chrono::milliseconds TurnWatch::silence() const
{
    return m_clock.monotonic() - m_lastSign;
}

void TurnWatch::onSilenceTimer()
{
    const auto silent = silence();
    auto next =
        std::chrono::milliseconds(silent < kLongSilence ? kLookAgain : kLookAgainInLongSilence);
    if (silent < kFirstLook)
        next = kFirstLook - silent;
    m_silenceTimer = m_clock.after(next, [this] { onSilenceTimer(); });
    // One look at a time: a server may be slow to answer that, too.
    if (silent >= kFirstLook && !m_look)
        probe(ProbeDepth::Connection,
              [this](const ProbeFinding &finding) { onSilenceProbed(finding); });
}

void TurnWatch::onSilenceProbed(const ProbeFinding &finding)
{
    std::optional<Failure> failure = finding.failure;
    if (!failure && silence() >= kLongSilence)
        failure = Failure{.layer = failureLayerOf(FailureKind::StreamStalled),
                          .kind = FailureKind::StreamStalled,
                          .address = m_target->endpoint.address.text()};
    const QPointer<TurnWatch> self(this);
    if (failure && !m_diagnosis)
        emit fellSilent(m_lastSign);
    if (self)
        diagnose(failure);
}

// The end

bool TurnWatch::holdEnd(const agent::TurnEnded &end)
{
    if (!m_target || !end.failure || m_heldEnd)
        return false;
    m_silenceTimer.reset();
    // What was wrong a while ago still is: nothing has come since. What was well may not be.
    const bool wasSeen = m_seen && m_seen->failure;
    if (wasSeen || !claude::wantsProbe(failureOf(*end.failure)))
        return false;
    m_heldEnd = end;
    m_retryPatience.reset();
    m_holdPatience = m_clock.after(kHoldPatience, [this] { releaseEnd(); });
    probe(ProbeDepth::Message, [this](const ProbeFinding &finding) {
        m_seen = finding;
        releaseEnd();
    });
    return true;
}

bool TurnWatch::releaseEnd()
{
    if (!m_heldEnd)
        return false;
    m_look.reset();
    m_holdPatience.reset();
    const agent::TurnEnded end = *std::exchange(m_heldEnd, std::nullopt);
    emit endReleased(end);
    return true;
}

Failure TurnWatch::failureOf(const agent::TurnFailure &turn) const
{
    const Failure failure =
        claude::classifyTurnFailure(turn, m_target ? m_target->endpoint.address.text() : QString());
    return m_seen ? claude::withProbe(failure, *m_seen) : failure;
}

// All of them

void TurnWatch::probe(ProbeDepth depth, check::ProbeAnswer answer)
{
    m_look = std::make_unique<QObject>();
    m_probe(*m_target, depth, m_look.get(),
            [this, answer = std::move(answer)](const ProbeFinding &finding) {
                // Still on the probe's stack: it goes when that is unwound.
                m_look.release()->deleteLater();
                answer(finding);
            });
}

void TurnWatch::diagnose(const std::optional<Failure> &failure)
{
    if (m_diagnosis == failure)
        return;
    m_diagnosis = failure;
    if (failure)
        emit diagnosed(*failure);
    else
        emit withdrawn();
}

void TurnWatch::forgetTrouble()
{
    m_look.reset();
    m_seen.reset();
    m_diagnosis.reset();
    m_retry.reset();
    m_retryPatience.reset();
}

} // namespace bridge::session

#include "moc_TurnWatch.cpp"

#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/agent/AgentEvent.h"
#include "bridge/answers/ProbeFinding.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/HealthWatch.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>
#include <optional>

namespace bridge::session {

/// Follows one turn at a custom endpoint and finds the cause of trouble before the agent reports
/// it, after minutes of retries or, with a silent server, not for over an hour (protocol reference,
/// 6.3). It probes the endpoint
/// - when the agent announces a retry whose status alone is ambiguous, or says of a limit nothing
///   but that there is one: once in a turn, as each request counts there,
/// - when the endpoint has been silent for a while,
/// - when the turn has failed with an ambiguous error: its end is held until the probe answers.
///
/// A diagnosis is valid until it is withdrawn, because output came, or the turn is over. Does
/// nothing for the default API. Main thread; a slot may call back into it; owners delete it with
/// deleteLater(), never from inside one of its signals.
class TurnWatch : public QObject
{
    Q_OBJECT

public:
    /// `backend` and `clock` outlive it.
    TurnWatch(answers::EndpointProbe probe, const agent::AgentBackend &backend, Clock &clock,
              QObject *parent = nullptr);

    /// A message was given to the agent, which uses `target`; nullopt: the default API.
    void begin(const std::optional<endpoint::EndpointTarget> &target);
    /// An event of the agent during the turn. Pings, which the agent also invents, are not events
    /// and so no sign of life.
    void follow(const agent::AgentEvent &event);
    /// As long as the agent does not answer, silence does not lead to a diagnosis of the endpoint.
    /// When it is hung, what was found is forgotten, without withdrawn().
    void setHealth(HealthWatch::Health health);
    /// The turn is over; no signal about it follows.
    void end();

    /// True: the failure of this turn is ambiguous, so the end is held for a probe.
    /// turnEndReleased() returns it within two seconds.
    [[nodiscard]] bool holdTurnEnd(const agent::TurnEnded &end);
    /// Returns a held end at once through turnEndReleased(); false: there is none.
    bool releaseTurnEnd();
    /// The failure of a failed turn, refined by the last probe.
    [[nodiscard]] Failure failureOf(const agent::TurnFailure &turn) const;

Q_SIGNALS:
    /// Nothing has come since then (Clock::monotonic()); diagnosed() follows.
    void fellSilent(std::chrono::milliseconds since);
    /// The cause of the trouble while the agent still retries. Again when it is known better.
    void diagnosed(const bridge::Failure &failure);
    /// Output came, or nothing is wrong any more.
    void withdrawn();
    void turnEndReleased(const bridge::agent::TurnEnded &end);

private:
    void onAnswer();
    void onBlockFinished(const agent::BlockFinished &block);
    void onToolFinished(const QString &toolUseId);
    void onRetry(const agent::RetryScheduled &retry);
    void onLimit(const agent::RetryScheduled &retry);
    void onRetryProbed(const answers::ProbeFinding &finding);
    void onLimitProbed(const answers::ProbeFinding &finding);

    void watchSilence();
    void onSilenceTimer();
    void onSilenceProbed(const answers::ProbeFinding &finding);
    [[nodiscard]] std::chrono::milliseconds silence() const
    {
        return m_clock.monotonic() - m_lastSign;
    }

    void probe(answers::ProbeDepth depth, answers::ProbeAnswer answer);
    void diagnose(const std::optional<Failure> &failure);
    void forgetTrouble();

    answers::EndpointProbe m_probe;
    const agent::AgentBackend &m_backend;
    Clock &m_clock;
    std::optional<endpoint::EndpointTarget> m_target; ///< endpoint of the running turn
    QStringList m_tools; ///< main agent's running tools; one id may be there twice

    HealthWatch::Health m_health = HealthWatch::Health::Answers;

    std::unique_ptr<QObject> m_probing;           ///< context of the running probe
    std::optional<answers::ProbeFinding> m_seen;  ///< result of this trouble's last message probe
    std::optional<Failure> m_diagnosis;           ///< last emitted one
    std::optional<agent::RetryScheduled> m_retry; ///< last one that was probed
    std::unique_ptr<Timer> m_retryPatience;
    bool m_isLimitProbed = false; ///< in this turn

    std::chrono::milliseconds m_lastSign{0}; ///< time of the last output or request
    std::unique_ptr<Timer> m_silenceTimer;   ///< runs while an answer is awaited

    std::optional<agent::TurnEnded> m_heldTurnEnd;
    std::unique_ptr<Timer> m_holdPatience;
    EmitGuard m_emitGuard;
};

} // namespace bridge::session

#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/check/EndpointProbe.h"
#include "bridge/core/Clock.h"
#include "bridge/failure/Failure.h"

#include <QObject>
#include <QSet>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>

namespace bridge::session {

/// Follows one turn at a custom endpoint and finds out what is wrong before Claude Code says so,
/// which takes it three minutes of retries or, when the server keeps silent, up to fifteen
/// (protocol reference, 6). It looks with a probe
/// - when the agent announces a retry whose status alone does not say enough,
/// - when nothing has come from the endpoint for a while although it was asked,
/// - when the turn has failed in words that can mean several things: its end is held until then.
///
/// What it says stands until it is withdrawn, because something came, or the turn is over. It says
/// nothing of the default API. Main thread; a slot may call back into it, and may delete it.
class TurnWatch : public QObject
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    TurnWatch(check::EndpointProbe probe, Clock &clock, QObject *parent = nullptr);
    ~TurnWatch() override;

    /// The agent was given a message, about which it asks `target`; nullopt: the default API.
    void begin(const std::optional<endpoint::EndpointTarget> &target);
    /// What the agent says meanwhile. Made-up pings are no events, and so no sign of life.
    void follow(const agent::AgentEvent &event);
    /// The turn is over; nothing more is said about it.
    void end();

    /// True: the failure this turn ended with can mean several things, so that the end is kept
    /// until a probe has looked. endReleased() gives it back, within two seconds.
    [[nodiscard]] bool holdEnd(const agent::TurnEnded &end);
    /// Gives a held end back at once; false: there is none.
    bool releaseEnd();
    /// A failed turn's failure, with what was seen of the endpoint.
    [[nodiscard]] Failure failureOf(const agent::TurnFailure &turn) const;

Q_SIGNALS:
    /// Nothing has come since then (Clock::monotonic()); diagnosed() follows.
    void fellSilent(std::chrono::milliseconds since);
    /// What is wrong, although the agent still tries. Again when it is known better.
    void diagnosed(const bridge::Failure &failure);
    /// Something came, or nothing is wrong any more.
    void withdrawn();
    void endReleased(const bridge::agent::TurnEnded &end);

private:
    void onAnswer();
    void onBlockFinished(const agent::BlockFinished &block);
    void onToolFinished(const QString &toolUseId);
    void onRetry(const agent::RetryScheduled &retry);
    void onRetryProbed(const check::ProbeFinding &finding);

    void watchSilence();
    void onSilenceTimer();
    void onSilenceProbed(const check::ProbeFinding &finding);
    [[nodiscard]] std::chrono::milliseconds silence() const;

    void probe(check::ProbeDepth depth, check::ProbeAnswer answer);
    void diagnose(const std::optional<Failure> &failure);
    void forgetTrouble();

    check::EndpointProbe m_probe;
    Clock &m_clock;
    std::optional<endpoint::EndpointTarget> m_target; ///< while a turn runs at one
    QSet<QString> m_tools;                            ///< running, of the agent itself

    std::unique_ptr<QObject> m_look;              ///< a probe's context, while it is on its way
    std::optional<check::ProbeFinding> m_seen;    ///< by the last message probe, of this trouble
    std::optional<Failure> m_diagnosis;           ///< as last said
    std::optional<agent::RetryScheduled> m_retry; ///< the one that is being looked into, or was
    std::unique_ptr<Timer> m_retryPatience;

    std::chrono::milliseconds m_lastSign{0}; ///< when something came last, or was asked for
    std::unique_ptr<Timer> m_silenceTimer;   ///< while the endpoint is to say something

    std::optional<agent::TurnEnded> m_heldEnd;
    std::unique_ptr<Timer> m_holdPatience;
};

} // namespace bridge::session

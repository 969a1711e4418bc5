#pragma once

#include "bridge/check/CheckReport.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace bridge::check {

/// Result of a turn of the real Claude Code.
struct AgentTurnOutcome
{
    std::optional<Failure> failure; ///< nullopt: it answered, or was stopped at its limit
    AgentFacts facts;
};

/// Runs one turn of the real Claude Code through the endpoint, in a temporary session and folder.
/// Answers once from the event loop, unless `context` is gone, which also ends the agent.
using AgentTurn = std::function<void(const endpoint::EndpointTarget &target, QObject *context,
                                     std::function<void(const AgentTurnOutcome &)> answer)>;

struct CheckRequest
{
    QString address{};               ///< as typed; checked by the first rung
    endpoint::EndpointTarget target; ///< its endpoint's address is unused if `address` is invalid
    qint64 contextNeeded = 0;        ///< tokens of Claude Code's first request; 0: not known
    AgentTurn agentTurn{};           ///< empty: the last rung is skipped
    Rung upTo = Rung::Agent;         ///< later ones are skipped
    /// Limit of each network step: resolving, connecting, TLS, the first answer.
    std::chrono::milliseconds networkPatience{10'000};
    /// Limit for a server's silence after a message.
    std::chrono::milliseconds messagePatience{120'000};
    std::optional<Failure> refusal{}; ///< why nothing may be sent; the first rung reports it
};

/// The checklist of an endpoint: runs the rungs one after another and announces each result at
/// once. Costs the endpoint a few hundred tokens. Sends the credential only to the target's origin,
/// never before TLS has been verified, and never after a redirect.
///
/// A failed rung skips those that depend on it: all depend on Address and Network, Credential on
/// Messages API, Model on Credential, the rest on Model. The agent's turn depends on the network
/// only: gateways that admit only Claude Code refuse our requests and serve the agent's; a client
/// certificate, however, is wanted of both. If it
/// succeeds, failures of rungs after the network become warnings in the report of finished(). One
/// check at a time; main thread; nothing blocks.
class EndpointCheck : public QObject
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    explicit EndpointCheck(Clock &clock, QObject *parent = nullptr);
    ~EndpointCheck() override;

    /// Starts, after cancelling a running one. Signals come from the event loop only.
    void start(const CheckRequest &request);
    /// Ends the check without further signals.
    void cancel();
    [[nodiscard]] bool isRunning() const;

Q_SIGNALS:
    void rungStarted(bridge::check::Rung rung); ///< not for skipped ones
    void rungFinished(const bridge::check::RungReport &report);
    /// The report has all rungs in order, also skipped ones.
    void finished(const bridge::check::CheckReport &report);

private:
    class Run;
    Clock &m_clock;
    std::unique_ptr<Run> m_run;
};

} // namespace bridge::check

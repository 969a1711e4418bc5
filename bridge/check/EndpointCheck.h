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

/// What a turn of the real Claude Code showed.
struct AgentTurnOutcome
{
    std::optional<Failure> failure; ///< nullopt: it answered
    AgentFacts facts;
};

/// Runs one turn of the real Claude Code through the endpoint, in a throw-away session and folder.
/// Answers once from the event loop, unless `context` is gone, which also ends the agent.
using AgentTurn = std::function<void(const endpoint::EndpointTarget &target, QObject *context,
                                     std::function<void(const AgentTurnOutcome &)> answer)>;

struct CheckRequest
{
    QString address{}; ///< as typed; checked by the first rung
    endpoint::EndpointTarget
        target;               ///< its endpoint's address is not looked at when `address` is invalid
    qint64 contextNeeded = 0; ///< tokens of Claude Code's first request; 0: not known
    AgentTurn agentTurn{};    ///< empty: the last rung is not asked for
    Rung upTo = Rung::Agent;  ///< those after it are not asked for
    /// How long each step of the network may take: resolving, connecting, TLS, the first answer.
    std::chrono::milliseconds networkPatience{10'000};
    /// How long a server that was asked for a message may send nothing.
    std::chrono::milliseconds messagePatience{120'000};
};

/// The checklist of an endpoint: climbs the rungs one after another and tells each result as soon
/// as it is known. Costs the endpoint a few hundred tokens. Sends the credential only to the
/// target's origin, never before TLS has been verified, and never after a redirect.
///
/// A failed rung skips those that stand on it: everything on Address and Network, Credential on
/// Messages API, Model on Credential, the rest on Model. The agent's turn stands on the network
/// alone: gateways that admit only Claude Code refuse us and serve it. When it gets its answer,
/// what rungs above the network failed with is disproved, and a warning in the report of
/// finished(). One check at a time; main thread; nothing blocks.
class EndpointCheck : public QObject
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    explicit EndpointCheck(Clock &clock, QObject *parent = nullptr);
    ~EndpointCheck() override;

    /// Begins, after cancelling one that runs. Signals come from the event loop only.
    void start(const CheckRequest &request);
    /// Ends it; no further signal.
    void cancel();
    [[nodiscard]] bool isRunning() const;

Q_SIGNALS:
    void rungStarted(bridge::check::Rung rung); ///< not for those that are skipped
    void rungFinished(const bridge::check::RungReport &report);
    /// All rungs are in the report, in order, also those skipped.
    void finished(const bridge::check::CheckReport &report);

private:
    class Ladder;
    Clock &m_clock;
    std::unique_ptr<Ladder> m_ladder;
};

} // namespace bridge::check

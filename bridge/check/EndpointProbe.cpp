#include "bridge/check/EndpointProbe.h"

#include "bridge/check/EndpointCheck.h"
#include "bridge/check/rungs/FirewallLook.h"
#include "bridge/check/rungs/MessageReader.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/check/rungs/SystemRole.h"
#include "bridge/network/HttpExchange.h"

#include <utility>

namespace bridge::check {

namespace {

using namespace std::chrono_literals;

/// Limit of the delay of a failure's display.
constexpr std::chrono::milliseconds kLimit{3000};
/// Limit of a network step; the rest of the time serves to explain its failure.
constexpr std::chrono::milliseconds kProbePatience{2500};

/// Runs the checklist to the given depth and reports its first failure. Where a message is
/// answered, one with a `system` message among the others may still be refused, and one that looks
/// like the agent's, which the agent's turns do.
class Probe : public QObject
{
public:
    Probe(const endpoint::EndpointTarget &target, answers::ProbeDepth depth, QObject *context,
          answers::ProbeAnswer answer)
        : QObject(context)
        , m_target(target)
        , m_depth(depth)
        , m_address(target.endpoint.address.text())
        , m_answer(std::move(answer))
        , m_check(m_clock)
        , m_limit(m_clock.after(kLimit, [this] { giveUp(); }))
    {
        connect(&m_check, &EndpointCheck::rungStarted, this, [this](Rung rung) { m_rung = rung; });
        connect(&m_check, &EndpointCheck::rungFinished, this, &Probe::follow);
        connect(&m_check, &EndpointCheck::finished, this, &Probe::takeReport);
        m_check.start(
            {.address = m_address,
             .target = target,
             .upTo = depth == answers::ProbeDepth::Connection ? Rung::Network : Rung::Model,
             .networkPatience = kProbePatience});
    }

private:
    void follow(const RungReport &report)
    {
        const bool isSilent = report.failure && report.failure->kind() == FailureKind::TimedOut;
        if (report.result == RungResult::Failed || isSilent)
            finish(report.failure);
    }

    void takeReport(const CheckReport &report)
    {
        const QString model = modelOf(report);
        if (m_depth == answers::ProbeDepth::Connection || model.isEmpty()) {
            finish(std::nullopt);
            return;
        }
        m_takesMessages = true;
        send(systemRoleRequest(model, kLimit), [this, model](const network::HttpOutcome &outcome) {
            const auto failure = messageFailure(outcome);
            const bool isRefused = failure && failure->kind() == FailureKind::SystemRoleRejected
                                   && !agentAdaptsToRefusal(outcome.answer);
            if (isRefused)
                offerOlderName(*failure);
            else
                sendAsAgent(model);
        });
    }

    void sendAsAgent(const QString &model)
    {
        // Nothing goes out in the name of an agent that signs in by itself.
        if (m_target.endpoint.credential == CredentialKind::OwnSignIn) {
            finish(std::nullopt);
            return;
        }
        send(agentsRequest(model, kLimit), [this](const network::HttpOutcome &outcome) {
            auto refused = firewallsRefusal(outcome);
            if (refused)
                refused->address = m_address;
            finish(refused);
        });
    }

    /// Where the server takes any name, Claude Code can be had to send no such message.
    void offerOlderName(const Failure &failure)
    {
        m_seen = failure;
        m_seen->address = m_address;
        send(shortestRequest(kNameWithoutSystemRole, kLimit),
             [this](const network::HttpOutcome &outcome) {
                 if (!messageFailure(outcome))
                     m_seen->fix.models = {kNameWithoutSystemRole};
                 finish(m_seen);
             });
    }

    /// The model that the messages were for; empty: the server took none, or was not asked.
    static QString modelOf(const CheckReport &report)
    {
        for (const RungReport &rung : report.rungs) {
            const auto *facts = std::get_if<ModelFacts>(&rung.facts);
            if (facts && rung.result != RungResult::Skipped)
                return facts->model.isEmpty() ? facts->served.value(0) : facts->model;
        }
        return {};
    }

    void send(const network::HttpRequest &request, network::HttpAnswer answer)
    {
        if (!m_exchange)
            m_exchange = std::make_unique<network::HttpExchange>(m_target, m_clock);
        m_exchange->send(request, std::move(answer));
    }

    void giveUp()
    {
        // Once the network is known to work, a model may be slow.
        if (m_rung > Rung::Network) {
            finish(m_seen);
            return;
        }
        finish(Failure::of(FailureKind::TimedOut, {.address = m_address}));
    }

    void finish(const std::optional<Failure> &failure)
    {
        m_limit.reset();
        m_check.cancel();
        m_exchange.reset(); // also from inside its answer
        const answers::ProbeAnswer answer = std::exchange(m_answer, {});
        deleteLater();
        answer({.failure = failure, .takesMessages = m_takesMessages}); // may destroy this
    }

    endpoint::EndpointTarget m_target;
    answers::ProbeDepth m_depth;
    QString m_address;
    answers::ProbeAnswer m_answer;
    SystemClock m_clock;
    EndpointCheck m_check;
    std::unique_ptr<network::HttpExchange> m_exchange;
    std::optional<Failure> m_seen; ///< found; what would mend it is still being asked
    bool m_takesMessages = false;  ///< the checklist's messages were answered
    std::unique_ptr<Timer> m_limit;
    Rung m_rung = Rung::Address;
};

} // namespace

void probeEndpoint(const endpoint::EndpointTarget &target, answers::ProbeDepth depth,
                   QObject *context, answers::ProbeAnswer answer)
{
    new Probe(target, depth, context,
              std::move(answer)); // deletes itself after the answer, or with the context
}

} // namespace bridge::check

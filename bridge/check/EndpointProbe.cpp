#include "bridge/check/EndpointProbe.h"

#include "bridge/check/EndpointCheck.h"

#include <utility>

namespace bridge::check {

namespace {

using namespace std::chrono_literals;

/// Limit of the delay of a failure's display.
constexpr std::chrono::milliseconds kLimit{3000};
/// Limit of a network step; the rest of the time serves to explain its failure.
constexpr std::chrono::milliseconds kProbePatience{2500};

/// Runs the checklist to the given depth and reports its first failure.
class Probe : public QObject
{
public:
    Probe(const endpoint::EndpointTarget &target, answers::ProbeDepth depth, QObject *context,
          answers::ProbeAnswer answer)
        : QObject(context)
        , m_address(target.endpoint.address.text())
        , m_answer(std::move(answer))
        , m_check(m_clock)
        , m_limit(m_clock.after(kLimit, [this] { giveUp(); }))
    {
        connect(&m_check, &EndpointCheck::rungStarted, this, [this](Rung rung) { m_rung = rung; });
        connect(&m_check, &EndpointCheck::rungFinished, this, &Probe::follow);
        connect(&m_check, &EndpointCheck::finished, this, [this] { finish(std::nullopt); });
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

    void giveUp()
    {
        // Once the network is known to work, a model may be slow.
        if (m_rung > Rung::Network) {
            finish(std::nullopt);
            return;
        }
        finish(Failure::of(FailureKind::TimedOut, {.address = m_address}));
    }

    void finish(const std::optional<Failure> &failure)
    {
        m_limit.reset();
        m_check.cancel();
        const answers::ProbeAnswer answer = std::exchange(m_answer, {});
        deleteLater();
        answer({failure}); // may destroy this
    }

    QString m_address;
    answers::ProbeAnswer m_answer;
    SystemClock m_clock;
    EndpointCheck m_check;
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

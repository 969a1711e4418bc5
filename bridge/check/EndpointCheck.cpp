#include "bridge/check/EndpointCheck.h"

#include "bridge/check/rungs/AddressRung.h"
#include "bridge/check/rungs/RungRunner.h"
#include "bridge/core/NameTable.h"
#include "bridge/network/HttpExchange.h"

#include <QPointer>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace bridge::check {

namespace {

struct Step
{
    Rung rung;
    std::optional<Rung> standsOn;
};

/// The rungs in their order, each with the one that it depends on.
constexpr std::array kSteps{
    Step{Rung::Address, std::nullopt},      Step{Rung::Network, Rung::Address},
    Step{Rung::MessagesApi, Rung::Network}, Step{Rung::Credential, Rung::MessagesApi},
    Step{Rung::Model, Rung::Credential},    Step{Rung::Streaming, Rung::Model},
    Step{Rung::Tools, Rung::Model},         Step{Rung::Context, Rung::Model},
    Step{Rung::Agent, Rung::Network},
};
// reportOf() finds a rung's report by the number of the rung.
static_assert(hasRowForEach(kSteps, &Step::rung, Rung::Agent));

/// Adapts the agent's turn to the interface of the rungs.
class AgentRung final : public RungRunner
{
public:
    AgentRung(const endpoint::EndpointTarget &target, AgentTurn turn, qint64 contextNeeded)
        : m_target(target)
        , m_turn(std::move(turn))
        , m_needed(contextNeeded)
    {}

    [[nodiscard]] Rung rung() const override { return Rung::Agent; }

    void run(Answer answer) override
    {
        m_turn(m_target, &m_alive,
               [answer = std::move(answer), needed = m_needed](const AgentTurnOutcome &outcome) {
                   AgentFacts facts = outcome.facts;
                   facts.needed = needed;
                   RungReport report{.rung = Rung::Agent,
                                     .result =
                                         outcome.failure ? RungResult::Failed : RungResult::Passed,
                                     .failure = outcome.failure,
                                     .facts = facts};
                   if (!outcome.failure && facts.reachedLimit) {
                       report.result = RungResult::Warning;
                       report.failure =
                           Failure::of(FailureKind::TurnStopped, {.subject = facts.model});
                   }
                   if (!outcome.failure && wasCutSilently(facts)) {
                       report.result = RungResult::Warning;
                       report.failure =
                           Failure::of(FailureKind::ContextTooSmall, {.subject = facts.model});
                   }
                   answer({report});
               });
    }

private:
    /// True if the server counted less than half of the tokens sent, whose number is known within a
    /// quarter.
    static bool wasCutSilently(const AgentFacts &facts)
    {
        return facts.counted > 0 && facts.counted < facts.needed / 2;
    }

    const endpoint::EndpointTarget &m_target;
    AgentTurn m_turn;
    qint64 m_needed;
    QObject m_alive;
};

/// No program gets in without another client certificate, unlike with another credential.
bool failsForCertificate(const RungReport &report)
{
    if (report.result != RungResult::Failed || !report.failure)
        return false;
    const FailureKind kind = report.failure->kind();
    return kind == FailureKind::ClientCertificateRequired
           || kind == FailureKind::ClientCertificateRefused
           || kind == FailureKind::ClientCertificateUnusable;
}

/// Behind a proxy that only Claude Code supports nothing was requested: only its own turn tells.
bool endsAtProxy(const RungReport &network)
{
    return network.failure && network.failure->proxyFault
           && network.failure->proxyFault->trouble == ProxyTrouble::Unchecked;
}

/// What the model's answers showed, and no refusal of a request.
bool isAboutToolCalls(FailureKind kind)
{
    return kind == FailureKind::ToolCallUnusable || kind == FailureKind::ModelLacksTools;
}

/// The target for this address. Without the secret if the origin is another one.
endpoint::EndpointTarget targetAt(endpoint::EndpointTarget target,
                                  const endpoint::EndpointAddress &address)
{
    if (address.origin() != target.endpoint.address.origin())
        target.secret.reset();
    target.endpoint.address = address;
    return target;
}

} // namespace

/// One check in progress.
class EndpointCheck::Run : public QObject
{
public:
    Run(EndpointCheck &owner, CheckRequest request)
        : m_owner(owner)
        , m_request(std::move(request))
    {
        m_report.address = shownAddress(m_request.address);
        later(&Run::runNext);
    }

private:
    /// The parts that need a valid address. Later members depend on earlier ones.
    struct Parts
    {
        Parts(endpoint::EndpointTarget of, const CheckRequest &request, Clock &clock)
            : target(std::move(of))
            , exchange(target, clock)
            , context{.target = target,
                      .exchange = exchange,
                      .clock = clock,
                      .contextNeeded = request.contextNeeded,
                      .networkPatience = request.networkPatience,
                      .messagePatience = request.messagePatience}
        {
            runners.push_back(makeNetworkRung(context));
            auto messages = makeMessagesRungs(context);
            std::move(messages.begin(), messages.end(), std::back_inserter(runners));
            if (request.agentTurn)
                runners.push_back(
                    std::make_unique<AgentRung>(target, request.agentTurn, request.contextNeeded));
        }

        endpoint::EndpointTarget target;
        network::HttpExchange exchange;
        RungContext context;
        std::vector<std::unique_ptr<RungRunner>> runners;
    };

    /// From the event loop: a slot may end this check, or the rung that reported.
    template <typename Method>
    void later(Method method)
    {
        QMetaObject::invokeMethod(this, method, Qt::QueuedConnection);
    }

    void runNext()
    {
        const QPointer<Run> alive(this);
        while (m_report.rungs.size() < kSteps.size()) {
            const auto &[rung, below] = kSteps.at(m_report.rungs.size());
            if (const auto reason = reasonToSkip(rung, below)) {
                add({.rung = rung, .skipped = reason});
                if (!alive)
                    return;
                continue;
            }
            m_begun = m_owner.m_clock.monotonic();
            emit m_owner.rungStarted(rung);
            if (alive)
                run(rung);
            return;
        }
        if (alive)
            finish();
    }

    void run(Rung rung)
    {
        if (rung == Rung::Address) {
            runAddress();
            return;
        }
        runner(rung)->run([this](std::vector<RungReport> reports) {
            m_pending = std::move(reports);
            later(&Run::takeReports);
        });
    }

    void runAddress()
    {
        m_pending = {checkAddress(m_request.address)};
        if (m_request.refusal) {
            m_pending.front().result = RungResult::Failed;
            m_pending.front().failure = m_request.refusal;
        }
        if (const auto address = endpoint::EndpointAddress::parse(m_request.address)) {
            m_parts = std::make_unique<Parts>(targetAt(m_request.target, *address), m_request,
                                              m_owner.m_clock);
        }
        takeReports();
    }

    void takeReports()
    {
        const QPointer<Run> alive(this);
        auto reports = std::exchange(m_pending, {});
        if (!reports.empty() && reports.front().duration.count() == 0)
            reports.front().duration = m_owner.m_clock.monotonic() - m_begun;
        for (const RungReport &report : reports) {
            // Rungs between a rung's own report and its report for a later one.
            while (alive && nextRung() < report.rung)
                add({.rung = nextRung(), .skipped = SkipReason::CannotTell});
            if (!alive)
                return;
            add(report);
            if (!alive)
                return;
        }
        runNext();
    }

    /// Reported once: at the credential's rung, or at the first one after it, or that failed.
    void noteRepeatedSecret(RungReport &report)
    {
        const bool isPlace = report.result == RungResult::Failed
                             || (report.rung >= Rung::Credential && !report.skipped);
        if (m_isRepeatReported || !isPlace || !m_parts || !m_parts->exchange.isSecretRepeated())
            return;
        m_isRepeatReported = true;
        if (report.failure) {
            report.failure->repeatsCredential = true;
        } else {
            report.result = RungResult::Warning;
            report.failure = Failure::of(FailureKind::CredentialRepeated);
        }
    }

    void add(RungReport report)
    {
        noteRepeatedSecret(report);
        if (report.failure && report.failure->address.isEmpty())
            report.failure->address = m_report.address;
        m_report.rungs.push_back(report);
        emit m_owner.rungFinished(report);
    }

    void finish()
    {
        const RungResult agents = m_report.rungs.back().result;
        if (agents == RungResult::Passed || agents == RungResult::Warning)
            downgradeFailures();
        const CheckReport report = std::move(m_report);
        EndpointCheck &owner = m_owner;
        owner.m_run.reset(); // deletes this
        emit owner.finished(report);
    }

    /// The real program got its answer, so refusals of our own requests are only warnings. Its turn
    /// ended without a tool's result, so that it says nothing about tool calls.
    void downgradeFailures()
    {
        const auto *agents = std::get_if<AgentFacts>(&m_report.rungs.back().facts);
        const bool wasStopped = agents && agents->reachedLimit;
        for (RungReport &report : m_report.rungs) {
            if (report.result != RungResult::Failed)
                continue;
            const bool isOfTools = (report.rung == Rung::Tools && wasStopped)
                                   || (report.failure && isAboutToolCalls(report.failure->kind()));
            if (!isOfTools)
                report.result = RungResult::Warning;
        }
    }

    /// The result of a refused first message is known in advance and may belong to any rung.
    [[nodiscard]] bool isKnownAlready(Rung rung) const
    {
        if (!m_parts)
            return false;
        const auto &failure = m_parts->context.firstFailure;
        return failure && rungOf(*failure) == rung;
    }

    [[nodiscard]] std::optional<SkipReason> reasonToSkip(Rung rung, std::optional<Rung> below) const
    {
        const bool isAsked = rung <= m_request.upTo || isKnownAlready(rung);
        if (!isAsked || (rung == Rung::Agent && !m_request.agentTurn))
            return SkipReason::NotAsked;
        if (!below)
            return std::nullopt;
        const RungReport &ground = reportOf(*below);
        if (ground.result == RungResult::Failed || ground.skipped == SkipReason::EarlierFailed)
            return SkipReason::EarlierFailed;
        if (ground.skipped == SkipReason::OwnSignIn)
            return SkipReason::OwnSignIn;
        if (rung == Rung::Agent && failsForCertificate(reportOf(Rung::Credential)))
            return SkipReason::EarlierFailed;
        if (rung <= Rung::Network || rung == Rung::Agent)
            return std::nullopt;
        const RungReport &network = reportOf(Rung::Network);
        // Of the client certificate the credential's rung tells.
        if (network.result == RungResult::Skipped)
            return SkipReason::CannotTell;
        if (endsAtProxy(network))
            return SkipReason::AgentsProxy;
        return std::nullopt;
    }

    /// The first one without a report.
    [[nodiscard]] Rung nextRung() const { return kSteps.at(m_report.rungs.size()).rung; }

    [[nodiscard]] const RungReport &reportOf(Rung rung) const
    {
        return m_report.rungs.at(static_cast<std::size_t>(rung));
    }

    [[nodiscard]] RungRunner *runner(Rung rung) const
    {
        const auto &all = m_parts->runners;
        return std::find_if(all.begin(), all.end(),
                            [rung](const auto &each) { return each->rung() == rung; })
            ->get();
    }

    EndpointCheck &m_owner;
    CheckRequest m_request;
    CheckReport m_report;
    std::unique_ptr<Parts> m_parts;
    std::vector<RungReport> m_pending; ///< received, not yet announced
    bool m_isRepeatReported = false;
    std::chrono::milliseconds m_begun{0};
};

EndpointCheck::EndpointCheck(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{}

EndpointCheck::~EndpointCheck() = default;

void EndpointCheck::start(const CheckRequest &request)
{
    m_run = std::make_unique<Run>(*this, request);
}

void EndpointCheck::cancel()
{
    m_run.reset();
}

bool EndpointCheck::isRunning() const
{
    return m_run != nullptr;
}

} // namespace bridge::check

#include "moc_EndpointCheck.cpp"

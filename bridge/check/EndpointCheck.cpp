#include "bridge/check/EndpointCheck.h"

#include "bridge/check/rungs/AddressRung.h"
#include "bridge/check/rungs/MessageFailure.h"
#include "bridge/check/rungs/NetworkRung.h"
#include "bridge/check/rungs/RungClimber.h"
#include "bridge/network/HttpExchange.h"

#include <QPointer>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace bridge::check {

namespace {

constexpr std::array kRungs{Rung::Address,    Rung::Network, Rung::MessagesApi,
                            Rung::Credential, Rung::Model,   Rung::Streaming,
                            Rung::Tools,      Rung::Context, Rung::Agent};

std::optional<Rung> standsOn(Rung rung)
{
    switch (rung) {
    case Rung::Address:
        return std::nullopt;
    case Rung::Network:
        return Rung::Address;
    case Rung::MessagesApi:
    case Rung::Agent:
        return Rung::Network;
    case Rung::Credential:
        return Rung::MessagesApi;
    case Rung::Model:
        return Rung::Credential;
    case Rung::Streaming:
    case Rung::Tools:
    case Rung::Context:
        return Rung::Model;
    }
    return std::nullopt;
}

RungReport skipped(Rung rung, SkipReason reason)
{
    RungReport report;
    report.rung = rung;
    report.skipped = reason;
    return report;
}

/// The last rung, in the form of the others.
class AgentRung final : public RungClimber
{
public:
    AgentRung(const endpoint::EndpointTarget &target, AgentTurn turn, qint64 contextNeeded)
        : m_target(target)
        , m_turn(std::move(turn))
        , m_needed(contextNeeded)
    {}

    [[nodiscard]] Rung rung() const override { return Rung::Agent; }

    void climb(Answer answer) override
    {
        m_turn(m_target, &m_alive,
               [answer = std::move(answer), needed = m_needed](const AgentTurnOutcome &outcome) {
                   RungReport report;
                   report.rung = Rung::Agent;
                   report.result = outcome.failure ? RungResult::Failed : RungResult::Passed;
                   report.failure = outcome.failure;
                   AgentFacts facts = outcome.facts;
                   facts.needed = needed;
                   report.facts = facts;
                   if (!outcome.failure && wasCutSilently(facts)) {
                       report.result = RungResult::Warning;
                       report.failure =
                           Failure::of(FailureKind::ContextTooSmall, {.subject = facts.model});
                   }
                   answer({report});
               });
    }

private:
    /// The server answered, but counted less than half of what it was sent. What such a request has
    /// is known within a quarter.
    static bool wasCutSilently(const AgentFacts &facts)
    {
        return facts.counted > 0 && facts.counted < facts.needed / 2;
    }

    const endpoint::EndpointTarget &m_target;
    AgentTurn m_turn;
    qint64 m_needed;
    QObject m_alive;
};

/// The target of a check of this address. Another origin than the target's own gets no secret.
endpoint::EndpointTarget targetAt(endpoint::EndpointTarget target,
                                  const endpoint::EndpointAddress &address)
{
    if (address.origin() != target.endpoint.address.origin())
        target.secret.reset();
    target.endpoint.address = address;
    return target;
}

} // namespace

/// One check under way.
class EndpointCheck::Ladder : public QObject
{
public:
    Ladder(EndpointCheck &owner, CheckRequest request)
        : m_owner(owner)
        , m_request(std::move(request))
    {
        m_report.address = shownAddress(m_request.address);
        later(&Ladder::climbNext);
    }

private:
    /// What there is once the address is known to be one. Later members are of earlier ones.
    struct Ascent
    {
        Ascent(endpoint::EndpointTarget of, const CheckRequest &request, Clock &clock)
            : target(std::move(of))
            , exchange(target, clock)
            , context{.target = target,
                      .exchange = exchange,
                      .clock = clock,
                      .contextNeeded = request.contextNeeded,
                      .networkPatience = request.networkPatience,
                      .messagePatience = request.messagePatience}
        {
            climbers.push_back(makeNetworkRung(context));
            auto messages = makeMessagesRungs(context);
            std::move(messages.begin(), messages.end(), std::back_inserter(climbers));
            if (request.agentTurn)
                climbers.push_back(
                    std::make_unique<AgentRung>(target, request.agentTurn, request.contextNeeded));
        }

        endpoint::EndpointTarget target;
        network::HttpExchange exchange;
        ClimbContext context;
        std::vector<std::unique_ptr<RungClimber>> climbers;
    };

    /// From the event loop: what is told there may end this check, or the rung that reported.
    template <typename Method>
    void later(Method method)
    {
        QMetaObject::invokeMethod(this, method, Qt::QueuedConnection);
    }

    void climbNext()
    {
        const QPointer<Ladder> alive(this);
        while (m_report.rungs.size() < kRungs.size()) {
            const Rung rung = kRungs.at(m_report.rungs.size());
            if (const auto reason = reasonToSkip(rung)) {
                tell(skipped(rung, *reason));
                if (!alive)
                    return;
                continue;
            }
            m_begun = m_owner.m_clock.monotonic();
            emit m_owner.rungStarted(rung);
            if (alive)
                climb(rung);
            return;
        }
        if (alive)
            finish();
    }

    void climb(Rung rung)
    {
        if (rung == Rung::Address) {
            climbAddress();
            return;
        }
        climber(rung)->climb([this](std::vector<RungReport> reports) {
            m_news = std::move(reports);
            later(&Ladder::takeNews);
        });
    }

    void climbAddress()
    {
        m_news = {checkAddress(m_request.address)};
        if (const auto address = endpoint::EndpointAddress::parse(m_request.address)) {
            m_ascent = std::make_unique<Ascent>(targetAt(m_request.target, *address), m_request,
                                                m_owner.m_clock);
        }
        takeNews();
    }

    void takeNews()
    {
        const QPointer<Ladder> alive(this);
        auto news = std::exchange(m_news, {});
        if (!news.empty() && news.front().duration.count() == 0)
            news.front().duration = m_owner.m_clock.monotonic() - m_begun;
        for (const RungReport &report : news) {
            // Between what a rung found of itself and what it found of a later one.
            while (alive && kRungs.at(m_report.rungs.size()) < report.rung)
                tell(skipped(kRungs.at(m_report.rungs.size()), SkipReason::CannotTell));
            if (!alive)
                return;
            tell(report);
            if (!alive)
                return;
        }
        climbNext();
    }

    void tell(RungReport report)
    {
        if (report.failure && report.failure->address.isEmpty())
            report.failure->address = m_report.address;
        m_report.rungs.push_back(report);
        emit m_owner.rungFinished(report);
    }

    void finish()
    {
        const RungResult agents = m_report.rungs.back().result;
        if (agents == RungResult::Passed || agents == RungResult::Warning)
            believeTheAgent();
        const CheckReport report = std::move(m_report);
        EndpointCheck &owner = m_owner;
        owner.m_ladder.reset(); // this
        emit owner.finished(report);
    }

    /// The real program got its answer: whatever we were refused, it is not.
    void believeTheAgent()
    {
        for (RungReport &report : m_report.rungs) {
            if (report.result == RungResult::Failed)
                report.result = RungResult::Warning;
        }
    }

    /// A first message that was refused may be the failure of any rung, and is known already.
    [[nodiscard]] bool tellsWithoutAsking(Rung rung) const
    {
        if (!m_ascent || !m_ascent->context.firstMessage)
            return false;
        const auto failure = messageFailure(*m_ascent->context.firstMessage);
        return failure && rungOf(*failure) == rung;
    }

    [[nodiscard]] std::optional<SkipReason> reasonToSkip(Rung rung) const
    {
        const bool isAsked = rung <= m_request.upTo || tellsWithoutAsking(rung);
        if (!isAsked || (rung == Rung::Agent && !m_request.agentTurn))
            return SkipReason::NotAsked;
        const auto below = standsOn(rung);
        if (!below)
            return std::nullopt;
        const RungReport &ground = reportOf(*below);
        if (ground.result == RungResult::Failed || ground.skipped == SkipReason::EarlierFailed)
            return SkipReason::EarlierFailed;
        if (ground.skipped == SkipReason::OwnSignIn)
            return SkipReason::OwnSignIn;
        // A proxy that we cannot go through and Claude Code can: nothing was asked, so nothing
        // can be judged but by its own turn.
        if (rung > Rung::Network && rung != Rung::Agent
            && reportOf(Rung::Network).result == RungResult::Skipped)
            return SkipReason::CannotTell;
        return std::nullopt;
    }

    [[nodiscard]] const RungReport &reportOf(Rung rung) const
    {
        return m_report.rungs.at(static_cast<std::size_t>(rung));
    }

    [[nodiscard]] RungClimber *climber(Rung rung) const
    {
        const auto &all = m_ascent->climbers;
        return std::find_if(all.begin(), all.end(),
                            [rung](const auto &each) { return each->rung() == rung; })
            ->get();
    }

    EndpointCheck &m_owner;
    CheckRequest m_request;
    CheckReport m_report;
    std::unique_ptr<Ascent> m_ascent;
    std::vector<RungReport> m_news; ///< reported and not yet told
    std::chrono::milliseconds m_begun{0};
};

EndpointCheck::EndpointCheck(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{}

EndpointCheck::~EndpointCheck() = default;

void EndpointCheck::start(const CheckRequest &request)
{
    m_ladder = std::make_unique<Ladder>(*this, request);
}

void EndpointCheck::cancel()
{
    m_ladder.reset();
}

bool EndpointCheck::isRunning() const
{
    return m_ladder != nullptr;
}

} // namespace bridge::check

#include "moc_EndpointCheck.cpp"

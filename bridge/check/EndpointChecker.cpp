#include "bridge/check/EndpointChecker.h"

#include "bridge/check/AgentQuery.h"
#include "bridge/check/AgentTurnCheck.h"
#include "bridge/check/EndpointProbe.h"
#include "bridge/check/RedirectCheck.h"
#include "bridge/endpoint/ModelRoles.h"
#include "bridge/endpoint/SentCredential.h"
#include "bridge/sources/FailureSources.h"
#include "bridge/sources/SourceReader.h"

#include <utility>

namespace bridge::check {

namespace {

/// An agent turn that fails because there is no Claude Code.
AgentTurn turnThatFails(const Failure &failure)
{
    return [failure](const endpoint::EndpointTarget &target, QObject *context,
                     const std::function<void(const AgentTurnOutcome &)> &answer) {
        Failure failed = failure;
        failed.address = target.endpoint.address.text();
        QMetaObject::invokeMethod(
            context,
            [answer, failed] {
                answer({failed, {}});
            },
            Qt::QueuedConnection);
    };
}

/// A placeholder target; its endpoint is unused.
endpoint::EndpointTarget placeholderTarget()
{
    const auto address = endpoint::EndpointAddress::parse(QStringLiteral("http://localhost"));
    return {{*address, {}, {}, {}, {}}, {}, {}, {}, {}};
}

} // namespace

/// Collects what the rungs need: secret, program, models. Its destructor cancels that.
class EndpointChecker::Preparation : public QObject
{
public:
    using Done = std::function<void(const CheckRequest &)>;

    Preparation(const Parts &parts, const endpoint::Endpoint &checked, bool withAgent, Done done)
        : m_parts(parts)
        , m_withAgent(withAgent)
        , m_done(std::move(done))
        , m_target{endpoint::withInheritedAuthorities(checked, parts.inherited),
                   {},
                   parts.inherited,
                   {},
                   {}}
    {
        m_target.model = m_target.endpoint.models.value(endpoint::kMainModelRole.toString());
        m_target.environment = agent::environmentFor(parts.agents.backend, parts.inherited,
                                                     m_target.endpoint, std::nullopt);
        m_target.smallModel = m_target.endpoint.models.value(endpoint::kSmallModelRole.toString());
    }

    void start()
    {
        auto &credentials = m_parts.credentials;
        connect(&credentials, &secrets::CredentialBook::settled, this, &Preparation::askTheAgent);
        m_parts.agents.backend.locate(this, [this](const auto &located) {
            m_located = located;
            askTheAgent();
        });
        credentials.lookUp(m_target.endpoint.credentialOrigin);
    }

private:
    void askTheAgent()
    {
        const QString &origin = m_target.endpoint.credentialOrigin;
        if (!m_located || m_isAsking || !m_parts.credentials.isSettled(origin))
            return;
        m_isAsking = true;
        m_target.secret =
            endpoint::secretFor(m_target.endpoint, m_parts.credentials.secret(origin));
        if (!*m_located) {
            conclude(m_located->error());
            return;
        }
        if (m_parts.endpoints.policy().kind != endpoint::ManagedPolicy::Kind::None) {
            conclude(Failure::of(FailureKind::ManagedByOrganisation));
            return;
        }
        const agent::AgentProgram &program = **m_located;
        if (const auto refusal = m_parts.agents.backend.refusal(program)) {
            conclude(refusal);
            return;
        }
        queryAgent(m_parts.agents, program, m_target, this,
                   [this](const Result<AgentIdentity, Failure> &self) {
                       if (self)
                           takeModels(*self);
                       conclude(self ? std::optional<Failure>() : self.error());
                   });
    }

    /// An agent that does not name its model still has the one that is set for the endpoint.
    void takeModels(const AgentIdentity &self)
    {
        if (!self.model.isEmpty())
            m_target.model = self.model;
        if (!self.smallModel.isEmpty())
            m_target.smallModel = self.smallModel;
    }

    /// Without an agent the other rungs run nevertheless.
    void conclude(const std::optional<Failure> &agentFailure)
    {
        CheckRequest request{
            m_target.endpoint.address.text(),
            m_target,
            m_parts.agents.backend.firstRequestTokens(m_target.endpoint.options.toolSearch),
            {}};
        if (m_withAgent)
            request.agentTurn =
                agentFailure
                    ? turnThatFails(*agentFailure)
                    : withoutRedirects(agentTurnOf(m_parts.agents, **m_located, probeEndpoint),
                                       m_parts.agents.clock);
        m_done(request);
    }

    const Parts &m_parts;
    bool m_withAgent;
    Done m_done;
    endpoint::EndpointTarget m_target;
    std::optional<Result<agent::AgentProgram, Failure>> m_located;
    bool m_isAsking = false;
};

EndpointChecker::EndpointChecker(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_check(m_parts.agents.clock)
{
    connect(&m_check, &EndpointCheck::rungStarted, this, &EndpointChecker::rungStarted);
    connect(&m_check, &EndpointCheck::rungFinished, this, [this](const RungReport &report) {
        m_report.rungs.push_back(withSource(report));
        emit rungFinished(m_report.rungs.back());
    });
    connect(&m_check, &EndpointCheck::finished, this, [this](const CheckReport &report) {
        m_report = report;
        for (RungReport &rung : m_report.rungs)
            rung = withSource(std::move(rung));
        emit finished(m_report);
    });
}

EndpointChecker::~EndpointChecker() = default;

void EndpointChecker::start(const Wanted &wanted)
{
    m_check.cancel();
    m_preparation.reset();
    m_wanted = wanted;
    const QString typed =
        wanted.address.isEmpty() ? m_parts.endpoints.addressText(wanted.pin) : wanted.address;
    m_report = {typed, {}};
    m_endpoint.reset();
    const auto address = endpoint::EndpointAddress::parse(typed);
    const bool isPinned = wanted.pin.kind == endpoint::EndpointPin::Kind::Profile;
    if (address && !isPinned && m_parts.endpoints.setupProblemAt(*address)) {
        CheckRequest refused{.address = typed, .target = placeholderTarget()};
        refused.refusal =
            Failure::of(FailureKind::SetupUnknown,
                        {.address = typed, .subject = m_parts.endpoints.settings().filePath()});
        m_check.start(refused);
    } else if (address) {
        m_endpoint = endpointOf(wanted, *address);
        m_preparation = std::make_unique<Preparation>(m_parts, *m_endpoint, wanted.withAgent,
                                                      [this](const CheckRequest &request) {
                                                          // It is on the stack.
                                                          m_preparation.release()->deleteLater();
                                                          m_check.start(request);
                                                      });
        m_preparation->start();
    } else {
        // The first rung reports the problem; nothing is started or looked up.
        m_check.start({typed, placeholderTarget(), 0,
                       wanted.withAgent ? turnThatFails(Failure::of(FailureKind::AddressInvalid))
                                        : AgentTurn()});
    }
    emit started();
}

RungReport EndpointChecker::withSource(RungReport report) const
{
    if (!m_endpoint || !report.failure || report.failure->address.isEmpty()
        || !sources::mayHaveSource(*report.failure))
        return report;
    // It belongs to no workspace. The version decides only about files of other kinds of failures.
    const auto places = sources::SourcePlaces::ofThisComputer(m_parts.inherited);
    report.failure = sources::withSource(
        *report.failure, sources::readSources(places, places.home, {m_endpoint, false}));
    return report;
}

endpoint::Endpoint EndpointChecker::endpointOf(const Wanted &wanted,
                                               const endpoint::EndpointAddress &address) const
{
    // The profile's set-up, also if another one with the same address is active.
    if (wanted.address.isEmpty() && wanted.pin.kind == endpoint::EndpointPin::Kind::Profile) {
        if (const auto pinned = m_parts.endpoints.endpointFor(wanted.pin); pinned && *pinned)
            return **pinned;
    }
    return m_parts.endpoints.endpointAt(address);
}

EndpointChecker::TurnCost EndpointChecker::turnCost(const QString &address) const
{
    auto parsed = endpoint::EndpointAddress::parse(address);
    if (!parsed)
        parsed = endpoint::EndpointAddress::parse(m_parts.endpoints.addressText());
    const ToolSearch search =
        parsed ? m_parts.endpoints.endpointAt(*parsed).options.toolSearch : ToolSearch::Off;
    return {m_parts.agents.backend.firstRequestTokens(search), kAgentTurnPatience};
}

void EndpointChecker::cancel()
{
    if (!isRunning())
        return;
    m_preparation.reset();
    m_check.cancel();
    emit cancelled();
}

bool EndpointChecker::isRunning() const
{
    return m_preparation || m_check.isRunning();
}

} // namespace bridge::check

#include "moc_EndpointChecker.cpp"

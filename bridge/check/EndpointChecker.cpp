#include "bridge/check/EndpointChecker.h"
#include "bridge/endpoint/SentCredential.h"

#include "bridge/check/AgentInquiry.h"
#include "bridge/check/AgentTurnCheck.h"
#include "bridge/check/EndpointProbe.h"
#include "bridge/endpoint/ModelRoles.h"

#include <utility>

namespace bridge::check {

namespace {

/// What the last rung says where there is no Claude Code to take a turn.
AgentTurn turnThatFails(const Failure &failure)
{
    return [failure](const endpoint::EndpointTarget &target, QObject *context,
                     const std::function<void(const AgentTurnOutcome &)> &answer) {
        Failure told = failure;
        told.address = target.endpoint.address.text();
        QMetaObject::invokeMethod(
            context,
            [answer, told] {
                answer({told, {}});
            },
            Qt::QueuedConnection);
    };
}

/// Its endpoint is not looked at.
endpoint::EndpointTarget targetOfNothing()
{
    const auto address = endpoint::EndpointAddress::parse(QStringLiteral("http://localhost"));
    return {{*address, {}, {}, {}, {}}, {}, {}, {}, {}};
}

} // namespace

/// Finds out what the rungs need: the secret, the program, the models. Destroying it ends that.
class EndpointChecker::Preparation : public QObject
{
public:
    using Done = std::function<void(const CheckRequest &)>;

    Preparation(const Sources &sources, const endpoint::Endpoint &checked, bool withAgent,
                Done done)
        : m_sources(sources)
        , m_parts{sources.processes, sources.backend, sources.tree, sources.clock, sources.reaper}
        , m_withAgent(withAgent)
        , m_done(std::move(done))
        , m_target{endpoint::withInheritedAuthorities(checked, sources.inherited),
                   {},
                   sources.inherited,
                   {},
                   {}}
    {
        m_target.model = m_target.endpoint.models.value(endpoint::kMainModelRole.toString());
        m_target.environment = agent::environmentFor(sources.backend, sources.inherited,
                                                     m_target.endpoint, std::nullopt);
        m_target.smallModel = m_target.endpoint.models.value(endpoint::kSmallModelRole.toString());
    }

    void start()
    {
        auto &credentials = m_sources.credentials;
        connect(&credentials, &secrets::CredentialBook::settled, this, &Preparation::askTheAgent);
        m_sources.backend.locate(this, [this](const auto &located) {
            m_located = located;
            askTheAgent();
        });
        credentials.lookUp(m_target.endpoint.credentialOrigin);
    }

private:
    void askTheAgent()
    {
        const QString &origin = m_target.endpoint.credentialOrigin;
        if (!m_located || m_isAsking || !m_sources.credentials.isSettled(origin))
            return;
        m_isAsking = true;
        m_target.secret =
            endpoint::secretFor(m_target.endpoint, m_sources.credentials.secret(origin));
        if (!*m_located) {
            conclude(m_located->error());
            return;
        }
        if (m_sources.endpoints.policy().kind != endpoint::ManagedPolicy::Kind::None) {
            conclude(Failure::of(FailureKind::ManagedByOrganisation));
            return;
        }
        const agent::AgentProgram &program = **m_located;
        if (const auto refusal = m_sources.backend.refusal(program)) {
            conclude(refusal);
            return;
        }
        inquireAgent(m_parts, program, m_target, this,
                     [this](const Result<AgentSelf, Failure> &self) {
                         if (self) {
                             m_target.model = self->model;
                             m_target.smallModel = self->smallModel;
                         }
                         conclude(self ? std::optional<Failure>() : self.error());
                     });
    }

    /// Without an agent the other rungs are climbed all the same.
    void conclude(const std::optional<Failure> &agentFailure)
    {
        CheckRequest request{
            m_target.endpoint.address.text(),
            m_target,
            m_sources.backend.firstRequestTokens(m_target.endpoint.options.toolSearch),
            {}};
        if (m_withAgent)
            request.agentTurn = agentFailure ? turnThatFails(*agentFailure)
                                             : agentTurnOf(m_parts, **m_located, probeEndpoint);
        m_done(request);
    }

    const Sources &m_sources;
    session::AgentParts m_parts;
    bool m_withAgent;
    Done m_done;
    endpoint::EndpointTarget m_target;
    std::optional<Result<agent::AgentProgram, Failure>> m_located;
    bool m_isAsking = false;
};

EndpointChecker::EndpointChecker(Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
    , m_check(m_sources.clock)
{
    connect(&m_check, &EndpointCheck::rungStarted, this, &EndpointChecker::rungStarted);
    connect(&m_check, &EndpointCheck::rungFinished, this, [this](const RungReport &report) {
        m_report.rungs.push_back(report);
        emit rungFinished(report);
    });
    connect(&m_check, &EndpointCheck::finished, this, [this](const CheckReport &report) {
        m_report = report;
        emit finished(report);
    });
}

EndpointChecker::~EndpointChecker() = default;

void EndpointChecker::start(const Wanted &wanted)
{
    m_check.cancel();
    m_preparation.reset();
    m_wanted = wanted;
    const QString typed =
        wanted.address.isEmpty() ? m_sources.endpoints.addressText(wanted.pin) : wanted.address;
    m_report = {typed, {}};
    if (const auto address = endpoint::EndpointAddress::parse(typed)) {
        m_preparation =
            std::make_unique<Preparation>(m_sources, endpointOf(wanted, *address), wanted.withAgent,
                                          [this](const CheckRequest &request) {
                                              // In the middle of one of its functions.
                                              m_preparation.release()->deleteLater();
                                              m_check.start(request);
                                          });
        m_preparation->start();
    } else {
        // The first rung says what is wrong with it; nothing is started or looked up for it.
        m_check.start({typed, targetOfNothing(), 0,
                       wanted.withAgent ? turnThatFails(Failure::of(FailureKind::AddressInvalid))
                                        : AgentTurn()});
    }
    emit started();
}

endpoint::Endpoint EndpointChecker::endpointOf(const Wanted &wanted,
                                               const endpoint::EndpointAddress &address) const
{
    // A profile's, also where another one with the same address is the active one.
    if (wanted.address.isEmpty() && wanted.pin.kind == endpoint::EndpointPin::Kind::Profile) {
        if (const auto pinned = m_sources.endpoints.endpointFor(wanted.pin); pinned && *pinned)
            return **pinned;
    }
    return m_sources.endpoints.endpointAt(address);
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

#include "bridge/session/LiveAgent.h"

#include "bridge/secrets/Redaction.h"
#include "bridge/session/AgentEndFailure.h"

namespace bridge::session {

LiveAgent::LiveAgent(const SessionParts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_info(unstarted())
{}

LiveAgent::~LiveAgent()
{
    if (m_connection)
        m_connection->disconnect(this);
}

void LiveAgent::start(const agent::AgentLaunch &launch,
                      const agent::ConversationStart &conversation)
{
    m_launch = launch;
    m_conversation = conversation;
    m_oomKillsAtStart = m_parts.oomKills.unclaimed();
    m_info = unstarted();
    m_catalog = {};
    m_info.sessionId = conversation.sessionId;
    m_info.custom = launch.endpoint.has_value();
    m_info.endpoint = address();
    m_info.verification = m_info.custom ? Verification::Pending : Verification::NotNeeded;

    m_connection =
        std::make_unique<AgentConnection>(m_parts.processes(), m_parts.backend, m_parts.tree);
    connect(m_connection.get(), &AgentConnection::started, this, &LiveAgent::onStarted);
    connect(m_connection.get(), &AgentConnection::heard, this, &LiveAgent::heard);
    connect(m_connection.get(), &AgentConnection::agentEvent, this, &LiveAgent::agentEvent);
    connect(m_connection.get(), &AgentConnection::openItemEnded, this, &LiveAgent::openItemEnded);
    connect(m_connection.get(), &AgentConnection::ended, this, &LiveAgent::onEnded);
    m_connection->start(m_parts.backend.launchSpec(launch, conversation), conversation);
}

AgentInfo LiveAgent::unstarted() const
{
    AgentInfo info;
    info.name = m_parts.backend.displayName();
    info.shortName = m_parts.backend.shortName();
    return info;
}

QString LiveAgent::address() const
{
    return m_launch.endpoint ? m_launch.endpoint->address.text() : QString();
}

std::optional<endpoint::EndpointTarget> LiveAgent::target() const
{
    if (!m_launch.endpoint)
        return std::nullopt;
    return endpoint::EndpointTarget{.endpoint = *m_launch.endpoint,
                                    .secret = m_launch.secret,
                                    .inherited = m_launch.inherited,
                                    .model = m_info.model,
                                    .smallModel = {},
                                    .environment =
                                        agent::environmentFor(m_parts.backend, m_launch.inherited,
                                                              m_launch.endpoint, std::nullopt)};
}

void LiveAgent::record(const agent::AgentReady &ready)
{
    m_info.version = ready.version;
    if (!ready.sessionId.isEmpty())
        m_info.sessionId = ready.sessionId;
}

void LiveAgent::record(const agent::TurnStarted &turn)
{
    if (!turn.sessionId.isEmpty())
        m_info.sessionId = turn.sessionId;
    m_info.model = turn.model;
    emit changed();
}

bool LiveAgent::recordOffer(const agent::AgentEvent &event)
{
    const auto *account = std::get_if<agent::AccountReported>(&event);
    if (account
        && std::exchange(m_info.lacksCredential, account->lacksCredential)
               != account->lacksCredential)
        emit changed();
    return m_catalog.record(event);
}

SessionMachine::Input LiveAgent::compareEndpoint(const agent::StatusReported &status)
{
    using Input = SessionMachine::Input;
    Input result = Input::Verified;
    if (!m_launch.endpoint) {
        if (status.baseUrl)
            m_info.endpoint = *status.baseUrl;
    } else if (!status.understood || !status.baseUrl) {
        result = Input::Unverified;
    } else if (endpoint::sameAddress(*status.baseUrl, address())) {
        m_info.verification = Verification::Verified;
    } else {
        m_info.endpoint = *status.baseUrl;
        result = Input::Elsewhere;
    }
    if (!status.model.isEmpty())
        m_info.model = status.model;
    emit changed();
    return result;
}

void LiveAgent::setHung(bool isHung)
{
    if (std::exchange(m_info.isHung, isHung) != isHung)
        emit changed();
}

void LiveAgent::assumeUnverified()
{
    m_info.verification = m_info.custom ? Verification::Unverified : Verification::NotNeeded;
    emit changed();
}

Failure LiveAgent::failureOf(const process::ProcessExit &exit) const
{
    return failureOfEnd(exit, m_launch, m_parts.backend, m_lackedMemory);
}

Failure LiveAgent::hangFailure() const
{
    return Failure::of(FailureKind::AgentHung,
                       {.address = address(), .subject = m_launch.options.program});
}

Failure LiveAgent::withAgentDetails(Failure failure) const
{
    if (m_launch.usesOwnSignIn())
        failure = answers::forOwnSignIn(failure);
    if (failure.stderrTail.isEmpty() && m_connection)
        failure.stderrTail = m_connection->stderrTail();
    failure.message = secrets::redacted(failure.message, m_launch.secret);
    failure.stderrTail = secrets::redacted(failure.stderrTail, m_launch.secret);
    return failure;
}

void LiveAgent::onStarted(qint64 pid)
{
    m_info.pid = pid;
    m_info.startedAt = m_parts.clock.wallTime();
    emit changed();
}

void LiveAgent::onEnded(const process::ProcessExit &exit, const QStringList &leftovers)
{
    // The connection is emitting; delete it later.
    m_connection->disconnect(this);
    m_connection.release()->deleteLater();
    m_info.pid = 0;
    m_info.isHung = false;
    m_lackedMemory =
        wasKilled(exit) && m_oomKillsAtStart && m_parts.oomKills.unclaimed() > m_oomKillsAtStart;
    if (m_lackedMemory)
        m_parts.oomKills.claim();
    emit ended(exit, leftovers);
}

} // namespace bridge::session

#include "moc_LiveAgent.cpp"

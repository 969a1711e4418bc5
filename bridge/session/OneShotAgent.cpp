#include "bridge/session/OneShotAgent.h"

#include "bridge/core/Ids.h"
#include "bridge/secrets/Redaction.h"
#include "bridge/session/AgentEndFailure.h"
#include "bridge/session/Patience.h"

#include <utility>

namespace bridge::session {

OneShotAgent::OneShotAgent(AgentParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{}

OneShotAgent::~OneShotAgent()
{
    if (!m_connection)
        return;
    m_connection->disconnect(this);
    m_parts.reaper.adopt(std::move(m_connection), std::move(m_resource));
}

void OneShotAgent::start(agent::AgentLaunch launch, std::chrono::milliseconds patience)
{
    m_launch = std::move(launch);
    m_launch.options.isOneShot = true;
    m_connection =
        std::make_unique<AgentConnection>(m_parts.processes(), m_parts.backend, m_parts.tree);
    connect(m_connection.get(), &AgentConnection::agentEvent, this, &OneShotAgent::onAgentEvent);
    connect(m_connection.get(), &AgentConnection::ended, this, &OneShotAgent::onEnded);
    m_timer = m_parts.clock.after(patience, [this] {
        const EmitGuard::Scope emitting(m_emitGuard);
        emit patienceEnded();
    });
    const agent::ConversationStart conversation{newId(), false};
    m_connection->start(m_parts.backend.launchSpec(m_launch, conversation), conversation);
}

void OneShotAgent::end()
{
    if (!m_connection)
        return;
    m_timer = m_parts.clock.after(kTerminatePatience, [this] { m_connection->kill(); });
    m_connection->terminate();
}

void OneShotAgent::onAgentEvent(const agent::AgentEvent &event)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    emit agentEvent(event);
}

void OneShotAgent::onEnded(const process::ProcessExit &exit)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_timer.reset();
    m_connection->disconnect(this);
    m_connection.release()->deleteLater();
    Failure meaning = failureOfEnd(exit, m_launch, m_parts.backend, false);
    meaning.stderrTail = secrets::redacted(meaning.stderrTail, m_launch.secret);
    emit ended(meaning);
}

} // namespace bridge::session

#include "moc_OneShotAgent.cpp"

#include "bridge/session/AgentReaper.h"

#include "bridge/session/Patience.h"

#include <algorithm>
#include <utility>

namespace bridge::session {

AgentReaper::AgentReaper(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{}

void AgentReaper::adopt(std::unique_ptr<AgentConnection> connection, std::shared_ptr<void> resource)
{
    AgentConnection *agent = connection.get();
    connect(agent, &AgentConnection::ended, this, [this, agent] { remove(agent); });
    auto force = m_clock.after(kTerminatePatience, [agent] { agent->kill(); });
    m_agents.push_back({std::move(connection), std::move(force), std::move(resource)});
    agent->terminate();
}

void AgentReaper::remove(const AgentConnection *ended)
{
    const auto it = std::find_if(m_agents.begin(), m_agents.end(), [ended](const Adopted &adopted) {
        return adopted.connection.get() == ended;
    });
    it->connection.release()->deleteLater();
    m_agents.erase(it);
    if (m_agents.empty())
        emit idle();
}

void AgentReaper::whenIdle(QObject *context, const std::function<void()> &done)
{
    if (m_agents.empty())
        QMetaObject::invokeMethod(context, done, Qt::QueuedConnection);
    else
        connect(this, &AgentReaper::idle, context, done,
                static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
}

} // namespace bridge::session

#include "moc_AgentReaper.cpp"

#pragma once

#include "bridge/core/Clock.h"
#include "bridge/session/AgentConnection.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace bridge::session {

/// Ends agents whose owner is gone: asks each to end and kills it after three seconds. One per
/// program run; outlives everything that hands agents to it. Agents that are left when it is
/// destroyed are killed. Main thread.
class AgentReaper : public QObject
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    explicit AgentReaper(Clock &clock, QObject *parent = nullptr);

    /// Takes over a started agent. `resource` lives until the agent has ended, e.g. its folder.
    void adopt(std::unique_ptr<AgentConnection> connection, std::shared_ptr<void> resource = {});
    /// Calls `done` from the event loop once no adopted agent is left, unless `context` is gone.
    void whenIdle(QObject *context, const std::function<void()> &done);

Q_SIGNALS:
    /// The last adopted agent has ended.
    void idle();

private:
    void remove(const AgentConnection *ended);

    struct Adopted
    {
        std::unique_ptr<AgentConnection> connection;
        std::unique_ptr<Timer> force;
        std::shared_ptr<void> resource;
    };
    Clock &m_clock;
    std::vector<Adopted> m_agents;
};

} // namespace bridge::session

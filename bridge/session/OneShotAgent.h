#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/AgentConnection.h"
#include "bridge/session/AgentReaper.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace bridge::session {

/// The parts of a OneShotAgent; references outlive it.
struct AgentParts
{
    process::AgentProcessFactory processes;
    agent::AgentBackend &backend;
    process::ProcessTree &tree;
    Clock &clock;
    AgentReaper &reaper;
};

/// An agent that is started for one question, beside any chat, and then ended. One object, one
/// agent. Destroying it hands a running agent to the reaper. Main thread; owners delete it with
/// deleteLater(), never from inside one of its signals.
class OneShotAgent : public QObject
{
    Q_OBJECT

public:
    explicit OneShotAgent(AgentParts parts, QObject *parent = nullptr);
    ~OneShotAgent() override;

    /// Starts the agent with a new conversation and opens it.
    void start(agent::AgentLaunch launch, std::chrono::milliseconds patience);
    /// Only between start() and ended().
    [[nodiscard]] AgentConnection &agent() { return *m_connection; }
    /// Asks the agent to end and kills it after three seconds; ended() follows.
    void end();
    /// `resource` lives until the agent has ended, e.g. the folder it works in.
    void keepUntilEnd(std::shared_ptr<void> resource) { m_resource = std::move(resource); }

Q_SIGNALS:
    void agentEvent(const bridge::agent::AgentEvent &event);
    /// The time given to start() is over; the agent goes on until end().
    void patienceEnded();
    /// The last signal. `meaning` is valid if the agent ended unasked; contains no secret.
    void ended(const bridge::Failure &meaning);

private:
    void onAgentEvent(const agent::AgentEvent &event);
    void onEnded(const process::ProcessExit &exit);

    AgentParts m_parts;
    agent::AgentLaunch m_launch;
    std::unique_ptr<AgentConnection> m_connection; ///< from start() until the agent has ended
    std::unique_ptr<Timer> m_timer;
    std::shared_ptr<void> m_resource;
    EmitGuard m_emitGuard;
};

} // namespace bridge::session

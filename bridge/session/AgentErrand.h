#pragma once

#include "bridge/core/Clock.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/AgentConnection.h"
#include "bridge/session/AgentLaunch.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace bridge::session {

/// What agents are made of; references outlive whatever uses it.
struct AgentParts
{
    process::AgentProcessFactory processes;
    std::function<std::unique_ptr<agent::AgentCodec>()> codecs;
    process::ProcessTree &tree;
    Clock &clock;
};

/// An agent that is started for one question of ours, beside any chat, and then ended. One object,
/// one agent. Destroying it, also from its own signals, ends the agent all the same: asked first,
/// forced after a while, without anybody waiting for it. Main thread.
class AgentErrand : public QObject
{
    Q_OBJECT

public:
    explicit AgentErrand(AgentParts parts, QObject *parent = nullptr);
    ~AgentErrand() override;

    /// Starts the agent for a conversation of its own and asks for the handshake.
    void start(AgentLaunch launch, std::chrono::milliseconds patience);
    /// To speak with it; only between start() and ended().
    [[nodiscard]] AgentConnection &agent() { return *m_connection; }
    /// Asks it to end, and forces it after a while; ended() follows.
    void end();
    /// Lives until the agent has ended: the folder it works in.
    void keepUntilEnd(std::shared_ptr<void> something) { m_kept = std::move(something); }

Q_SIGNALS:
    void happened(const bridge::agent::AgentEvent &event);
    /// The time given to start() is over; the agent goes on until end().
    void patienceEnded();
    /// The last signal. `meaning`: of an end that nobody asked for; without the secret.
    void ended(const bridge::Failure &meaning);

private:
    AgentParts m_parts;
    AgentLaunch m_launch;
    std::unique_ptr<AgentConnection> m_connection; ///< until it has ended
    std::unique_ptr<Timer> m_timer;
    std::shared_ptr<void> m_kept;
};

/// Calls `done` from the event loop, when no agent of a destroyed errand is left to end.
void whenErrandsHaveEnded(const process::ProcessTree &tree, QObject *context,
                          std::function<void()> done);

} // namespace bridge::session

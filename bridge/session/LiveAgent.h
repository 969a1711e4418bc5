#pragma once

#include "bridge/agent/AgentCatalog.h"
#include "bridge/agent/AgentEvent.h"
#include "bridge/agent/AgentLaunch.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/AgentConnection.h"
#include "bridge/session/AgentInfo.h"
#include "bridge/session/SessionMachine.h"
#include "bridge/session/SessionParts.h"

#include <QObject>

#include <memory>
#include <optional>
#include <utility>

namespace bridge::session {

/// The agent of a session, one process after another: how the live (or last) one was started and
/// what it reported about itself. It judges where the agent sends its requests and why it ended;
/// the session decides what follows. Main thread; part of its session and deleted with it.
class LiveAgent : public QObject
{
    Q_OBJECT

public:
    explicit LiveAgent(const SessionParts &parts, QObject *parent = nullptr);
    ~LiveAgent() override;

    /// Precondition: no agent yet, or the last one has ended.
    void start(const agent::AgentLaunch &launch, const agent::ConversationStart &conversation);
    /// nullptr: no process.
    [[nodiscard]] AgentConnection *connection() const { return m_connection.get(); }

    [[nodiscard]] const agent::AgentLaunch &launch() const { return m_launch; }
    [[nodiscard]] const agent::ConversationStart &conversation() const { return m_conversation; }
    [[nodiscard]] const AgentInfo &info() const { return m_info; }
    /// The custom endpoint's address; empty: default API.
    [[nodiscard]] QString address() const;
    /// The custom endpoint as this agent asks it; nullopt: default API.
    [[nodiscard]] std::optional<endpoint::EndpointTarget> target() const;

    /// @name The agent's reports about itself
    void record(const agent::AgentReady &ready);
    void record(const agent::TurnStarted &turn);
    /// Stores the event if it is part of the catalog; false: it is not.
    bool recordOffer(const agent::AgentEvent &event);
    [[nodiscard]] const agent::AgentCatalog &catalog() const { return m_catalog; }
    /// Compares the reported endpoint with that of the launch: Verified, Elsewhere or Unverified.
    [[nodiscard]] SessionMachine::Input compareEndpoint(const agent::StatusReported &status);
    void setHung(bool isHung);
    /// It did not report its endpoint.
    void assumeUnverified();
    /// It takes over from the agent that is returned, which is empty for the first one.
    [[nodiscard]] AgentInfo takeOver() { return std::exchange(m_previous, m_info); }

    [[nodiscard]] Failure failureOf(const process::ProcessExit &exit) const;
    /// It does not answer, or does not do what it is told.
    [[nodiscard]] Failure hangFailure() const;
    /// Adds the last lines of its stderr, removes its secret, and with the user's own sign-in turns
    /// a refused credential into NotLoggedIn.
    [[nodiscard]] Failure withAgentDetails(Failure failure) const;

Q_SIGNALS:
    /// info() has changed.
    void changed();
    /// See AgentConnection::heard().
    void heard();
    void agentEvent(const bridge::agent::AgentEvent &event);
    /// An event that takes an open item back because the agent has ended.
    void openItemEnded(const bridge::agent::AgentEvent &event);
    /// See AgentConnection::ended(); connection() is nullptr by then.
    void ended(const bridge::process::ProcessExit &exit, const QStringList &leftovers);

private:
    [[nodiscard]] AgentInfo unstarted() const;
    void onStarted(qint64 pid);
    void onEnded(const process::ProcessExit &exit, const QStringList &leftovers);

    const SessionParts &m_parts;
    std::unique_ptr<AgentConnection> m_connection;
    agent::AgentLaunch m_launch;
    agent::ConversationStart m_conversation;
    AgentInfo m_info;
    agent::AgentCatalog m_catalog; ///< of the live (or last) process
    AgentInfo m_previous;          ///< of the last agent that lived
    std::optional<qint64> m_oomKillsAtStart;
    bool m_lackedMemory = false; ///< the system killed the last one for it
};

} // namespace bridge::session

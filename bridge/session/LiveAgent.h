#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/AgentConnection.h"
#include "bridge/session/AgentLaunch.h"
#include "bridge/session/ChatState.h"
#include "bridge/session/SessionParts.h"

#include <QObject>

#include <memory>
#include <optional>

namespace bridge::session {

/// The agent of a session, one process after another: how the live (or last) one was started and
/// what it said of itself. It judges where the agent sends its requests and why it ended; what
/// follows from that is the session's to decide. Main thread; a slot may delete it.
class LiveAgent : public QObject
{
    Q_OBJECT

public:
    explicit LiveAgent(const SessionParts &parts, QObject *parent = nullptr);
    ~LiveAgent() override;

    /// There is none yet, or the last one has ended.
    void start(const AgentLaunch &launch, const claude::ConversationStart &conversation);
    /// nullptr: no process.
    [[nodiscard]] AgentConnection *connection() const { return m_connection.get(); }

    [[nodiscard]] const AgentLaunch &launch() const { return m_launch; }
    [[nodiscard]] const AgentInfo &info() const { return m_info; }
    /// The custom endpoint's address; empty: default API.
    [[nodiscard]] QString address() const;
    /// The custom endpoint as this agent asks it; nullopt: default API.
    [[nodiscard]] std::optional<endpoint::EndpointTarget> target() const;

    /// @name What it said of itself
    void learn(const agent::AgentReady &ready) { m_info.version = ready.version; }
    void learn(const agent::TurnStarted &turn);
    /// Where its requests go, compared with ours.
    enum class Whereabouts { Here, Elsewhere, Untold };
    [[nodiscard]] Whereabouts verify(const agent::StatusReported &status);
    /// It did not say where its requests go.
    void assumeUnverified();
    /// It takes over from the one that is returned, which is empty for the first.
    [[nodiscard]] AgentInfo takeOver();

    [[nodiscard]] Failure failureOf(const process::ProcessExit &exit) const;
    /// With its last words, and without its secret.
    [[nodiscard]] Failure completed(Failure failure) const;

Q_SIGNALS:
    /// info() did.
    void changed();
    void happened(const bridge::agent::AgentEvent &event);
    /// Taken back because it has ended.
    void lost(const bridge::agent::AgentEvent &event);
    /// As AgentConnection; connection() is nullptr by then.
    void ended(const bridge::process::ProcessExit &exit, const QStringList &leftovers);

private:
    void onStarted(qint64 pid);
    void onEnded(const process::ProcessExit &exit, const QStringList &leftovers);

    const SessionParts &m_parts;
    std::unique_ptr<AgentConnection> m_connection;
    AgentLaunch m_launch;
    AgentInfo m_info;
    AgentInfo m_previous; ///< of the last agent that lived
    std::optional<qint64> m_oomKillsAtStart;
    bool m_lackedMemory = false; ///< the system killed the last one for it
};

} // namespace bridge::session

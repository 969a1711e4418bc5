#pragma once

#include "bridge/core/Clock.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/AgentLaunch.h"
#include "bridge/session/ChatState.h"
#include "bridge/session/Conversation.h"
#include "bridge/session/LiveAgent.h"
#include "bridge/session/MessageQueue.h"
#include "bridge/session/RestartPolicy.h"
#include "bridge/session/SessionMachine.h"
#include "bridge/session/SessionParts.h"
#include "bridge/session/TurnWatch.h"

#include <QObject>
#include <QSet>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace bridge::session {

/// One conversation with one agent process after another: starts, restarts, verifies and ends them,
/// and brings messages to whichever lives. SessionMachine decides; this class carries it out.
/// Knows no wire (AgentCodec) and no view. Main thread; nothing blocks. A slot may call back into
/// it, and may delete it.
class Session : public QObject
{
    Q_OBJECT

public:
    /// `conversation`: a new one with an id of ours, or one to be resumed.
    Session(SessionParts parts, claude::ConversationStart conversation, QObject *parent = nullptr);
    ~Session() override;

    /// The effective launch; a first one starts the agent, a different one restarts it.
    void setLaunch(const AgentLaunch &launch);
    /// The launch is being found out; messages wait until setLaunch() or refuseLaunch().
    void setLaunchPending();
    /// No agent may be started, or go on, for this reason.
    void refuseLaunch(const Failure &reason);

    void restart();
    /// Restarts with a new conversation, whose first message the agent is given with `preface`
    /// before it.
    void startFresh(const QString &sessionId, const QString &preface);
    void applyNow();
    void interrupt();
    /// Ends the agent; stopped() is the last signal.
    void stop();

    void send(const MessageQueue::Message &message);
    /// False: it is no longer pending.
    bool answer(const QString &requestId, const agent::PermissionAnswer &answer);
    /// Puts what was left unanswered back into the queue, before what waits there, under new ids:
    /// the agent has seen the old ones.
    void sendAgain(const QStringList &newIds);
    std::vector<MessageQueue::Message> takeUnanswered() { return m_messages.takeUnanswered(); }

    /// Looks at the custom endpoint the way the live (or last) agent asks it; no answer follows
    /// when it has none.
    void probe(QObject *context, check::ProbeAnswer answer) const;

    [[nodiscard]] ChatState state() const { return m_machine.state(); }
    [[nodiscard]] const AgentInfo &agent() const { return m_agent.info(); }
    /// How the live (or last) agent was started.
    [[nodiscard]] const AgentLaunch &agentLaunch() const { return m_agent.launch(); }
    /// The newest one of setLaunch(); the live agent's, or that of the one to come.
    [[nodiscard]] const std::optional<AgentLaunch> &launch() const { return m_launch; }
    [[nodiscard]] const MessageQueue &messages() const { return m_messages; }
    [[nodiscard]] bool isRestartPending() const { return m_machine.isRestartPending(); }
    [[nodiscard]] const std::optional<Failure> &failure() const { return m_failure; }

Q_SIGNALS:
    void stateChanged(bridge::session::ChatState state);
    void agentChanged();
    void queueChanged();
    void restartPendingChanged(bool pending);
    /// Something the agent said, in order; also what its end takes back.
    void happened(const bridge::agent::AgentEvent &event);
    /// A message was given to the agent, its turn ended well, or it was left unanswered. After a
    /// failed turn what waits is held back until the user sends something, again or new, or another
    /// agent takes over: it would only fail the same way.
    void messageSent(const QString &id);
    void messageAnswered(const QString &id);
    void messageUnanswered(const QString &id);
    /// It goes to the next agent by itself, under another id: an agent that resumes skips a message
    /// whose id it has seen.
    void messageRequeued(const QString &id, const QString &newId);
    /// A turn failed, or no agent can be had: once for each failure, with the message it concerns.
    void failed(const bridge::Failure &failure, const QString &messageId);
    /// Nothing has come from the endpoint since then (Clock::monotonic()); diagnosed() follows.
    void fellSilent(std::chrono::milliseconds since);
    /// What is wrong although the agent still tries; again when it is known better. Ends with
    /// diagnosisWithdrawn() or with the turn.
    void diagnosed(const bridge::Failure &failure);
    void diagnosisWithdrawn();
    void turnEnded(bool ok, const QString &text);
    /// The agent is gone; `names` is work it had left running and that was ended with it.
    void agentEnded(bool expected, const QStringList &names);
    /// A new agent took over after `previous`, which is empty for the first.
    void agentReplaced(const bridge::session::AgentInfo &previous);
    /// The user wants an agent where none could be had: answer as when something had changed.
    void launchWanted();
    void stopped();

private:
    void feed(SessionMachine::Input input);
    void feedAndReleaseEnd(SessionMachine::Input input);
    void handleInputs();
    void carryOut(SessionMachine::Effect effect);
    void announce();

    void spawn();
    void askForAgent();
    void sendNextMessage();
    void armTimer(std::chrono::milliseconds delay);
    [[nodiscard]] std::chrono::milliseconds stopDelay() const;

    void onEnded(const process::ProcessExit &exit, const QStringList &leftovers);
    void onEvent(agent::AgentEvent event);
    void onTurnStarted(const agent::TurnStarted &turn);
    void onTurnEnded(const agent::TurnEnded &end);
    void onDiagnosed(const Failure &failure);
    /// Announces a failure, with the agent's last lines and without its secret.
    void report(const Failure &failure, const QString &messageId);
    void settleMessageOfEndedAgent(bool anotherFollows);
    void leaveUnanswered(bool wasInterrupted);
    void followTurn(const agent::AgentEvent &event);

    SessionParts m_parts;
    SessionMachine m_machine;
    LiveAgent m_agent;
    TurnWatch m_watch;
    RestartPolicy m_restarts;
    MessageQueue m_messages;
    Conversation m_conversation;
    std::optional<AgentLaunch> m_launch; ///< wanted
    std::optional<Failure> m_refusal;
    std::optional<Failure> m_toldRefusal; ///< reported, and not asked about by the user since
    std::optional<Failure> m_failure;

    std::unique_ptr<Timer> m_timer;
    QSet<QString> m_pendingRequests;
    bool m_turnHasOutput = false;

    std::deque<SessionMachine::Input> m_inputs;
    bool m_feeding = false;
    ChatState m_announcedState = ChatState::Stopped;
    bool m_announcedPending = false;
};

} // namespace bridge::session

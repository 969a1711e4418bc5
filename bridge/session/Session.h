#pragma once

#include "bridge/agent/AgentLaunch.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/AgentInfo.h"
#include "bridge/session/ChatState.h"
#include "bridge/session/Conversation.h"
#include "bridge/session/HealthWatch.h"
#include "bridge/session/LiveAgent.h"
#include "bridge/session/MessageQueue.h"
#include "bridge/session/RestartPolicy.h"
#include "bridge/session/SessionMachine.h"
#include "bridge/session/SessionParts.h"
#include "bridge/session/ToolWatch.h"
#include "bridge/session/TurnWatch.h"

#include <QObject>
#include <QSet>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace bridge::session {

/// One conversation with one agent process after another: starts, restarts, verifies and ends them,
/// and gives messages to the live one. SessionMachine decides; this class carries it out.
/// Knows no wire format (AgentCodec) and no view. Main thread; nothing blocks. A slot may call back
/// into it; owners delete it with deleteLater(), never from inside one of its signals.
class Session : public QObject
{
    Q_OBJECT

public:
    /// `conversation`: a new one with an id chosen by the caller, or one to resume.
    Session(SessionParts parts, agent::ConversationStart conversation, QObject *parent = nullptr);

    enum class Past {
        Whole,   ///< for an agent that cannot resume the conversation
        Unsaved, ///< for one that resumes it without what could not be saved
    };
    /// What was said so far, as text to be put before the next message; empty: nothing.
    using PastText = std::function<QString(Past)>;
    void setPastText(PastText text) { m_pastText = std::move(text); }

    /// Sets the effective launch. The first one starts the agent, a different one restarts it.
    void setLaunch(const agent::AgentLaunch &launch);
    /// The launch is being determined; messages wait until setLaunch() or refuseLaunch().
    void setLaunchPending() { feed(SessionMachine::Input::LaunchPending); }
    /// The endpoint is asked whether it redirects elsewhere; an agent may start, but messages wait
    /// until excludeRedirects() or refuseLaunch().
    void awaitRedirects() { feed(SessionMachine::Input::RedirectsAwaited); }
    void excludeRedirects() { feed(SessionMachine::Input::RedirectsExcluded); }
    /// No agent may be started or go on; `reason` says why.
    void refuseLaunch(const Failure &reason);

    /// After the running turn, unless that only retries or its agent is hung.
    void restart();
    /// Restarts with a new conversation; `preface` is put before its first message.
    void startFresh(const QString &sessionId, const QString &preface);
    void applyNow() { feedAndReleaseTurnEnd(SessionMachine::Input::ApplyNow); }
    /// Ends the running turn. An agent that does not end it in time, or is hung, is replaced.
    void interrupt();
    /// Ends one tool of the running turn; the whole turn if the agent cannot end it alone.
    void stopTool(const QString &toolUseId);
    /// A tool that is overdue gets as much time again.
    void keepWaiting(const QString &toolUseId) { m_tools.keepWaiting(toolUseId); }
    /// So long a tool runs before toolOverdue(); 0: as long as it wants.
    void setToolLimit(std::chrono::milliseconds limit) { m_tools.setLimit(limit); }
    /// Ends the agent; stopped() is the last signal.
    void stop() { feedAndReleaseTurnEnd(SessionMachine::Input::StopWanted); }

    void send(const MessageQueue::Message &message);
    /// False: the request is no longer pending.
    bool answer(const QString &requestId, const agent::PermissionAnswer &answer);
    /// Puts the unanswered messages back at the front of the queue, under new ids: the agent takes
    /// each id only once.
    void sendAgain(const QStringList &newIds);
    std::vector<MessageQueue::Message> takeUnanswered() { return m_messages.takeUnanswered(); }

    /// Probes the custom endpoint as the live (or last) agent uses it; no answer follows when it
    /// uses the default API.
    void probe(QObject *context, answers::ProbeAnswer answer) const;

    [[nodiscard]] ChatState state() const { return m_machine.state(); }
    [[nodiscard]] const AgentInfo &agent() const { return m_agent.info(); }
    /// Offers of the live agent: commands, options, subagents, account.
    [[nodiscard]] const agent::AgentCatalog &catalog() const { return m_agent.catalog(); }
    /// Changes an option of catalog(); false: there is no agent, or it cannot.
    bool setOption(const QString &optionId, const QString &value);
    /// The launch of the live (or last) agent.
    [[nodiscard]] const agent::AgentLaunch &agentLaunch() const { return m_agent.launch(); }
    /// The last one of setLaunch(): that of the live agent or of the next one.
    [[nodiscard]] const std::optional<agent::AgentLaunch> &launch() const { return m_launch; }
    [[nodiscard]] const MessageQueue &messages() const { return m_messages; }
    [[nodiscard]] bool isRestartPending() const { return m_machine.isRestartPending(); }
    [[nodiscard]] const std::optional<Failure> &failure() const { return m_failure; }

Q_SIGNALS:
    /// catalog() has changed.
    void catalogChanged();
    void stateChanged(bridge::session::ChatState state);
    void agentChanged();
    void queueChanged();
    void restartPendingChanged(bool pending);
    /// An event of the agent, in order; also those that take open items back when it has ended.
    void agentEvent(const bridge::agent::AgentEvent &event);
    /// A message was given to the agent, its turn ended well, or it was left unanswered. After a
    /// failed turn the queue is held until the user sends a message (again or new) or another agent
    /// takes over, because the waiting messages would fail the same way.
    void messageSent(const QString &id);
    void messageAnswered(const QString &id);
    void messageUnanswered(const QString &id);
    /// The message goes to the next agent automatically, under another id: an agent that resumes
    /// skips a message whose id it has seen.
    void messageRequeued(const QString &id, const QString &newId);
    /// A turn failed or no agent can be started: once for each failure, with the message it
    /// concerns.
    void failed(const bridge::Failure &failure, const QString &messageId);
    /// Nothing has come from the endpoint since then (Clock::monotonic()); diagnosed() follows.
    void fellSilent(std::chrono::milliseconds since);
    /// The cause of the trouble while the agent still retries, or that it is hung; again when it is
    /// known better. Ends with diagnosisWithdrawn() or with the turn.
    void diagnosed(const bridge::Failure &failure);
    void diagnosisWithdrawn();
    void turnEnded(bool ok, const QString &text);
    /// See ToolWatch.
    void toolOverdue(const QString &toolUseId, std::chrono::milliseconds limit);
    void toolSettled(const QString &toolUseId);
    /// The agent has ended; `names` lists the background work that was ended with it.
    void agentEnded(bool expected, const QStringList &names);
    /// A new agent took over after `previous`, which is empty for the first.
    void agentReplaced(const bridge::session::AgentInfo &previous);
    /// The user wants an agent although the last one failed: determine the launch again and answer
    /// with setLaunch() or refuseLaunch().
    void launchWanted();
    /// There is nothing to resume (said again if the next way fails, too): the next agent begins a
    /// new session, under another id if need be. `isTold`: it gets the PastText; false: there is
    /// none, but the conversation is an earlier one.
    void pastLost(bool isTold);
    void stopped();

private:
    void feed(SessionMachine::Input input);
    void feedAndReleaseTurnEnd(SessionMachine::Input input);
    void handleInputs();
    void carryOut(SessionMachine::Effect effect);
    void announce();

    void spawn();
    void askForAgent();
    void sendNextMessage();
    void arm(SessionMachine::Timer purpose);
    [[nodiscard]] std::unique_ptr<Timer> &timer(SessionMachine::Timer purpose);

    void onEnded(const process::ProcessExit &exit, const QStringList &leftovers);
    void onAgentEvent(agent::AgentEvent event);
    void onRequestEnded(agent::AgentRequest request, bool ok);
    void onHealthChanged();
    void onTurnEnded(const agent::TurnEnded &end);
    void onDiagnosed(const Failure &failure);
    /// Announces a failure, with the agent's last lines and without its secret.
    void report(const Failure &failure, const QString &messageId);
    void settleMessageOfEndedAgent(bool anotherFollows);
    /// True if another agent is started for the conversation.
    [[nodiscard]] bool startsAgain(const agent::ExitMeaning &meaning);
    /// What the agent that has ended could not save.
    void noteLostWrites(const agent::ExitMeaning &meaning);
    /// False: nothing was said.
    bool carryOver(Past past);
    void followTurn(const agent::AgentEvent &event);

    SessionParts m_parts;
    SessionMachine m_machine;
    LiveAgent m_agent;
    TurnWatch m_watch;
    HealthWatch m_health;
    ToolWatch m_tools;
    RestartPolicy m_restarts;
    MessageQueue m_messages;
    Conversation m_conversation;
    PastText m_pastText;
    std::optional<agent::AgentLaunch> m_launch; ///< wanted
    std::optional<Failure> m_refusal;
    std::optional<Failure> m_reportedRefusal; ///< until the user asks for an agent again
    std::optional<Failure> m_failure;
    std::optional<Failure>
        m_hang; ///< the live agent does not answer, or did not do what it was told

    std::array<std::unique_ptr<Timer>, SessionMachine::kTimers.size()> m_timers; ///< by purpose
    QSet<QString> m_pendingRequests;
    bool m_turnHasOutput = false;
    std::optional<agent::WritesLost> m_lost; ///< reported by the live (or last) agent

    std::deque<SessionMachine::Input> m_inputs;
    bool m_feeding = false;
    ChatState m_announcedState = ChatState::Stopped;
    bool m_announcedPending = false;
    EmitGuard m_emitGuard;
};

} // namespace bridge::session

#pragma once

#include "bridge/agent/AgentLaunch.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/AgentInfo.h"
#include "bridge/session/ChatState.h"
#include "bridge/session/Conversation.h"
#include "bridge/session/CutTurn.h"
#include "bridge/session/HealthWatch.h"
#include "bridge/session/HolderLook.h"
#include "bridge/session/LiveAgent.h"
#include "bridge/session/LoopWatch.h"
#include "bridge/session/MessageQueue.h"
#include "bridge/session/RecordTrace.h"
#include "bridge/session/RestartPolicy.h"
#include "bridge/session/SessionMachine.h"
#include "bridge/session/SessionParts.h"
#include "bridge/session/ToolWatch.h"
#include "bridge/session/TurnLookUp.h"
#include "bridge/session/TurnWatch.h"

#include <QObject>
#include <QSet>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace bridge::session {

/// One conversation with one agent process after another: starts, restarts, verifies and ends them,
/// and gives messages to the live one. SessionMachine decides; this class carries it out.
///
/// A turn whose agent ended before it is finished by the next one, if that does no harm: see
/// planFor(). Otherwise the user is asked: turnCut(). An agent that is not needed can sleep: it has
/// ended, and the next message starts another.
///
/// Knows no wire format (AgentCodec) and no view. Main thread; nothing blocks. A slot may call back
/// into it; owners delete it with deleteLater(), never from inside one of its signals.
class Session : public QObject
{
    Q_OBJECT

public:
    /// How a session begins.
    enum class Begin {
        Awake,  ///< the first launch starts an agent
        Asleep, ///< the first message does
    };

    /// `conversation`: a new one with an id chosen by the caller, or one to resume.
    Session(SessionParts parts, agent::ConversationStart conversation, Begin begin = Begin::Awake,
            QObject *parent = nullptr);

    enum class Past {
        Whole,   ///< for an agent that cannot resume the conversation
        Unsaved, ///< for one that resumes it without what could not be saved
    };
    /// What was said so far, as text to be put before the next message; empty: nothing.
    using PastText = std::function<QString(Past)>;
    void setPastText(PastText text) { m_pastText = std::move(text); }
    /// Whether nothing was ever answered in a conversation from before; by default something was.
    /// Nothing is lost with the agent's file of such a one, which the first message may never have
    /// reached.
    void setBlank(std::function<bool()> isBlank) { m_isBlank = std::move(isBlank); }

    /// Takes the messages of the last program run over, before the first message. Those that waited
    /// are held until the user sends one. The turn of the one in flight was cut: turnCut() follows,
    /// or messageAnswered() if the conversation's file holds the whole answer. `seen`: what was
    /// seen of that turn.
    void restoreMessages(MessageQueue::Places places, SeenTurn seen = {});

    /// Sets the effective launch. The first one starts the agent, a different one restarts it,
    /// unless the session is asleep.
    void setLaunch(const agent::AgentLaunch &launch);
    /// The launch is being determined; messages wait until setLaunch() or refuseLaunch().
    void setLaunchPending() { feed(SessionMachine::Input::LaunchPending); }
    /// The endpoint is asked whether it redirects elsewhere; an agent may start, but messages wait
    /// until excludeRedirects() or refuseLaunch().
    void awaitRedirects() { feed(SessionMachine::Input::RedirectsAwaited); }
    void excludeRedirects() { feed(SessionMachine::Input::RedirectsExcluded); }
    /// A change of the waiting messages is not on the disk, and a program that was killed now would
    /// send one of them twice: all wait until recordKept().
    void awaitRecord() { feed(SessionMachine::Input::RecordAwaited); }
    void recordKept() { feed(SessionMachine::Input::RecordKept); }
    /// No agent may be started or go on; `reason` says why.
    void refuseLaunch(const Failure &reason);

    /// After the running turn, unless that only retries or its agent is hung. Does not wake.
    void restart();
    /// Restarts with a new conversation; `preface` is put before its first message.
    void startFresh(const QString &sessionId, const QString &preface);
    /// Applies a pending change or restart at once. The next agent goes on with the running turn
    /// if it can, else the user is asked.
    void applyNow() { feedAndReleaseTurnEnd(SessionMachine::Input::ApplyNow); }
    /// The same, and the user wants the turn to be finished by the next agent.
    void applyNowAndGoOn();
    /// Ends the running turn, on whose message no agent works any more, and holds the waiting
    /// messages. An agent that does not end its turn in time, or is hung, is replaced.
    void interrupt();
    /// Ends one tool of the running turn; the whole turn if the agent cannot end it alone.
    void stopTool(const QString &toolUseId);
    /// A tool that is overdue gets as much time again.
    void keepWaiting(const QString &toolUseId) { m_tools.keepWaiting(toolUseId); }
    /// So long a tool runs before toolOverdue(); 0: as long as it wants.
    void setToolLimit(std::chrono::milliseconds limit) { m_tools.setLimit(limit); }
    /// The turn of loopFound() goes on; nothing more is said about it.
    void allowLoop() { m_loops.allow(); }
    /// Ends the agent; stopped() is the last signal.
    void stop() { feedAndReleaseTurnEnd(SessionMachine::Input::StopWanted); }

    /// Ends the agent until the next message, unless there is something to lose: a turn, waiting
    /// messages, an open question, background tasks, the agent's own timers, a pending restart. The
    /// same happens by itself after this idle time; 0: never, as at first.
    void sleep();
    void setSleepAfter(std::chrono::minutes idle);
    [[nodiscard]] bool isAsleep() const { return m_machine.isAsleep(); }
    /// Starts an agent without a message.
    void wake() { feed(SessionMachine::Input::WakeWanted); }
    /// @name Going back, and the conversation's name; see AgentCodec
    /// False: no agent can now (there is none, or a turn runs). True: its answer, an agentEvent(),
    /// follows, or RequestFailed.
    /// @{
    bool rewind(const QString &messageId, const QString &newestMessageId);
    bool previewFiles(const QString &messageId);
    bool restoreFiles(const QString &messageId);
    bool rename(const QString &title);
    /// @}

    /// Behind the waiting messages, or before them if they are held: they follow it.
    void send(const MessageQueue::Message &message);
    /// The message waits for the user, and so do those before it.
    void sendLater(const MessageQueue::Message &message);
    /// What waits for the user goes out.
    void releaseQueue() { askForAgent(); }
    /// Finds out whether another process has opened the conversation, if the agent is live and
    /// idle; held() follows if one has. With background tasks or timers of the agent, which end
    /// with it, only the next message brings it out.
    void lookForHolder() { feed(SessionMachine::Input::HolderWanted); }
    /// The same before something that is no message: false if one has, or the agent is not idle.
    /// At once where it need not be asked; never after this session is gone. Several that come
    /// during one look get its answer, in their order.
    void whenFree(std::function<void(bool isFree)> then);
    /// The user knows that no other process has the conversation open, where that cannot be found
    /// out.
    void trustUnknownHolder() { m_trustsUnknownHolder = true; }
    /// @name Changes of the waiting messages, which keep their ids
    /// @{
    /// Removes and returns it; nullopt: it does not wait (any more).
    std::optional<MessageQueue::Message> takeQueued(const QString &id);
    /// It waits again, for the user unless a turn runs or others wait that will be sent.
    void putBack(const MessageQueue::Message &message, int index);
    /// `index`: among those that wait.
    void moveQueued(const QString &id, int index);
    /// It goes first, and at once: the running turn is interrupted. Those behind it follow.
    void sendQueuedNow(const QString &id);
    /// @}
    /// The waiting messages wait for the user: for a message, new or again, or sendQueuedNow().
    [[nodiscard]] bool isQueueHeld() const
    {
        return !m_messages.isEmpty() && m_machine.isQueueHeld();
    }
    /// False: the request is no longer pending.
    bool answer(const QString &requestId, const agent::PermissionAnswer &answer);
    /// Puts the unanswered messages back at the front of the queue, under new ids: the agent takes
    /// each id only once.
    void sendAgain(const QStringList &newIds);
    std::vector<MessageQueue::Message> takeUnanswered();
    /// The unanswered message whose turn was cut and can be continued (turnCut()), until another
    /// message is sent; nullopt: none.
    [[nodiscard]] const std::optional<QString> &cutTurn() const { return m_cutTurn; }
    /// The user wants the cut turn to be finished, and the waiting messages to follow: by the next
    /// agent; by a short message of its own that asks the agent to go on, if a tool may have been
    /// running, which the next agent would run again; or, if none can, by sending its message
    /// again, under its own id if the conversation's file does not hold it.
    void continueTurn();
    /// The end of the agent would cut something: a turn, a question, background tasks.
    [[nodiscard]] bool wouldLoseWork() const;

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
    /// messages() has changed, in any of its three places, or isQueueHeld() or cutTurn().
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
    /// The message goes to the next agent automatically: under another id if the conversation's
    /// file holds it, since an agent that resumes skips a message whose id it has seen, else under
    /// its own.
    void messageRequeued(const QString &id, const QString &newId);
    /// The agent ended before the turn of this message, and the next one finishes the turn. No
    /// turnEnded() comes before the end of that.
    void turnContinues(const QString &id);
    /// The message `newId`, which is sent next, asks for the rest of the answer; messageAnswered()
    /// of `id` follows.
    void turnGoesOn(const QString &id, const QString &newId);
    /// Nothing finishes it unless the user wants it: continueTurn(), sendAgain() or
    /// takeUnanswered(). The waiting messages are held.
    void turnCut(const QString &id);
    /// The conversation's file holds the whole answer of a turn whose end has not arrived;
    /// messageAnswered() follows. `answer`: its last text.
    void answerFound(const QString &id, const QString &answer);
    /// It counted as sent by the last program run, and was not.
    void messageWaits(const QString &id);
    /// Another process has the conversation open, or that cannot be found out: no agent was
    /// started, or the live one is ended, so the session is asleep, and what waits is held. A live
    /// agent goes on where it cannot be found out. Asked before each start of an agent, and each
    /// message to a live one, for a conversation that has begun.
    void held(const bridge::agent::ArchiveReader::HolderResult &found);
    /// A turn is to be continued, which needs the same look for redirects as a message.
    void redirectLookWanted();
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
    /// See LoopWatch.
    void loopFound(const bridge::session::Loop &loop);
    void loopOver();
    /// The agent has ended, `expected`: because it was asked to, also to sleep (isAsleep()).
    /// `names` lists the background work that was ended with it.
    void agentEnded(bool expected, const QStringList &names);
    /// A new agent took over after `previous`, which is empty for the first.
    void agentReplaced(const bridge::session::AgentInfo &previous);
    /// The user wants an agent although the last one failed: determine the launch again and answer
    /// with setLaunch() or refuseLaunch().
    void launchWanted();
    /// There is nothing to resume (said again if the next way fails, too): the next agent begins a
    /// new session, under another id if need be, and gets the PastText. Where there is none of an
    /// earlier conversation, failed() with ConversationGone comes instead.
    void pastLost();
    /// The agent's file of the conversation was removed while the agent runs, which goes on; the
    /// next one begins a new session with the PastText. Found out with the next message, or
    /// lookForHolder().
    void recordLost();
    void stopped();

private:
    void feed(SessionMachine::Input input);
    void feedAndReleaseTurnEnd(SessionMachine::Input input);
    void handleInputs();
    void carryOut(SessionMachine::Effect effect);
    void announce();

    void askHolder();
    void answerWhenFree(bool isFree);
    void spawn();
    void noteRecord();
    void replaceCutRecord();
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
    /// The end of a turn whose agent is being ended, before it was asked to end the turn.
    [[nodiscard]] bool isCutByUs(const agent::TurnEnded &end) const;

    /// @name A turn whose agent ended before it
    /// @{
    /// Decides about the message in flight, or, if `isWanted`, about cutTurn().
    void lookUpTurn(const QString &id, const CutTurnTerms &terms);
    /// The first message of the last program run that is not settled.
    void lookUpRestored();
    void settleCutTurn(const QString &id, CutTurnTerms terms, const agent::ArchivedTurn *archived);
    void requeueTurn(const QString &id, const QString &newId);
    void goOnWithTurn(const QString &id, const agent::ArchivedTurn *archived);
    void sendBehindTurn(const CutTurnTerms &terms);
    void askAboutTurn();
    void leaveTurn(bool wasInterrupted);
    void endTurn(bool ok, const QString &text);
    /// By the next agent; `isWanted`: by the user, not by itself.
    [[nodiscard]] bool mayBeContinued(bool isWanted) const;
    /// Its message is with no agent at this moment.
    [[nodiscard]] bool isTurnBetweenAgents() const;
    void stopTurn();
    /// @}

    void followIdleness();
    [[nodiscard]] bool mayFallAsleep() const;
    /// It ends with the agent.
    [[nodiscard]] bool hasWorkBesideTurns() const { return m_tasks > 0 || m_agentTimers > 0; }
    /// The agent gives a message no turn.
    void onMessageSkipped(const QString &id);
    void noteAnswered(const QStringList &ids);
    /// True if another agent is started for the conversation.
    [[nodiscard]] bool startsAgain(const agent::ExitMeaning &meaning);
    /// What the agent that has ended could not save.
    void noteLostWrites(const agent::ExitMeaning &meaning);
    /// False: nothing was said.
    bool carryOver(Past past);
    void followTurn(const agent::AgentEvent &event);
    void noteChoice(const QString &optionId, const QString &value);

    SessionParts m_parts;
    SessionMachine m_machine;
    LiveAgent m_agent;
    TurnWatch m_watch;
    HealthWatch m_health;
    ToolWatch m_tools;
    LoopWatch m_loops;
    RestartPolicy m_restarts;
    MessageQueue m_messages;
    Conversation m_conversation;
    PastText m_pastText;
    std::function<bool()> m_isBlank;
    agent::SessionChoices m_choices;
    std::optional<endpoint::Endpoint> m_modelEndpoint; ///< where the model of m_choices was chosen
    std::optional<agent::AgentLaunch> m_launch;        ///< wanted
    std::optional<Failure> m_refusal;
    std::optional<Failure> m_reportedRefusal; ///< until the user asks for an agent again
    std::optional<Failure> m_failure;
    std::optional<Failure>
        m_hang; ///< the live agent does not answer, or did not do what it was told

    std::array<std::unique_ptr<Timer>, SessionMachine::kTimers.size()> m_timers; ///< by purpose
    QSet<QString> m_pendingRequests;
    SeenTurn m_seen;                 ///< of the message in flight
    bool m_isTurnBegun = false;      ///< by the live agent
    bool m_isTurnStopped = false;    ///< the user has interrupted it
    bool m_isContinueWanted = false; ///< the user asked for the turn in flight to be finished
    bool m_wasTurnReplaced = false;  ///< the cut turn's agent was to be replaced: it did not crash
    bool m_owesTurnEnd = false;      ///< turnEnded() is to come for the turn that is looked up
    std::optional<Failure> m_cutFailure; ///< how its agent ended
    std::optional<QString> m_cutTurn;
    std::optional<QString> m_wantedTurn; ///< of applyNowAndGoOn(), until its agent has ended
    TurnLookUp m_lookUp;
    RecordTrace m_record;
    HolderLook m_holder;
    HolderLook::Found m_foundHolder;                          ///< by the last look
    std::vector<std::function<void(bool isFree)>> m_whenFree; ///< wait for the look
    bool m_trustsUnknownHolder = false;
    std::size_t m_tasks = 0; ///< in the background
    int m_agentTimers = 0;   ///< at which the agent goes on by itself
    std::chrono::minutes m_sleepAfter{0};
    std::unique_ptr<Timer> m_idle;           ///< runs while the agent may sleep
    std::optional<agent::WritesLost> m_lost; ///< reported by the live (or last) agent

    std::deque<SessionMachine::Input> m_inputs;
    bool m_feeding = false;
    ChatState m_announcedState = ChatState::Stopped;
    bool m_announcedPending = false;
    EmitGuard m_emitGuard;
};

} // namespace bridge::session

#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agent/ArchiveReader.h"
#include "bridge/agent/Permission.h"
#include "bridge/chat/Activity.h"
#include "bridge/chat/ChatKeeper.h"
#include "bridge/chat/ChatLaunch.h"
#include "bridge/chat/HolderWatch.h"
#include "bridge/chat/Past.h"
#include "bridge/chat/ReadinessWait.h"
#include "bridge/chat/Transcript.h"
#include "bridge/chat/TranscriptWriter.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/Session.h"
#include "bridge/store/ChatRecord.h"

#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace bridge::chat {

/// What a chat is kept in, and what it was kept with.
struct ChatKeeping
{
    store::ChatStore *store = nullptr;    ///< outlives the chat; nullptr: nothing is kept
    agent::ArchiveReader *past = nullptr; ///< outlives the chat; nullptr: there is none to read
    QString sessionId{};                  ///< the agent's id of the conversation
    bool isReopened = false;              ///< it was begun before: its past is shown
    /// Begins as a copy of this conversation, whose past is shown; empty: it does not.
    QString branchOf{};
    QString branchAt{}; ///< the last item of the copy; empty: all
};

/// How a chat begins.
struct ChatStart
{
    ChatLaunch::Overrides overrides{}; ///< of a new conversation; a kept one has its own
    QString sessionId{};               ///< the conversation to go on with; empty: a new one
    QString branchOf{};                ///< see ChatKeeping; with it `sessionId` is empty
    QString branchAt{};
    bool isAsleep = false; ///< the agent starts with the first message
};

/// Where a branch of a conversation begins.
struct BranchPoint
{
    QString itemId; ///< the last item of the copy; empty: it has none
    QString draft;  ///< what the user said there, to be said in another way
    friend bool operator==(const BranchPoint &, const BranchPoint &) = default;
};

/// One conversation: transcript + session + effective launch. What the windows, the tray and the
/// command line talk to. Main thread. Owned by ChatList; owners delete it with deleteLater(), never
/// from inside one of its signals.
class Chat : public QObject
{
    Q_OBJECT

public:
    /// Takes over both parts. `id` is stable for the life of the chat. A reopened chat gets back
    /// what its record in the store holds; pin and folder are part of `launch`.
    Chat(QString id, std::unique_ptr<ChatLaunch> launch, std::unique_ptr<session::Session> session,
         Clock &clock, ChatKeeping keeping = {}, QObject *parent = nullptr);

    /// Of this run, for the command line.
    [[nodiscard]] QString id() const { return m_id; }
    /// The agent's id of the conversation, by which it is kept; another one after startFresh() and
    /// wherever the agent begins a new one. Empty: the agent chooses it, and has not yet.
    [[nodiscard]] const QString &sessionId() const { return m_keeper.sessionId(); }
    /// First words of the first message, or what setTitle() says; empty before both.
    [[nodiscard]] QString title() const { return m_title; }
    /// A name by the user, or the one that the agent's file has.
    void setTitle(const QString &title);
    [[nodiscard]] QString workspace() const { return m_launch->workspace(); }
    /// The endpoint that it uses; another pin restarts the agent like a change of the settings.
    [[nodiscard]] const endpoint::EndpointPin &pin() const { return m_launch->pin(); }
    void setPin(const endpoint::EndpointPin &pin);
    /// Working also while a message is on its way to the disk and then to the agent.
    [[nodiscard]] session::ChatState state() const;
    /// What happens now about a message, from send() to the end of its turn.
    [[nodiscard]] const Activity &activity() const { return m_activity.activity(); }
    [[nodiscard]] const session::AgentInfo &agent() const { return m_session->agent(); }
    /// Offers of the live agent: commands, options, subagents, account.
    [[nodiscard]] const agent::AgentCatalog &catalog() const { return m_session->catalog(); }
    /// Changes an option of catalog(); false: there is no agent, or it cannot.
    bool setOption(const QString &optionId, const QString &value);
    /// Another endpoint is set for it than the live agent was started with.
    [[nodiscard]] bool isEndpointChanging() const;
    [[nodiscard]] Transcript &transcript() { return m_transcript; }
    /// @name The queue
    /// Messages that wait and are not in the transcript yet, in the order in which they will be
    /// sent. A message enters the transcript when it is sent, or at once when nothing is before it.
    /// @{
    using Message = session::MessageQueue::Message;
    [[nodiscard]] std::vector<Message> queue() const;
    /// Removes and returns the text of a waiting message; nullopt: it waits no more.
    std::optional<QString> takeQueued(const QString &id);
    /// The waiting message that the user changes; nullopt: none. It has left the queue, its text is
    /// the draft, and what was the draft is put aside, all until endEdit(), in a later run too.
    [[nodiscard]] const std::optional<store::EditedMessage> &edited() const { return m_edited; }
    /// False: it waits no more, or another one is being changed.
    bool beginEdit(const QString &id);
    /// The message waits again with this text, in its place; the draft is what it was before. It
    /// waits for the user if it would have been sent meanwhile. No message is sent before that is
    /// on the disk or cannot be written there now: it would be there as the edited one, too.
    void endEdit(const QString &text);
    /// Moves a message to this index of queue().
    void moveQueued(const QString &id, int index);
    /// The message goes next; the running turn is interrupted for it.
    void sendQueuedNow(const QString &id);
    /// @}

    /// @name What is kept
    /// @{
    /// The text in the composer.
    [[nodiscard]] const QString &draft() const { return m_draft; }
    void setDraft(const QString &text);
    [[nodiscard]] const store::ScrollPlace &scrollPlace() const { return m_scroll; }
    void setScrollPlace(const store::ScrollPlace &place);
    /// An answer, a failure or a loop came while the chat was not on screen.
    [[nodiscard]] bool isUnseen() const { return m_isUnseen; }
    void setOnScreen(bool isOnScreen);
    /// Its place among the open chats, for the next start.
    void setOrder(int order);
    /// The user closed it: the next start does not open it.
    void noteClosed();
    /// @}

    /// @name The past
    /// @{
    /// False: there is nothing before the transcript's first entry.
    [[nodiscard]] bool hasEarlier() const { return m_past.hasEarlier(); }
    [[nodiscard]] bool isLoadingEarlier() const { return m_past.isLoading(); }
    /// Items before the first entry; -1: not known.
    [[nodiscard]] int earlierCount() const { return hasEarlier() ? -1 : 0; }
    /// Reads the page before the first entry, which is put before it; earlierChanged() follows.
    void loadEarlier() { m_past.loadEarlier(); }
    /// Reads pages until the transcript has this item; itemFound() or itemMissing() follows.
    void loadUntil(const QString &itemId) { m_past.loadUntil(itemId); }
    /// @}

    /// Messages that wait for the running turn, for the agent or, after a failed turn, until the
    /// user sends a message, again or new, because they would fail the same way.
    [[nodiscard]] int queuedMessages() const;
    /// A change waits for the running turn; applyNow() does not.
    [[nodiscard]] bool isRestartPending() const { return m_session->isRestartPending(); }
    /// It has no message, and no text for one.
    [[nodiscard]] bool isUntouched() const;
    /// Why the state is Failed, or how the last turn failed; empty after a turn that ended well and
    /// with a new agent.
    [[nodiscard]] std::optional<Failure> failure() const;
    /// What is wrong now: why the agent still retries or is hung, else failure(); empty: nothing.
    [[nodiscard]] std::optional<Failure> problem() const;
    /// What is known against the agent's custom endpoint: how the last turn failed there, or why
    /// nothing answered when the agent started; empty: nothing. Outlives an agent that is replaced
    /// by one with the same launch.
    [[nodiscard]] const std::optional<Failure> &endpointProblem() const
    {
        return m_endpointProblem;
    }
    /// The unanswered user messages that can be sent again, as one text; may be empty. MessageQueue
    /// says how long they stay.
    [[nodiscard]] QString unansweredText() const;
    /// Number of messages in unansweredText().
    [[nodiscard]] int unansweredMessages() const;

    /// The turn that was cut and waits for the user's word to go on; nullopt: none does.
    [[nodiscard]] const std::optional<CutTurnEntry> &cutTurn() const { return m_cutTurn; }
    /// Finishes it.
    void continueTurn();
    /// Uses this endpoint from now on, and finishes the turn there that runs, was cut, or is
    /// unanswered. A line of the transcript says from where.
    void goOnAt(const endpoint::EndpointPin &pin);

    /// @name Another process that has the conversation open
    /// Two processes on one conversation lose each other's turns, so before each start of an agent
    /// and each message it is asked whether another one has it. Then the agent is ended, and the
    /// chat can only be read:
    /// send() keeps the message in the queue, which is held, and every other request that needs an
    /// agent is refused with heldRefused(). That stays so when the process has ended: the file has
    /// changed, so another Chat goes on with the conversation (handOver()). Where it cannot be
    /// found out, a live agent is kept, and the chat goes on with it as soon as it is known that no
    /// other process has the conversation, or trustUnknownHolder() says so.
    /// @{
    [[nodiscard]] const std::optional<HeldBy> &heldBy() const { return m_holder.held(); }
    [[nodiscard]] bool isHeld() const { return heldBy().has_value(); }
    /// Calls `then` when heldBy() is known, unless `context` is gone: at once for a chat that is
    /// held, or awake. An idle one that is awake is looked at afterwards.
    void whenHolderIsKnown(QObject *context, std::function<void()> then);
    /// The user knows that no other process has it, where that cannot be found out.
    void trustUnknownHolder();
    /// Another Chat takes the conversation over: this one keeps nothing any more, and is closed.
    void handOver();
    /// @}

    /// @name Going back to a message of the user, by its item (TranscriptEntry::itemId)
    /// Between turns. An agent that is asleep is woken for it. Each is answered by its signal, or
    /// by goingBackFailed(). One at a time; a new one replaces one that waits for the agent.
    /// @{
    /// Takes the message and all below it out of the conversation; files stay. rewound() follows.
    void rewind(const QString &itemId) { goBack({agent::AgentRequest::Rewind, itemId}); }
    /// What restoreFiles() would change: filesPreviewed() follows.
    void previewFiles(const QString &itemId)
    {
        goBack({agent::AgentRequest::PreviewFiles, itemId});
    }
    /// Puts the files that tools changed back to their state before the message: filesRestored()
    /// follows.
    void restoreFiles(const QString &itemId)
    {
        goBack({agent::AgentRequest::RestoreFiles, itemId});
    }
    /// @}
    /// For a branch at this item. One at a message of the user ends before it, like a rewind, if
    /// what is before it has been read. Without an item, for one of all: before the message whose
    /// turn runs, as a half turn is nothing to go on with.
    [[nodiscard]] BranchPoint branchPoint(const QString &itemId) const;
    /// Names the conversation, also for other programs that list it; false: no agent can now, its
    /// file has to be changed instead. The title changes either way.
    bool rename(const QString &title);
    /// Starts the agent of a chat that is asleep.
    void wake();

    /// It has no agent because it did not need one: the state is Stopped, and the next message
    /// starts one. restart() leaves it asleep.
    [[nodiscard]] bool isAsleep() const { return m_session->isAsleep(); }
    /// The end of the agent would cut something: a turn, a question, background tasks.
    [[nodiscard]] bool wouldLoseWork() const { return m_session->wouldLoseWork(); }
    /// The waiting messages wait for the user, since a turn before them failed or was interrupted.
    [[nodiscard]] bool isQueueHeld() const { return m_session->isQueueHeld(); }

    /// Ids of the tasks that run beside the live agent's turns.
    [[nodiscard]] const QStringList &backgroundTasks() const { return m_backgroundTasks; }

    /// Starts the agent; called once when the chat opens. A chat that is asleep stays so.
    void start();
    /// Ends the agent and starts none; stopped() follows.
    void stop();
    /// Gives the agent a message, now or as soon as it can take one, but not before it is on the
    /// disk or cannot be written there now. In a held chat it waits. Returns the message's id.
    QString send(const QString &text);
    /// Stops the running turn; the agent stays unless it is hung or does not stop.
    void interrupt();
    /// Restarts the agent, after the running turn unless that only retries or its agent is hung.
    void restart();
    /// Restarts the agent at once; the next one goes on with the running turn if it can.
    void restartNow();
    /// Ends one tool, or the turn if it cannot be ended alone.
    void stopTool(const QString &toolUseId);
    /// The user agrees that the tool of an OverdueTool goes on.
    void keepWaiting(const QString &toolUseId) { m_session->keepWaiting(toolUseId); }
    /// The user agrees that the turn of looping() goes on.
    void allowLoop() { m_session->allowLoop(); }
    /// Applies a pending change at once; the next agent goes on with the running turn if it can.
    void applyNow();
    /// Sends each unanswered message again, before those that wait.
    void sendAgain();
    /// Sends the unanswered messages again as soon as the custom endpoint, whose server is being
    /// started or whose model is being loaded, can answer. Until then isWaitingForModel(). The wait
    /// ends with any user action on messages, agent or endpoint, and with a failure that waiting
    /// does not help against, which failed() reports.
    void sendWhenReady();
    [[nodiscard]] bool isWaitingForModel() const { return m_readiness.isWaiting(); }
    /// Continues in a new session of the agent, for an endpoint that refuses this one's history.
    /// The agent gets the conversation so far as text, with the unanswered messages, which are sent
    /// again automatically, or with the next message.
    void startFresh();
    /// Removes and returns the unanswered messages as one text, for editing.
    QString takeUnanswered();
    /// Answers a pending permission, question or plan; ignored when it is no longer pending.
    void answer(const QString &requestId, const agent::PermissionAnswer &answer);

Q_SIGNALS:
    /// catalog() has changed.
    void catalogChanged();
    /// heldBy() has changed.
    void heldChanged();
    /// Something was asked for that a held chat cannot do.
    void heldRefused();
    /// sessionId() has changed.
    void sessionIdChanged(const QString &before);
    void unseenChanged();
    /// hasEarlier() or isLoadingEarlier() has changed.
    void earlierChanged();
    /// `text`: of the message, for the composer; the draft has it behind what was there.
    void rewound(const QString &text);
    void filesPreviewed(const bridge::agent::FilesPreviewed &preview);
    void filesRestored(const bridge::agent::FilesRestored &restored);
    /// `reason`: in the agent's words; empty: there is no agent that could.
    void goingBackFailed(const QString &reason);
    /// cutTurn() has changed.
    void cutTurnChanged();
    void itemFound(const QString &itemId);
    void itemMissing(const QString &itemId);
    void stateChanged(bridge::session::ChatState state);
    /// activity() has changed; not with each piece of an answer.
    void activityChanged();
    /// The live process, its endpoint or its reported facts have changed.
    void agentChanged();
    void titleChanged();
    void pinChanged();
    void queueChanged();
    void restartPendingChanged(bool pending);
    void waitingForModelChanged(bool waiting);
    /// A failure the user must see, once for each turn or agent: while the agent still tries (state
    /// Retrying) when its retries cannot soon help (retryMayHelp()), when it is hung
    /// (AgentInfo::isHung), else when it has given up. It
    /// ends with failureWithdrawn(), turnEnded() or when the state leaves Failed. Trouble that may
    /// pass appears only in the transcript's RetryEntry.
    void failed(const bridge::Failure &failure);
    /// Why the agent retries, when a retry may soon succeed: not a failure yet.
    void diagnosed(const bridge::Failure &failure);
    /// The last failed() is known better now: update what shows it, do not announce it again.
    void failureRefined(const bridge::Failure &failure);
    /// A retry succeeded after failed().
    void failureWithdrawn();
    /// The running turn goes round in circles: once, until it does not. interrupt() stops it.
    void looping(const bridge::session::Loop &loop);
    /// A turn is over, however it ended. `text` is the last answer.
    void turnEnded(bool ok, const QString &text);
    void permissionAsked(const bridge::agent::PermissionRequest &request);
    /// Every event of the agent, as it comes; for the command line's stream.
    void agentEvent(const bridge::agent::AgentEvent &event);
    /// A message of send() is on the disk; false: it cannot be written now, and is sent all the
    /// same. Comes inside send() where nothing is kept.
    void messageKept(const QString &id, bool isOnDisk);
    /// A message was given to the agent (see send()).
    void messageSent(const QString &id);
    /// The agent has finished with a message, answered or not; comes before turnEnded() of its
    /// turn. Turns that the agent begins by itself (a background task has ended) settle none.
    void messageSettled(const QString &id);
    /// A message is sent again under another id, as an agent takes each id only once.
    void messageRenamed(const QString &id, const QString &newId);
    /// The new agent had nothing to resume and began a new session, which gets the conversation so
    /// far as text.
    void pastLost();
    void stopped();

private:
    void followSession();
    void followActivity();
    /// Changes m_activity, and announces it.
    void changeActivity(const std::function<void()> &change);
    void followHolder();
    /// True for a held chat, and says so.
    bool refuses();
    void restore();
    [[nodiscard]] LostPart lostPart() const;
    void onPastOpened();
    /// There is a text for a message: the draft, or a waiting message that is changed.
    [[nodiscard]] bool isWritten() const { return !m_draft.isEmpty() || m_edited; }
    /// Writes the record, if there is something to come back to.
    void keep();
    [[nodiscard]] store::KeptMessages keptMessages() const;
    void keepEvent(const agent::AgentEvent &event);
    struct GoingBack
    {
        agent::AgentRequest request = agent::AgentRequest::Rewind;
        QString itemId;
    };
    void goBack(const GoingBack &wanted);
    /// Asks the agent, if it is there.
    void askToGoBack();
    void rewindTo(const QString &itemId);
    void failGoingBack(const QString &reason);
    [[nodiscard]] QString draftWith(const QString &text) const;
    [[nodiscard]] BranchPoint pointBefore(int row) const;
    void onWentBack(const agent::AgentEvent &event);
    void onRewound(const agent::ConversationRewound &rewound);
    void onTurnCut(const QString &messageId);
    void onAnswerFound(const QString &messageId, const QString &answer);
    void settleCutTurn();
    /// A chat that was asleep from the beginning has looked for nothing yet.
    void findLaunch();
    void onTurnEnded(bool ok, const QString &text);
    void noteSession(const QString &sessionId);
    [[nodiscard]] int placeOfRow(int index) const;
    /// The ids of all that comes before this row of queue(), wherever it is.
    [[nodiscard]] QStringList idsBefore(const QString &rowId) const;
    /// The message goes on under another id: see Session::messageRequeued().
    void renameMessage(const QString &id, const QString &newId);
    void release(const QString &messageId);
    void setUnseen(bool isUnseen);
    [[nodiscard]] bool hasTurn() const;
    [[nodiscard]] QString pastText(session::Session::Past past) const;
    /// Messages that are sent again, or may be.
    [[nodiscard]] QSet<QString> unansweredIds() const;
    /// `failure` with the setting of another place that has a part in it.
    [[nodiscard]] Failure withSource(const Failure &failure);
    void onDiagnosed(const Failure &reported);
    void onDiagnosisWithdrawn();
    void onLoop(const session::Loop &loop);
    void announce(const Failure &failure);
    void onLaunch(const agent::AgentLaunch &launch);
    void onReady();
    void onGaveUpWaiting(const Failure &reported);
    /// Called before each user action, which replaces the awaited resend.
    void endWaiting();
    void onFailed(const Failure &reported, const QString &messageId);
    void onAgentEnded(bool expected, const QStringList &names);
    void onAgentReplaced(const session::AgentInfo &previous);
    void onAgentEvent(const agent::AgentEvent &event);

    QString m_id;
    QString m_title;
    Clock &m_clock;
    QStringList m_backgroundTasks;
    Transcript m_transcript;
    TranscriptWriter m_writer;
    ActivityWatch m_activity;
    ChatKeeper m_keeper;
    Past m_past;
    HolderWatch m_holder;
    std::unique_ptr<ChatLaunch> m_launch;
    std::unique_ptr<session::Session> m_session;
    std::deque<Message> m_outbox; ///< on their way to the disk, then to the session
    QString m_draft;
    std::optional<store::EditedMessage> m_edited;
    int m_returning = 0;   ///< messages of endEdit() that are on their way to the disk
    QString m_leavingText; ///< of the message that the agent is asked to rewind, until its answer
    store::ScrollPlace m_scroll;
    QString m_permissionMode;
    QDateTime m_updated;
    int m_order = 0;
    bool m_isReopened;
    QString m_branchOf;
    QString m_branchAt;
    bool m_isOpen = true; ///< false: the user closed it
    bool m_isOnScreen = false;
    bool m_isUnseen = false;
    bool m_hasBegun = false;    ///< an agent has taken a message
    bool m_isTurnNoted = false; ///< the store has the beginning of the running turn
    QString m_notedMessage;     ///< of that
    JournaledTurn m_lostTurn;   ///< until the past is open
    std::optional<CutTurnEntry> m_cutTurn;
    /// Messages of the last program run, whose end cut the turn of one of them, until they are sent
    /// in this one.
    QSet<QString> m_sentBefore;
    QString m_begunHere;                  ///< message whose turn an agent of this run began last
    std::optional<GoingBack> m_goingBack; ///< waits for the agent
    int m_goingBackNumber = 0;            ///< of the newest that waits for whenFree()
    std::optional<QString> m_goesOnFrom;  ///< address that goOnAt() left, until another agent
    std::optional<std::pair<Failure, Failure>> m_told; ///< the session's last one, and withSource()
    std::optional<Failure> m_diagnosis;   ///< of the running turn
    std::optional<Failure> m_endpointProblem;
    bool m_isFailureAnnounced = false;       ///< of the running turn: not again at its end
    bool m_isAgentLive = false;              ///< not while it starts
    bool m_agentLost = false;                ///< the last agent ended by itself
    bool m_wasAsleep = false;                ///< the last agent ended because it was not needed
    bool m_startsFresh = false;              ///< the next agent begins another session
    bool m_isPastLost = false;               ///< the same, because it had nothing to resume
    std::optional<agent::WritesLost> m_lost; ///< reported by the live agent
    std::optional<agent::WritesLost> m_lostBefore; ///< by the one before: not shown again
    quint64 m_lastSaved = 0; ///< the last entry before the agent that could not save its files
    ReadinessWait m_readiness;
    EmitGuard m_emitGuard;
};

} // namespace bridge::chat

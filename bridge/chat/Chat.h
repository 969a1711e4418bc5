#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agent/Permission.h"
#include "bridge/chat/ReadinessWait.h"
#include "bridge/chat/Transcript.h"
#include "bridge/chat/TranscriptWriter.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/ChatState.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace bridge::session {
class Session;
struct AgentLaunch;
} // namespace bridge::session

namespace bridge::chat {

class ChatLaunch;

/// One conversation: transcript + session + effective launch. What the windows, the tray and the
/// command line talk to. Owned by ChatList; main thread.
class Chat : public QObject
{
    Q_OBJECT

public:
    /// Takes over both parts. `id` is stable for the life of the chat.
    Chat(QString id, std::unique_ptr<ChatLaunch> launch, std::unique_ptr<session::Session> session,
         Clock &clock, QObject *parent = nullptr);
    ~Chat() override;

    [[nodiscard]] QString id() const { return m_id; }
    /// First words of the first message; empty before it.
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString workspace() const;
    /// Which endpoint it uses; another one restarts the agent like a change of the settings.
    [[nodiscard]] const endpoint::EndpointPin &pin() const;
    void setPin(const endpoint::EndpointPin &pin);
    [[nodiscard]] session::ChatState state() const;
    [[nodiscard]] const session::AgentInfo &agent() const;
    /// Another endpoint is set for it than the live agent was started with.
    [[nodiscard]] bool isEndpointChanging() const;
    [[nodiscard]] Transcript &transcript();
    /// Messages that wait for the running turn, for the agent or, after a failed turn, for the user
    /// to send something, again or new: they would only fail the same way.
    [[nodiscard]] int queuedMessages() const;
    /// A change waits for the running turn; applyNow() does not.
    [[nodiscard]] bool isRestartPending() const;
    /// Why the state is Failed, or how the last turn failed; empty after a turn that ended well and
    /// with a new agent.
    [[nodiscard]] std::optional<Failure> failure() const;
    /// The user messages that were not answered and can be sent again, as one text; empty when
    /// there are none. See MessageQueue for how long.
    [[nodiscard]] QString unansweredText() const;
    /// How many those are.
    [[nodiscard]] int unansweredMessages() const;

    /// Starts the agent; called once when the chat opens.
    void start();
    /// Ends the agent and starts none; stopped() follows.
    void stop();
    /// Gives the agent a message, now or as soon as it can take one. Returns the message's id.
    QString send(const QString &text);
    /// Stops the running turn; the agent stays.
    void interrupt();
    /// Restarts the agent, after the running turn unless it only retries.
    void restart();
    /// Applies a pending change at once: interrupts, restarts, offers to send the message again.
    void applyNow();
    /// Sends what was not answered again, each message by itself, before those that wait.
    void sendAgain();
    /// Sends what was not answered again by itself, as soon as the custom endpoint, whose server is
    /// being started or whose model is being loaded, can answer. Until then isWaitingForModel();
    /// whatever the user does with messages, agent or endpoint ends the waiting, and so does a
    /// failure that waiting does not mend: failed() says which.
    void sendWhenReady();
    [[nodiscard]] bool isWaitingForModel() const { return m_readiness.isWaiting(); }
    /// Goes on in a new session of the agent, for an endpoint that refuses this one's history: the
    /// agent is told the conversation so far as text, with what was not answered, which is sent
    /// again by itself, or with the next message.
    void startFresh();
    /// Takes unansweredText() out for editing; the offer to send it again ends.
    QString takeUnanswered();
    /// Answers a pending permission, question or plan; ignored when it is no longer pending.
    void answer(const QString &requestId, const agent::PermissionAnswer &answer);

Q_SIGNALS:
    void stateChanged(bridge::session::ChatState state);
    /// The live process, its endpoint or what it reported is different now.
    void agentChanged();
    void titleChanged();
    void pinChanged();
    void queueChanged();
    void restartPendingChanged(bool pending);
    void waitingForModelChanged(bool waiting);
    /// A failure the user must see, once for each turn or agent: while the agent still tries (state
    /// Retrying) when its retries cannot soon help (retryMayHelp()), else when it has given up. Its
    /// end is failureWithdrawn(), turnEnded() or the state leaving Failed. What is seen early and
    /// may pass by itself stands in the transcript's RetryCard only.
    void failed(const bridge::Failure &failure);
    /// What keeps the agent trying, where a try may soon succeed: no failure yet.
    void diagnosed(const bridge::Failure &failure);
    /// The failure announced last is known better now: for who still shows it, not to be told anew.
    void failureRefined(const bridge::Failure &failure);
    /// It was announced while the agent still tried, and then a try succeeded.
    void failureWithdrawn();
    /// A turn is over, however it ended. `text` is the last answer.
    void turnEnded(bool ok, const QString &text);
    void permissionAsked(const bridge::agent::PermissionRequest &request);
    /// Everything the agent says, as it comes; for streaming it on (command line).
    void agentEvent(const bridge::agent::AgentEvent &event);
    /// A message was given to the agent (see send()).
    void messageSent(const QString &id);
    /// The agent has done with it, answered or not; comes before turnEnded() of its turn. Turns
    /// the agent begins by itself (a background task has ended) settle none.
    void messageSettled(const QString &id);
    /// A message goes out once more, under another id: an agent takes each id only once.
    void messageRenamed(const QString &id, const QString &newId);
    void stopped();

private:
    void followSession();
    void onDiagnosed(const Failure &failure);
    void onDiagnosisWithdrawn();
    void announce(const Failure &failure);
    void onLaunch(const session::AgentLaunch &launch);
    void onReady();
    void onGaveUpWaiting(const Failure &failure);
    /// Before anything the user does: what he waited for is not what happens next.
    void endWaiting();
    void onFailed(const Failure &failure, const QString &messageId);
    void onAgentEnded(bool expected, const QStringList &names);
    void onAgentReplaced(const session::AgentInfo &previous);
    void onEvent(const agent::AgentEvent &event);

    QString m_id;
    QString m_title;
    Transcript m_transcript;
    TranscriptWriter m_writer;
    std::unique_ptr<ChatLaunch> m_launch;
    std::unique_ptr<session::Session> m_session;
    bool m_isFailureAnnounced = false; ///< of the running turn: not again at its end
    bool m_agentLost = false;          ///< the last agent ended by itself
    bool m_startsFresh = false;        ///< the next agent begins another session
    ReadinessWait m_readiness;
};

} // namespace bridge::chat

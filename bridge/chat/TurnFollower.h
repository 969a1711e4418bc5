#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/chat/Chat.h"
#include "bridge/core/Clock.h"
#include "bridge/failure/Failure.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <optional>

namespace bridge::chat {

/// Follows one message of a chat until the agent is done with it: through its turn, the background
/// tasks that this turn leaves running, and the turns that the ends of those bring. Chat and clock
/// outlive it. Main thread.
class TurnFollower : public QObject
{
    Q_OBJECT

public:
    /// Meaning of a failure announced while the agent still retries.
    enum class OnFailure { End, WaitForRetries };

    /// Is made before the message is sent, which may happen inside Chat::send().
    TurnFollower(Chat &chat, Clock &clock, OnFailure onFailure, QObject *parent = nullptr);

    /// The message to follow, as Chat::send() returns it. Called once.
    void follow(const QString &messageId);
    /// Why the turn failed; empty also where only the agent went away.
    [[nodiscard]] const std::optional<Failure> &failure() const { return m_failure; }
    /// The last answer so far.
    [[nodiscard]] const QString &answer() const { return m_answer; }

Q_SIGNALS:
    /// The agent has the message now; comes again when the message is sent again.
    void begun();
    void failed(const bridge::Failure &failure);
    /// The last signal; answer() and failure() are final.
    void ended(bool ok);

private:
    void onSent(const QString &messageId);
    void onFailed(const Failure &failure);
    void onAgentEvent(const agent::AgentEvent &event);
    void onTurnEnded(bool ok, const QString &text);
    void onStateChanged(session::ChatState state);
    void endIfHeld();
    void endWithFailureOfChat();
    [[nodiscard]] bool hasBackgroundTasks() const;
    void end(bool ok);

    Chat &m_chat;
    Clock &m_clock;
    OnFailure m_onFailure;
    QStringList m_earlierTasks; ///< ids of tasks that other turns left running
    QString m_id;
    QString m_lastSent; ///< message id
    QString m_answer;
    std::optional<Failure> m_failure;
    bool m_isFirst = false;   ///< no other message is before it: failures concern this one
    bool m_isSettled = false; ///< the agent is done with the message
    bool m_isBetweenTurns = false;
    bool m_hasEnded = false;
    std::unique_ptr<Timer> m_nextTurnPatience;
};

} // namespace bridge::chat

#pragma once

#include "bridge/chat/Transcript.h"
#include "bridge/core/Clock.h"
#include "bridge/session/ChatState.h"
#include "bridge/session/MessageQueue.h"

#include <QHash>
#include <QString>

#include <functional>
#include <optional>

namespace bridge::chat {

/// Writes what a session tells into a transcript: keeps which entry belongs to which block, tool,
/// request and message, and nothing else. References outlive it.
class TranscriptWriter
{
public:
    TranscriptWriter(Transcript &transcript, Clock &clock);

    void messageAdded(const session::MessageQueue::Message &message);
    void messageDelivery(const QString &id, UserMessage::Delivery delivery);
    /// The message goes again under another id.
    void messageRenamed(const QString &id, const QString &newId);

    void agentEvent(const agent::AgentEvent &event, const session::AgentInfo &agent);
    void permissionAnswered(const QString &requestId, const agent::PermissionAnswer &answer);
    /// The endpoint has said nothing since then, Clock::monotonic(); diagnosed() follows.
    void fellSilent(std::chrono::milliseconds since, const session::AgentInfo &agent);
    /// What the card of the wait says is wrong.
    void diagnosed(const Failure &failure);
    /// Nothing is wrong. A retry that the agent announced still waits.
    void diagnosisWithdrawn();
    /// What it had begun will not go on.
    void agentEnded();
    void failed(const Failure &failure, const QString &messageId);
    void divider(Divider divider);
    /// The line that tells of another agent; it names the model once one has answered.
    void agentReplaced(Divider divider);

private:
    /// Who gave an answer.
    struct Origin
    {
        QString endpoint; ///< empty: default API
        QString model;    ///< empty: not said
        friend bool operator==(const Origin &, const Origin &) = default;
    };

    void on(const agent::BlockStarted &event);
    void on(const agent::BlockText &event);
    void on(const agent::BlockFinished &event);
    void on(const agent::BlockDiscarded &event);
    void on(const agent::ToolFinished &event);
    void on(const agent::PermissionAsked &event);
    void on(const agent::PermissionWithdrawn &event);
    void on(const agent::TurnEnded &event);
    void on(const agent::NoticeGiven &event);
    void on(const agent::BadLine &event);
    template <typename T>
    void on(const T &)
    {} // says nothing a transcript shows

    /// Before an answer of the conversation itself: marks where another one begins to give them.
    void answerBegins(const Origin &origin);
    void beginBlock(const agent::BlockStarted &block, bool isAgentsOwn);
    void showWait(RetryCard card, const session::AgentInfo &agent);
    void endWait();
    void settlePermission(const QString &requestId, PermissionCard::Outcome outcome,
                          const QString &note);
    void loseTools(const std::function<bool(const ToolUse &)> &isLost);
    void setToolState(const QString &toolUseId, ToolUse::State state);

    Transcript &m_transcript;
    Clock &m_clock;
    QHash<QString, quint64> m_messages;    ///< message id -> entry
    QHash<QString, quint64> m_blocks;      ///< block key -> entry, while open
    QHash<QString, quint64> m_tools;       ///< tool use id -> entry, while it runs
    QHash<QString, quint64> m_permissions; ///< request id -> entry, while pending
    quint64 m_wait = 0;                    ///< entry of the retry card, while there is one
    quint64 m_newAgent = 0;                ///< entry of agentReplaced(), until one has answered
    QString m_endpoint;                    ///< that the agent of the current event uses
    std::optional<Origin> m_lastAnswer;
};

} // namespace bridge::chat

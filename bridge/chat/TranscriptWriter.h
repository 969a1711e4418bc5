#pragma once

#include "bridge/chat/Transcript.h"
#include "bridge/core/Clock.h"
#include "bridge/session/AgentInfo.h"
#include "bridge/session/MessageQueue.h"

#include <QHash>
#include <QString>

#include <functional>
#include <optional>
#include <utility>

namespace bridge::chat {

/// Writes a session's events into a transcript. Its only state maps blocks, tools, requests and
/// messages to entries. References outlive it.
class TranscriptWriter
{
public:
    TranscriptWriter(Transcript &transcript, Clock &clock);

    void messageAdded(const session::MessageQueue::Message &message);
    void messageDelivery(const QString &id, UserMessage::Delivery delivery);
    /// The message is resent under another id.
    void messageRenamed(const QString &id, const QString &newId);

    void agentEvent(const agent::AgentEvent &event, const session::AgentInfo &agent);
    void permissionAnswered(const QString &requestId, const agent::PermissionAnswer &answer);
    /// The endpoint has been silent since then, Clock::monotonic(); diagnosed() follows.
    void fellSilent(std::chrono::milliseconds since, const session::AgentInfo &agent);
    /// Shows the diagnosis on the retry card.
    void diagnosed(const Failure &failure);
    /// Removes the diagnosis. An announced retry still waits.
    void diagnosisWithdrawn();
    /// Asks whether the tool shall go on.
    void toolOverdue(const QString &toolUseId, std::chrono::milliseconds limit);
    /// The question is settled.
    void toolSettled(const QString &toolUseId);
    /// Ends everything that the agent had started.
    void agentEnded();
    void failed(const Failure &failure, const QString &messageId);
    void divider(Divider divider) { m_transcript.append(std::move(divider)); }
    /// Adds a divider for another agent; its model is added after the first answer.
    void agentReplaced(Divider divider)
    {
        m_agentDivider = m_transcript.append(std::move(divider));
    }

private:
    /// Source of an answer.
    struct Origin
    {
        QString endpoint; ///< empty: default API
        QString model;    ///< empty: not named
        friend bool operator==(const Origin &, const Origin &) = default;
    };

    void on(const agent::BlockStarted &event) { beginBlock(event, false); }
    void on(const agent::BlockText &event);
    void on(const agent::BlockFinished &event);
    void on(const agent::BlockDiscarded &event);
    void on(const agent::ToolFinished &event);
    void on(const agent::PermissionAsked &event);
    void on(const agent::PermissionWithdrawn &event);
    void on(const agent::TurnEnded &event);
    void on(const agent::NoticeGiven &event) { divider({Divider::Kind::Notice, event.text, {}}); }
    void on(const agent::WritesLost &event)
    {
        divider({.kind = Divider::Kind::WritesLost, .detail = {}, .names = {}, .lost = event});
    }
    void on(const agent::BadLine &event);
    template <typename T>
    void on(const T &)
    {} // not shown in the transcript

    /// Before an answer of the conversation: adds a divider if its origin is another one.
    void answerBegins(const Origin &origin);
    void beginBlock(const agent::BlockStarted &block, bool isFromAgent);
    void showRetry(RetryEntry entry, const session::AgentInfo &agent);
    void endRetry() { m_transcript.remove(std::exchange(m_retryEntry, 0)); }
    void settlePermission(const QString &requestId, PermissionEntry::Outcome outcome,
                          const QString &note);
    void loseTools(const std::function<bool(const ToolUse &)> &isLost);

    Transcript &m_transcript;
    Clock &m_clock;
    QHash<QString, quint64> m_messages;      ///< message id -> entry
    QHash<agent::BlockId, quint64> m_blocks; ///< block -> entry, while open
    QHash<QString, quint64> m_tools;         ///< tool use id -> entry, while it runs
    QHash<QString, quint64> m_overdue;       ///< tool use id -> entry that asks about it
    QHash<QString, quint64> m_permissions;   ///< request id -> entry, while pending
    quint64 m_retryEntry = 0;                ///< entry of the retry card, if any
    quint64 m_agentDivider = 0;              ///< entry of agentReplaced(), until its first answer
    QString m_endpoint;                      ///< used by the agent of the current event
    std::optional<Origin> m_lastAnswer;
};

} // namespace bridge::chat

#pragma once

#include "bridge/agent/ConversationArchive.h"
#include "bridge/chat/Transcript.h"
#include "bridge/core/Clock.h"
#include "bridge/session/AgentInfo.h"
#include "bridge/session/MessageQueue.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace bridge::chat {

/// Writes a session's events into a transcript. Its only state maps blocks, tools, requests and
/// messages to entries. References outlive it.
class TranscriptWriter
{
public:
    TranscriptWriter(Transcript &transcript, Clock &clock);

    /// The message enters the conversation.
    void messageAdded(UserMessage message);
    /// True if the message has entered.
    [[nodiscard]] bool hasMessage(const QString &id) const { return m_messages.contains(id); }
    /// A message that was not sent yet leaves the conversation.
    void takeBack(const QString &id);
    /// The message was given to the agent: it enters now, or comes down to where its answer will
    /// be.
    void messageSent(const session::MessageQueue::Message &message);
    /// The next agent goes on with the message's turn.
    void turnContinues(const QString &id);
    /// The message, which is sent next, asks for the rest of the answer in flight.
    void turnGoesOn(const QString &messageId) { m_goesOnWith = messageId; }
    /// The answer that the agent's file has to a turn whose end did not come.
    void answerFound(const QString &text);
    /// An answered message's cut answer is superseded.
    void messageDelivery(const QString &id, UserMessage::Delivery delivery);
    /// The message is resent under another id.
    void messageRenamed(const QString &id, const QString &newId);

    /// Something of the answer to the message in flight, or to the last one, was cut.
    [[nodiscard]] bool hasCut() const { return !m_cutBlocks.empty(); }

    void agentEvent(const agent::AgentEvent &event, const session::AgentInfo &agent);
    /// Returns the settled entry; nullopt: there is none.
    std::optional<PermissionEntry> permissionAnswered(const QString &requestId,
                                                      const agent::PermissionAnswer &answer);
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
    /// Asks whether the turn shall go on in circles.
    void loopFound(const session::Loop &loop);
    /// The question is settled.
    void loopOver() { m_transcript.remove(std::exchange(m_loop, 0)); }
    /// Ends everything that the agent had started.
    void agentEnded();
    void failed(const Failure &failure, const QString &messageId);
    void divider(Divider divider) { append(std::move(divider)); }
    /// Adds a divider for another agent; its model is added after the first answer. `before`: the
    /// address of the last one. Dividers that follow each other become one, and none if the address
    /// is again what it was.
    void agentReplaced(Divider divider, const QString &before);
    /// An agent runs: the failures of those that could not start are over.
    void startsSucceeded();
    /// Asks whether a turn that was cut shall go on; replaces an earlier question.
    void askAboutCut(const CutTurnEntry &entry);
    /// The question is settled.
    void endCut() { m_transcript.remove(std::exchange(m_cutTurn, 0)); }
    /// Removes the message and all below it; false: it is not here.
    bool rewindTo(const QString &messageId);

    /// Source of an answer.
    struct Origin
    {
        QString endpoint; ///< empty: default API
        QString model;    ///< empty: not named
        bool isEndpointKnown = true;
        friend bool operator==(const Origin &, const Origin &) = default;
    };

    /// @name The past
    /// @{
    /// The item of the following events; those of a live agent name theirs.
    void setItem(const QString &itemId) { m_item = itemId; }
    /// The endpoint of the answers that follow; nullopt: it was not recorded.
    void setEndpoint(const std::optional<QString> &endpoint);
    /// The same as agentEvent(), after setEndpoint().
    void keptEvent(const agent::AgentEvent &event);
    /// An answer to a question, a plan or a permission.
    void keptAnswer(const agent::ArchivedAnswer &answer);
    void settlePermission(const QString &requestId, PermissionEntry::Outcome outcome,
                          const QString &note);
    /// Marks the text that arrived of unfinished blocks.
    void cutOpenBlocks();
    /// The origins of the first and the last answer; nullopt: there is none.
    [[nodiscard]] const std::optional<Origin> &firstAnswer() const { return m_firstAnswer; }
    [[nodiscard]] const std::optional<Origin> &lastAnswer() const { return m_lastAnswer; }
    /// What is written next stands below an answer of this origin.
    void follows(const Origin &before) { m_lastAnswer = before; }
    /// An answer of this origin stands below: adds a divider if it is another one.
    void precedes(const Origin &next) { answerBegins(next); }
    /// Takes over entries that were inserted before its own: messages that can be sent again, and
    /// their cut answers.
    void adopt(const QSet<QString> &messages);
    /// What is cut from here on belongs to another exchange.
    void exchangeEnds() { m_cutBlocks.clear(); }
    /// @}

private:
    quint64 append(EntryContent content);
    void endTry();
    void discardBlock(quint64 entry, bool isAgentGone);
    void cutBlock(quint64 entry);
    void takeCutBack(quint64 entry);
    void leaveOutRepeated();
    void supersedeCut();
    void on(const agent::BlockStarted &event) { beginBlock(event, false); }
    void on(const agent::BlockText &event);
    void on(const agent::BlockProgressed &event);
    void on(const agent::BlockFinished &event);
    void on(const agent::BlockDiscarded &event);
    void on(const agent::ToolFinished &event);
    void on(const agent::PermissionAsked &event);
    void on(const agent::PermissionWithdrawn &event);
    void on(const agent::TurnEnded &event);
    void on(const agent::ConversationCompacted &event)
    {
        divider({Divider::Kind::Compacted, event.summary, {}});
    }
    void on(const agent::ConversationCleared &) { divider({.kind = Divider::Kind::Cleared}); }
    void on(const agent::NoticeGiven &event) { append(NoticeEntry{event.text, event.warning}); }
    void on(const agent::WritesLost &event)
    {
        divider({.kind = Divider::Kind::WritesLost, .detail = {}, .names = {}, .lost = event});
    }
    void on(const agent::AnswerRefused &event)
    {
        divider({.kind = Divider::Kind::AnswerRefused, .detail = event.explanation});
    }
    void on(const agent::AnswerCut &event)
    {
        divider({.kind = Divider::Kind::AnswerCut, .count = event.ownLimit});
    }
    void on(const agent::BadLine &event);
    template <typename T>
    void on(const T &)
    {} // not shown in the transcript

    /// Before an answer of the conversation: adds a divider if its origin is another one.
    void answerBegins(const Origin &named);
    void beginBlock(const agent::BlockStarted &block, bool isFromAgent);
    void showRetry(RetryEntry entry, const session::AgentInfo &agent);
    void endRetry() { m_transcript.remove(std::exchange(m_retryEntry, 0)); }
    /// The running tool that this is about; 0: there is none.
    [[nodiscard]] quint64 toolOf(const QString &toolUseId) const;
    [[nodiscard]] quint64 toolOf(const agent::PermissionRequest &request) const;
    [[nodiscard]] quint64 askedTool(const agent::PermissionRequest &request) const;
    [[nodiscard]] bool isRunning(quint64 tool) const;
    void denyTool(quint64 tool);
    void endFailures(bool onlyOfStarts = false);
    [[nodiscard]] bool isNewestButDividers(quint64 entry) const;
    [[nodiscard]] const ToolUse *toolUse(quint64 entry) const;
    [[nodiscard]] QSet<quint64> waitingTools() const;
    void updateWaits();
    void setWaits(quint64 tool, bool waits);
    void loseTools(const std::function<bool(const ToolUse &)> &isLost);

    Transcript &m_transcript;
    Clock &m_clock;
    QHash<QString, quint64> m_messages;      ///< message id -> entry
    QSet<quint64> m_sent;                    ///< entries of messages that an agent was given once
    QHash<agent::BlockId, quint64> m_blocks; ///< block -> entry, while open
    /// Tool use id and entry, while it runs, in the order of their begin. Servers give several
    /// calls of one answer the same id.
    std::vector<std::pair<QString, quint64>> m_tools;
    QHash<QString, quint64> m_asked;       ///< request id -> entry of its tool, while pending
    QSet<quint64> m_wereAsked;             ///< of m_tools, those that the user was asked about
    QHash<QString, quint64> m_overdue;     ///< tool use id -> entry that asks about it
    QHash<QString, quint64> m_permissions; ///< request id -> entry, while pending
    quint64 m_retryEntry = 0;              ///< entry of the retry card, if any
    quint64 m_loop = 0;                    ///< entry of the question about a loop, if any
    quint64 m_cutTurn = 0;                 ///< entry of the question about a cut turn, if any
    quint64 m_inFlight = 0;                ///< entry of the message whose turn runs or ran last
    QString m_goesOnWith;                  ///< message that asks for the rest of its answer
    std::vector<quint64> m_cutBlocks;      ///< what arrived of its answer before a cut
    QString m_item;
    quint64 m_agentDivider = 0;      ///< entry of agentReplaced(), until its first answer
    QString m_agentBefore;           ///< address before it
    std::vector<quint64> m_failures; ///< entries of those that are not over
    QString m_endpoint;              ///< used by the agent of the current event
    bool m_isEndpointKnown = true;
    std::optional<Origin> m_firstAnswer;
    std::optional<Origin> m_lastAnswer;
};

} // namespace bridge::chat

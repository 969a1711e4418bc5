#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agent/ArchiveReader.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <vector>

namespace bridge::session {

/// What was seen of the turn of one message, of all agents that worked on it. A value; owned by
/// Session.
class SeenTurn
{
public:
    /// An event of the agent during the turn.
    void follow(const agent::AgentEvent &event);
    /// Something of an answer has come.
    [[nodiscard]] bool hasOutput() const { return m_hasOutput; }
    /// Every tool call that was seen is in the file, and so is the result of every one whose end
    /// was seen: the file is written a moment later than the agent works (protocol
    /// reference, 13.6), and a call that it lacks would be made again: see missingIn(). A
    /// subagent's calls are not in this file, but the call that started it is.
    [[nodiscard]] bool isIn(const agent::ArchivedTurn &archived) const;
    /// A call that the file has without a result may have been running. One whose question to the
    /// user was open had not begun.
    [[nodiscard]] bool mayHaveRunning(const agent::ArchivedTurn &archived) const;
    /// The calls that were seen and that the file lacks, in a few words each, oldest first. They
    /// may have had their effect, and the model does not know of them. One whose question to the
    /// user was open had not begun.
    [[nodiscard]] QStringList missingIn(const agent::ArchivedTurn &archived) const;
    /// The calls that the agent refused by itself when it, or this program, ended before the user
    /// had answered its question, in a few words each. Those of a subagent are not in the file:
    /// they count when the call that started it has ended.
    [[nodiscard]] QStringList refusedIn(const agent::ArchivedTurn &archived) const;
    /// The user has answered a question (agent::PermissionRequest::id).
    void answered(const QString &requestId) { m_asking.remove(requestId); }
    /// @name As far as the last program noted
    /// @{
    /// The agent took the question back, perhaps because it ended.
    void withdrawn(const QString &requestId);
    /// The questions that are open now were open at its end. That is not certain: an answer is
    /// noted a moment later.
    void programEnded();
    /// @}
    [[nodiscard]] bool hasCalls() const { return !m_calls.empty(); }

private:
    struct Call
    {
        QString id; ///< tool use
        QString words;
        QString parent; ///< the call that started its subagent
    };
    std::vector<Call> m_calls;        ///< the main agent's
    QSet<QString> m_finished;         ///< of those, with their results
    std::vector<Call> m_innerCalls;   ///< subagents'
    QHash<QString, QString> m_asking; ///< open questions: request id -> tool use id
    QSet<QString> m_perhapsAsking;    ///< tool uses, of the last program
    bool m_hasOutput = false;
};

/// What becomes of a message whose agent ended before its turn.
enum class CutTurnPlan {
    Answered,    ///< the whole answer is in the file, and no call was refused without the user
    Continue,    ///< the next agent finishes the turn
    GoOn,        ///< the agent gets a short message to go on: a turn that was continued before is
                 ///< not taken up otherwise, and a call that may have been running, or
                 ///< that the file lacks, is not made again, as it would be with the others, and
                 ///< one that the agent refused by itself is
    SendAgain,   ///< the file does not hold the message: it is sent again as it was
    SendRenamed, ///< it is sent again under a new id: an agent skips one whose id the file holds
    Ask,         ///< the user decides
    Wait,        ///< no agent had the message: it waits on
};

/// What the plan for a cut turn depends on besides its course.
struct CutTurnTerms
{
    bool isWanted = false;        ///< by the user, who was asked
    bool agentFollows = false;    ///< another agent is started by itself
    bool mayBeContinued = false;  ///< the next agent can finish it and may, by its endpoint
    bool wasOnlyRetrying = false; ///< nothing has come but announcements of retries
    bool isRestored = false;      ///< of the last program run
    bool wasSkipped = false;      ///< the live agent gives it no turn
    bool wasNotTakenUp = false;   ///< the live agent was to finish it and does not begin
    /// It waited as far as was kept, which is written a moment after a message is sent.
    bool mayNotBeSent = false;
};

/// `archived`: what the conversation's file holds of the turn; nullptr: it cannot be known.
[[nodiscard]] CutTurnPlan planFor(const SeenTurn &seen, const agent::ArchivedTurn *archived,
                                  const CutTurnTerms &terms);

} // namespace bridge::session

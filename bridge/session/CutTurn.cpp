#include "bridge/session/CutTurn.h"

#include <algorithm>
#include <utility>

namespace bridge::session {

namespace {

QString wordsOf(const agent::BlockFinished &call)
{
    constexpr qsizetype kLongest = 200;
    QString words = call.input.headline.simplified();
    if (words.size() > kLongest)
        words = words.left(kLongest) + QStringLiteral(" …");
    return words.isEmpty() ? call.toolName : call.toolName + QStringLiteral(": ") + words;
}

} // namespace

void SeenTurn::follow(const agent::AgentEvent &event)
{
    using namespace agent;
    if (const auto *block = std::get_if<BlockFinished>(&event)) {
        m_hasOutput = true;
        if (block->kind == BlockKind::ToolUse)
            (block->parentToolUseId.isEmpty() ? m_calls : m_innerCalls)
                .push_back({block->toolUseId, wordsOf(*block), block->parentToolUseId});
    } else if (const auto *tool = std::get_if<ToolFinished>(&event)) {
        m_hasOutput = true;
        m_perhapsAsking.remove(tool->toolUseId);
        if (std::any_of(m_calls.begin(), m_calls.end(),
                        [&](const Call &call) { return call.id == tool->toolUseId; }))
            m_finished.insert(tool->toolUseId);
    } else if (const auto *asked = std::get_if<PermissionAsked>(&event)) {
        m_asking.insert(asked->request.id, asked->request.toolUseId);
    } else if (const auto *withdrawn = std::get_if<PermissionWithdrawn>(&event)) {
        m_asking.remove(withdrawn->requestId);
    } else if (std::holds_alternative<BlockText>(event)
               || std::holds_alternative<BlockProgressed>(event)) {
        m_hasOutput = true;
    }
}

void SeenTurn::withdrawn(const QString &requestId)
{
    if (m_asking.contains(requestId))
        m_perhapsAsking.insert(m_asking.take(requestId));
}

void SeenTurn::programEnded()
{
    for (const QString &toolUse : std::exchange(m_asking, {}))
        m_perhapsAsking.insert(toolUse);
}

bool SeenTurn::isIn(const agent::ArchivedTurn &archived) const
{
    return missingIn(archived).isEmpty()
           && std::all_of(m_finished.begin(), m_finished.end(),
                          [&](const QString &id) { return archived.finishedTools.contains(id); });
}

bool SeenTurn::mayHaveRunning(const agent::ArchivedTurn &archived) const
{
    const QStringList asking = m_asking.values();
    return std::any_of(archived.toolUses.begin(), archived.toolUses.end(), [&](const QString &id) {
        return !archived.finishedTools.contains(id) && !asking.contains(id);
    });
}

QStringList SeenTurn::missingIn(const agent::ArchivedTurn &archived) const
{
    const QStringList asking = m_asking.values();
    QStringList missing;
    for (const Call &call : m_calls) {
        if (!archived.toolUses.contains(call.id) && !asking.contains(call.id))
            missing.append(call.words);
    }
    return missing;
}

QStringList SeenTurn::refusedIn(const agent::ArchivedTurn &archived) const
{
    const QStringList asking = m_asking.values();
    const auto mayHaveAsked = [&](const Call &call) {
        return asking.contains(call.id) || m_perhapsAsking.contains(call.id);
    };
    QStringList refused;
    for (const Call &call : m_calls) {
        if (archived.failedTools.contains(call.id) && mayHaveAsked(call))
            refused.append(call.words);
    }
    for (const Call &call : m_innerCalls) {
        if (archived.finishedTools.contains(call.parent) && mayHaveAsked(call))
            refused.append(call.words);
    }
    return refused;
}

CutTurnPlan planFor(const SeenTurn &seen, const agent::ArchivedTurn *archived,
                    const CutTurnTerms &terms)
{
    const bool hasRefused = archived && !seen.refusedIn(*archived).isEmpty();
    if (archived && archived->isComplete && !hasRefused)
        return CutTurnPlan::Answered;
    if (terms.mayNotBeSent && archived && !archived->hasMessage)
        return CutTurnPlan::Wait;
    const bool mayHaveRunning = archived && seen.mayHaveRunning(*archived);
    const bool isHarmless =
        archived ? seen.isIn(*archived) && !mayHaveRunning : terms.wasOnlyRetrying;
    if (!terms.isWanted
        && (!terms.agentFollows || !isHarmless || (hasRefused && !terms.mayBeContinued)))
        return CutTurnPlan::Ask;
    if (archived && (hasRefused || !seen.missingIn(*archived).isEmpty()))
        return CutTurnPlan::GoOn;
    if (archived && !archived->hasMessage)
        return CutTurnPlan::SendAgain;
    if (archived && terms.mayBeContinued && !mayHaveRunning)
        return archived->wasTakenUp || terms.wasNotTakenUp ? CutTurnPlan::GoOn
                                                           : CutTurnPlan::Continue;
    if (terms.isWanted && (archived ? !archived->toolUses.isEmpty() : seen.hasCalls()))
        return CutTurnPlan::GoOn;
    // Under a new id the agent gets the message a second time, after what came of the first.
    return terms.isWanted || terms.wasOnlyRetrying ? CutTurnPlan::SendRenamed : CutTurnPlan::Ask;
}

} // namespace bridge::session

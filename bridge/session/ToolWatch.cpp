#include "bridge/session/ToolWatch.h"

#include <algorithm>
#include <optional>

namespace bridge::session {

using namespace agent;

ToolWatch::ToolWatch(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{}

void ToolWatch::setLimit(std::chrono::milliseconds limit)
{
    if (m_limit == limit)
        return;
    m_limit = limit;
    // An open question was about the old limit.
    const QStringList ids = m_tools.keys();
    for (const QString &id : ids) {
        if (const auto tool = m_tools.constFind(id); tool != m_tools.cend() && tool->isOverdue)
            restartTime(id);
    }
    arm();
}

void ToolWatch::follow(const AgentEvent &event)
{
    if (const auto *started = std::get_if<BlockStarted>(&event)) {
        noteProgress(started->parentToolUseId);
    } else if (const auto *block = std::get_if<BlockFinished>(&event)) {
        noteProgress(block->parentToolUseId);
        if (block->kind == BlockKind::ToolUse)
            begin(*block);
    } else if (const auto *finished = std::get_if<ToolFinished>(&event)) {
        finish(finished->toolUseId);
    } else if (const auto *asked = std::get_if<PermissionAsked>(&event)) {
        if (const auto tool = m_tools.find(asked->request.toolUseId); tool != m_tools.end()) {
            m_requests.insert(asked->request.id, asked->request.toolUseId);
            tool->isWaitingForUser = true;
            arm();
        }
    } else if (const auto *withdrawn = std::get_if<PermissionWithdrawn>(&event)) {
        answered(withdrawn->requestId);
    } else if (const auto *turn = std::get_if<TurnEnded>(&event)) {
        // A background subagent goes on after the turn, and so do its tools.
        const QStringList ids = m_tools.keys();
        for (const QString &id : ids) {
            if (const auto tool = m_tools.constFind(id);
                tool != m_tools.cend() && (turn->interrupted || tool->parent.isEmpty()))
                finish(id);
        }
    }
}

void ToolWatch::begin(const BlockFinished &block)
{
    const ToolKind kind = block.input.kind;
    if (kind == ToolKind::Question || kind == ToolKind::Plan)
        return; // it waits for the user
    m_tools.insert(block.toolUseId, {.parent = block.parentToolUseId,
                                     .isSubagent = kind == ToolKind::Task,
                                     .since = m_clock.monotonic()});
    arm();
}

void ToolWatch::finish(const QString &toolUseId)
{
    const auto tool = m_tools.constFind(toolUseId);
    if (tool == m_tools.cend())
        return;
    const Tool ended = *tool;
    m_tools.erase(tool);
    m_requests.removeIf([&toolUseId](const auto &request) { return request.value() == toolUseId; });
    noteProgress(ended.parent);
    arm();
    const EmitGuard::Scope emitting(m_emitGuard);
    if (ended.isOverdue)
        emit settled(toolUseId);
}

void ToolWatch::answered(const QString &requestId)
{
    const auto request = m_requests.constFind(requestId);
    if (request == m_requests.cend())
        return;
    const QString toolUseId = *request;
    m_requests.erase(request);
    m_tools[toolUseId].isWaitingForUser = false;
    restartTime(toolUseId);
}

void ToolWatch::keepWaiting(const QString &toolUseId)
{
    if (m_tools.contains(toolUseId))
        restartTime(toolUseId);
}

void ToolWatch::end()
{
    const QStringList ids = m_tools.keys();
    for (const QString &id : ids)
        finish(id);
}

void ToolWatch::restartTime(const QString &toolUseId)
{
    Tool &tool = m_tools[toolUseId];
    tool.since = m_clock.monotonic();
    const bool wasOverdue = std::exchange(tool.isOverdue, false);
    arm();
    const EmitGuard::Scope emitting(m_emitGuard);
    if (wasOverdue)
        emit settled(toolUseId);
}

void ToolWatch::noteProgress(const QString &subagent)
{
    if (const auto tool = m_tools.constFind(subagent); tool != m_tools.cend() && tool->isSubagent)
        restartTime(subagent);
}

bool ToolWatch::isTimed(const QString &toolUseId, const Tool &tool) const
{
    if (tool.isOverdue || tool.isWaitingForUser)
        return false;
    return !tool.isSubagent
           || std::none_of(m_tools.cbegin(), m_tools.cend(),
                           [&toolUseId](const Tool &other) { return other.parent == toolUseId; });
}

void ToolWatch::arm()
{
    m_timer.reset();
    if (m_limit.count() <= 0)
        return;
    std::optional<std::chrono::milliseconds> first;
    for (auto it = m_tools.cbegin(); it != m_tools.cend(); ++it) {
        if (isTimed(it.key(), *it))
            first = std::min(first.value_or(it->since), it->since);
    }
    if (first) {
        const auto left = *first + m_limit - m_clock.monotonic();
        m_timer =
            m_clock.after(std::max(left, std::chrono::milliseconds(0)), [this] { onTimer(); });
    }
}

void ToolWatch::onTimer()
{
    const auto now = m_clock.monotonic();
    QStringList reached;
    for (auto it = m_tools.begin(); it != m_tools.end(); ++it) {
        if (isTimed(it.key(), *it) && it->since + m_limit <= now)
            reached.append(it.key());
    }
    for (const QString &id : reached)
        m_tools[id].isOverdue = true;
    arm();
    const EmitGuard::Scope emitting(m_emitGuard);
    for (const QString &id : reached)
        emit overdue(id, m_limit);
}

} // namespace bridge::session

#include "moc_ToolWatch.cpp"

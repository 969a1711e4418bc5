// The part of TranscriptWriter that follows tool uses and the user's answers to requests for them.
#include "bridge/chat/TranscriptWriter.h"

#include <algorithm>

namespace bridge::chat {

using namespace agent;

namespace {

using Kind = PermissionOption::Kind;

/// The kind of the chosen option; an unknown id refuses.
Kind kindOf(const PermissionRequest &request, const PermissionAnswer &answer)
{
    const PermissionOption *option = request.option(answer.optionId);
    return option ? option->kind : Kind::RejectOnce;
}

bool isRefused(Kind kind)
{
    return kind == Kind::RejectOnce || kind == Kind::RejectAlways;
}

/// The line that an answered permission request shows.
QString noteOf(const PermissionRequest &request, const PermissionAnswer &answer)
{
    const Kind kind = kindOf(request, answer);
    if (isRefused(kind))
        return answer.message;
    if (kind == Kind::AllowAlways)
        return request.option(answer.optionId)->label;
    QStringList answers;
    for (const auto &[question, labels] : answer.answers)
        answers.append(labels.join(QStringLiteral(", ")));
    return answers.join(QStringLiteral(" · "));
}

PermissionEntry::Outcome outcomeOf(const PermissionRequest &request, const PermissionAnswer &answer)
{
    const Kind kind = kindOf(request, answer);
    if (isRefused(kind))
        return PermissionEntry::Outcome::Denied;
    if (request.kind == PermissionKind::Question)
        return PermissionEntry::Outcome::Answered;
    // "Always" for a plan concerns later edits, not the plan.
    return kind == Kind::AllowAlways && request.kind != PermissionKind::Plan
               ? PermissionEntry::Outcome::AllowedAlways
               : PermissionEntry::Outcome::AllowedOnce;
}

} // namespace

void TranscriptWriter::on(const ToolFinished &event)
{
    const quint64 finished = toolOf(event.toolUseId);
    endWait(finished);
    std::erase_if(m_tools, [finished](const auto &tool) { return tool.second == finished; });
    m_transcript.change(finished, [&](EntryContent &content) {
        auto &tool = std::get<ToolUse>(content);
        if (tool.state == ToolUse::State::Running)
            tool.state = event.ok ? ToolUse::State::Succeeded : ToolUse::State::Failed;
        tool.output = event.output;
        tool.linesAdded = event.linesAdded;
        tool.linesRemoved = event.linesRemoved;
        tool.patch = event.patch;
        tool.createdFile = event.createdFile;
        tool.duration = m_clock.monotonic() - tool.startedAt;
    });
}

void TranscriptWriter::on(const PermissionAsked &event)
{
    PermissionEntry entry{event.request, PermissionEntry::Outcome::Pending, {}};
    const quint64 tool = toolOf(event.request);
    if (const int row = m_transcript.rowOf(tool); row >= 0) {
        // A request for a plan has no text; its tool use has it.
        if (entry.request.input.content.isEmpty())
            entry.request.input.content =
                std::get<ToolUse>(m_transcript.entry(row).content).input.content;
        // A question or plan has its own entry, which replaces the tool's.
        if (event.request.kind != PermissionKind::Tool) {
            std::erase_if(m_tools, [tool](const auto &each) { return each.second == tool; });
            m_transcript.remove(tool);
        }
    }
    m_permissions.insert(event.request.id, append(std::move(entry)));
    if (!isRunning(tool))
        return;
    m_asked.insert(event.request.id, tool);
    m_transcript.change(tool, [this](EntryContent &content) {
        auto &use = std::get<ToolUse>(content);
        if (use.state == ToolUse::State::Running) {
            use.state = ToolUse::State::Waiting;
            use.waitsSince = m_clock.monotonic();
        }
    });
}

void TranscriptWriter::on(const PermissionWithdrawn &event)
{
    settlePermission(event.requestId, PermissionEntry::Outcome::Withdrawn, {});
}

std::optional<PermissionEntry> TranscriptWriter::permissionAnswered(const QString &requestId,
                                                                    const PermissionAnswer &answer)
{
    const int row = m_transcript.rowOf(m_permissions.value(requestId));
    if (row < 0)
        return std::nullopt;
    const PermissionRequest request =
        std::get<PermissionEntry>(m_transcript.entry(row).content).request;
    const quint64 tool = askedTool(request);
    settlePermission(requestId, outcomeOf(request, answer), noteOf(request, answer));
    if (isRefused(kindOf(request, answer)))
        denyTool(tool);
    return PermissionEntry{request, outcomeOf(request, answer), noteOf(request, answer)};
}

quint64 TranscriptWriter::toolOf(const QString &toolUseId) const
{
    quint64 first = 0;
    for (const auto &[id, entry] : m_tools) {
        const int row = id == toolUseId ? m_transcript.rowOf(entry) : -1;
        if (row < 0)
            continue;
        // One that waits for the user has no result yet.
        if (std::get<ToolUse>(m_transcript.entry(row).content).state != ToolUse::State::Waiting)
            return entry;
        if (first == 0)
            first = entry;
    }
    return first;
}

quint64 TranscriptWriter::toolOf(const PermissionRequest &request) const
{
    for (const auto &[id, entry] : m_tools) {
        const int row = id == request.toolUseId ? m_transcript.rowOf(entry) : -1;
        if (row < 0)
            continue;
        const auto &tool = std::get<ToolUse>(m_transcript.entry(row).content);
        if (tool.state == ToolUse::State::Running && tool.input.json == request.input.json)
            return entry;
    }
    return toolOf(request.toolUseId);
}

quint64 TranscriptWriter::askedTool(const PermissionRequest &request) const
{
    // A request may come before its tool.
    const quint64 asked = m_asked.value(request.id);
    if (asked == 0)
        return toolOf(request.toolUseId);
    return isRunning(asked) ? asked : 0;
}

bool TranscriptWriter::isRunning(quint64 tool) const
{
    return std::any_of(m_tools.begin(), m_tools.end(),
                       [tool](const auto &each) { return each.second == tool; });
}

void TranscriptWriter::endWait(quint64 tool)
{
    m_transcript.change(tool, [this](EntryContent &content) {
        auto &use = std::get<ToolUse>(content);
        if (use.state != ToolUse::State::Waiting)
            return;
        use.state = ToolUse::State::Running;
        use.startedAt += m_clock.monotonic() - use.waitsSince;
    });
}

void TranscriptWriter::denyTool(quint64 tool)
{
    m_transcript.change(tool, [](EntryContent &content) {
        std::get<ToolUse>(content).state = ToolUse::State::Denied;
    });
}

void TranscriptWriter::settlePermission(const QString &requestId, PermissionEntry::Outcome outcome,
                                        const QString &note)
{
    const quint64 card = m_permissions.take(requestId);
    const int row = m_transcript.rowOf(card);
    if (row < 0)
        return;
    const PermissionRequest &request =
        std::get<PermissionEntry>(m_transcript.entry(row).content).request;
    const bool isTool = request.kind == PermissionKind::Tool;
    const quint64 tool = askedTool(request);
    m_asked.remove(requestId);
    endWait(tool);
    // The tool's card says the rest.
    if (isTool && outcome == PermissionEntry::Outcome::AllowedOnce
        && m_transcript.rowOf(tool) >= 0) {
        m_transcript.remove(card);
        return;
    }
    m_transcript.change(card, [&](EntryContent &content) {
        auto &entry = std::get<PermissionEntry>(content);
        entry.outcome = outcome;
        entry.note = note;
    });
}

void TranscriptWriter::toolOverdue(const QString &toolUseId, std::chrono::milliseconds limit)
{
    toolSettled(toolUseId);
    const int row = m_transcript.rowOf(toolOf(toolUseId));
    if (row < 0)
        return;
    const auto &tool = std::get<ToolUse>(m_transcript.entry(row).content);
    m_overdue.insert(toolUseId, append(OverdueTool{toolUseId, tool.name, tool.input.headline, limit,
                                                   tool.startedAt}));
}

void TranscriptWriter::toolSettled(const QString &toolUseId)
{
    m_transcript.remove(m_overdue.take(toolUseId));
}

void TranscriptWriter::loopFound(const session::Loop &loop)
{
    loopOver();
    m_loop = append(LoopEntry{loop});
}

void TranscriptWriter::loseTools(const std::function<bool(const ToolUse &)> &isLost)
{
    for (auto it = m_tools.begin(); it != m_tools.end();) {
        const int row = m_transcript.rowOf(it->second);
        if (row >= 0 && !isLost(std::get<ToolUse>(m_transcript.entry(row).content))) {
            ++it;
            continue;
        }
        m_transcript.change(it->second, [](EntryContent &content) {
            auto &tool = std::get<ToolUse>(content);
            if (tool.state == ToolUse::State::Running || tool.state == ToolUse::State::Waiting)
                tool.state = ToolUse::State::Lost;
        });
        it = m_tools.erase(it);
    }
}

} // namespace bridge::chat

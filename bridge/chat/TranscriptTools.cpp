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

void takePiece(const InputPiece &piece, ToolInput &input)
{
    using Part = InputPiece::Part;
    if (piece.part == Part::Path) {
        input.headline += piece.text;
        return;
    }
    if (piece.part == Part::Content) {
        input.kind = ToolKind::Write;
        input.content += piece.text;
        return;
    }
    input.kind = ToolKind::Edit;
    const auto index = static_cast<std::size_t>(piece.edit);
    if (input.edits.size() <= index)
        input.edits.resize(index + 1);
    TextEdit &edit = input.edits[index];
    (piece.part == Part::Before ? edit.before : edit.after) += piece.text;
}

} // namespace

void TranscriptWriter::on(const BlockProgressed &event)
{
    if (event.input.empty())
        return;
    m_transcript.grow(m_blocks.value(event.id), [&event](EntryContent &content) {
        auto *tool = std::get_if<ToolUse>(&content);
        for (const InputPiece &piece : event.input) {
            if (tool)
                takePiece(piece, tool->input);
        }
    });
}

void TranscriptWriter::on(const ToolFinished &event)
{
    const quint64 finished = toolOf(event.toolUseId);
    setWaits(finished, false);
    std::erase_if(m_tools, [finished](const auto &tool) { return tool.second == finished; });
    m_wereAsked.remove(finished);
    m_transcript.change(finished, [&](EntryContent &content) {
        auto &tool = std::get<ToolUse>(content);
        if (tool.state == ToolUse::State::Running)
            tool.state = event.ok ? ToolUse::State::Succeeded : ToolUse::State::Failed;
        tool.output = event.output;
        tool.linesAdded = event.linesAdded;
        tool.linesRemoved = event.linesRemoved;
        tool.changes = event.changes;
        tool.moreFiles = event.moreFiles;
        tool.createdFile = event.createdFile;
        tool.duration = m_clock.monotonic() - tool.startedAt;
    });
    updateWaits();
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
    if (isRunning(tool)) {
        m_asked.insert(event.request.id, tool);
        m_wereAsked.insert(tool);
    }
    updateWaits();
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
    settlePermission(requestId, outcomeOf(request, answer), noteOf(request, answer));
    return PermissionEntry{request, outcomeOf(request, answer), noteOf(request, answer)};
}

quint64 TranscriptWriter::toolOf(const QString &toolUseId) const
{
    quint64 first = 0;
    for (const auto &[id, entry] : m_tools) {
        const ToolUse *tool = id == toolUseId ? toolUse(entry) : nullptr;
        if (!tool)
            continue;
        // One that waits for the user has no result yet.
        if (tool->state != ToolUse::State::Waiting)
            return entry;
        if (first == 0)
            first = entry;
    }
    return first;
}

quint64 TranscriptWriter::toolOf(const PermissionRequest &request) const
{
    for (const auto &[id, entry] : m_tools) {
        const ToolUse *tool = id == request.toolUseId ? toolUse(entry) : nullptr;
        // Those behind one that is asked about wait too.
        if (tool && !m_wereAsked.contains(entry) && tool->input.json == request.input.json)
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

const ToolUse *TranscriptWriter::toolUse(quint64 entry) const
{
    const int row = m_transcript.rowOf(entry);
    return row < 0 ? nullptr : std::get_if<ToolUse>(&m_transcript.entry(row).content);
}

/// The entries of tools that wait while the user is asked: the one of the request, those that it
/// runs within (a subagent), and those behind it, which the agent begins in their order. One that
/// the user was asked about is not behind any more.
QSet<quint64> TranscriptWriter::waitingTools() const
{
    QSet<quint64> waiting;
    for (const quint64 card : m_permissions) {
        const int row = m_transcript.rowOf(card);
        if (row < 0)
            continue;
        const quint64 asking =
            askedTool(std::get<PermissionEntry>(m_transcript.entry(row).content).request);
        const ToolUse *first = toolUse(asking);
        if (!first)
            continue;
        const QString lane = first->parentToolUseId;
        const int place = m_transcript.rowOf(asking);
        for (const auto &[id, entry] : m_tools) {
            const ToolUse *other = toolUse(entry);
            if (other && other->parentToolUseId == lane && m_transcript.rowOf(entry) > place
                && !m_wereAsked.contains(entry))
                waiting.insert(entry);
        }
        // Ids of others may go in a circle.
        QSet<quint64> seen;
        quint64 tool = asking;
        while (const ToolUse *use = seen.contains(tool) ? nullptr : toolUse(tool)) {
            waiting.insert(tool);
            seen.insert(tool);
            tool = toolOf(use->parentToolUseId);
        }
    }
    return waiting;
}

void TranscriptWriter::updateWaits()
{
    const QSet<quint64> waiting = waitingTools();
    for (const auto &[id, entry] : m_tools)
        setWaits(entry, waiting.contains(entry));
}

void TranscriptWriter::setWaits(quint64 tool, bool waits)
{
    using State = ToolUse::State;
    const ToolUse *now = toolUse(tool);
    if (!now || now->state != (waits ? State::Running : State::Waiting))
        return;
    m_transcript.change(tool, [this, waits](EntryContent &content) {
        auto &use = std::get<ToolUse>(content);
        use.state = waits ? State::Waiting : State::Running;
        if (waits)
            use.waitsSince = m_clock.monotonic();
        else
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
    updateWaits();
    if (outcome == PermissionEntry::Outcome::Denied)
        denyTool(tool);
    using Outcome = PermissionEntry::Outcome;
    const bool isPlain =
        outcome == Outcome::AllowedOnce || (outcome == Outcome::Denied && note.isEmpty());
    // The tool's card says it.
    if (isTool && isPlain && m_transcript.rowOf(tool) >= 0) {
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
    m_transcript.keepLast(m_loop); // the turn goes on meanwhile
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
        m_wereAsked.remove(it->second);
        it = m_tools.erase(it);
    }
}

} // namespace bridge::chat

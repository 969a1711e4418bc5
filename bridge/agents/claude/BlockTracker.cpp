#include "bridge/agents/claude/BlockTracker.h"

#include "bridge/agents/claude/ContentDecoder.h"
#include "bridge/agents/claude/ToolInputDecoder.h"
#include "bridge/agents/claude/WireNames.h"

#include <algorithm>
#include <utility>

namespace bridge::claude {

void BlockTracker::streamEvent(const inbound::StreamEvent &event,
                               std::vector<agent::AgentEvent> &out)
{
    Lane &lane = m_lanes[event.parentToolUseId];
    if (event.event == QLatin1String("message_start")) {
        const json::Json &message = json::field(event.body, wire::kMessage);
        startMessage(lane, json::textField(message, "id"), json::textField(message, "model"), out);
        out.push_back(agent::ActivityReported{agent::ActivityReported::Step::AnswerBegun,
                                              event.parentToolUseId});
    } else if (event.event == QLatin1String("message_delta")) {
        const qint64 tokens = json::countField(json::field(event.body, "usage"), "output_tokens");
        if (tokens > 0)
            out.push_back(agent::TokensReported{tokens, event.parentToolUseId});
    } else if (event.event == QLatin1String("content_block_start")) {
        startBlock(lane, event, out);
    } else if (event.event == QLatin1String("content_block_delta")) {
        if (const auto open = lane.open.find(event.index); open != lane.open.end())
            growBlock(lane, open->second, event, out);
    } else if (event.event == QLatin1String("content_block_stop")) {
        if (const auto open = lane.open.find(event.index); open != lane.open.end())
            open->second.isStopped = true;
    }
}

void BlockTracker::growBlock(const Lane &lane, OpenBlock &open, const inbound::StreamEvent &event,
                             std::vector<agent::AgentEvent> &out)
{
    const bool isTool = open.kind == agent::BlockKind::ToolUse;
    QString text = std::exchange(open.half, {}) + (isTool ? event.inputJson : event.text);
    if (!text.isEmpty() && text.back().isHighSurrogate()) {
        open.half = text.back();
        text.chop(1);
    }
    if (!text.isValidUtf16())
        text = QString::fromStdU32String(text.toStdU32String()); // replaces each lone half
    const agent::BlockId id{lane.messageId, open.index};
    if (isTool)
        out.push_back(agent::BlockProgressed{id, open.input ? open.input->take(text)
                                                            : std::vector<agent::InputPiece>()});
    else if (text.isEmpty())
        out.push_back(agent::BlockProgressed{id});
    else
        out.push_back(agent::BlockText{id, text});
}

void BlockTracker::startMessage(Lane &lane, const QString &wireId, const QString &model,
                                std::vector<agent::AgentEvent> &out)
{
    // Open blocks belong to a message that broke and is now repeated.
    discardOpen(lane, out);
    const int uses = ++m_uses[wireId];
    const bool unique = uses == 1 && !wireId.isEmpty();
    lane = {unique ? wireId : QStringLiteral("%1#%2").arg(wireId).arg(uses), wireId, model, 0, {}};
}

void BlockTracker::startBlock(Lane &lane, const inbound::StreamEvent &event,
                              std::vector<agent::AgentEvent> &out)
{
    if (lane.messageId.isEmpty())
        startMessage(lane, {}, {}, out);
    const json::Json &block = json::field(event.body, "content_block");
    OpenBlock open{lane.nextIndex++, blockKindOf(block)};
    QString toolName;
    if (open.kind == agent::BlockKind::ToolUse) {
        open.toolUseId = json::textField(block, "id");
        toolName = json::textField(block, "name");
        if (isEditTool(toolName))
            open.input.emplace();
    }
    const agent::BlockId id{lane.messageId, open.index};
    if (const auto same = lane.open.find(event.index); same != lane.open.end())
        out.push_back(agent::BlockDiscarded{{lane.messageId, same->second.index}});
    out.push_back(agent::BlockStarted{id, open.kind, open.toolUseId, toolName,
                                      event.parentToolUseId, lane.model});
    if (!event.text.isEmpty())
        growBlock(lane, open, event, out);
    lane.open.insert_or_assign(event.index, std::move(open));
}

void BlockTracker::assistant(const inbound::AssistantMessage &message,
                             std::vector<agent::AgentEvent> &out)
{
    Lane &lane = m_lanes[message.parentToolUseId];
    if (lane.messageId.isEmpty() || lane.wireId != message.messageId)
        startMessage(lane, message.messageId, message.model, out);
    discardStopped(lane, out);
    for (const json::Json &block : message.content) {
        agent::BlockFinished finished = decodeBlock(block);
        finished.parentToolUseId = message.parentToolUseId;
        finished.model = message.model;
        finished.isFromAgent = message.isSynthetic;
        finished.itemId = message.itemId;
        finished.id = {lane.messageId, takeIndex(lane, finished)};
        out.push_back(std::move(finished));
    }
}

int BlockTracker::takeIndex(Lane &lane, const agent::BlockFinished &finished)
{
    // The last of its kind: an earlier one still open was empty and is not reported.
    const auto open = std::find_if(lane.open.rbegin(), lane.open.rend(), [&](const auto &item) {
        return item.second.kind == finished.kind && item.second.toolUseId == finished.toolUseId;
    });
    if (open == lane.open.rend())
        return lane.nextIndex++;
    const int index = open->second.index;
    lane.open.erase(std::next(open).base());
    return index;
}

void BlockTracker::discardStopped(Lane &lane, std::vector<agent::AgentEvent> &out)
{
    std::erase_if(lane.open, [&](const auto &item) {
        if (item.second.isStopped)
            out.push_back(agent::BlockDiscarded{{lane.messageId, item.second.index}});
        return item.second.isStopped;
    });
}

void BlockTracker::discardOpen(std::vector<agent::AgentEvent> &out)
{
    for (auto &[parent, lane] : m_lanes)
        discardOpen(lane, out);
}

void BlockTracker::discardOpen(Lane &lane, std::vector<agent::AgentEvent> &out)
{
    for (const auto &[index, block] : lane.open)
        out.push_back(agent::BlockDiscarded{{lane.messageId, block.index}});
    lane.open.clear();
}

} // namespace bridge::claude

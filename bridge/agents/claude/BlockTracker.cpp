#include "bridge/agents/claude/BlockTracker.h"

#include "bridge/agents/claude/ToolInputDecoder.h"
#include "bridge/agents/claude/WireNames.h"

#include <algorithm>

namespace bridge::protocol {

namespace {

BlockKind kindOf(const QString &type)
{
    if (type == QLatin1String(wire::kText))
        return BlockKind::Text;
    if (type == QLatin1String(wire::kThinking) || type == QLatin1String("redacted_thinking"))
        return BlockKind::Thinking;
    if (type == QLatin1String(wire::kToolUse) || type == QLatin1String("server_tool_use"))
        return BlockKind::ToolUse;
    return BlockKind::Other;
}

} // namespace

void BlockTracker::streamEvent(const inbound::StreamEvent &event, std::vector<AgentEvent> &out)
{
    Lane &lane = m_lanes[event.parentToolUseId];
    if (event.event == QLatin1String("message_start")) {
        const Json &message = field(event.body, wire::kMessage);
        startMessage(lane, textField(message, "id"), textField(message, "model"), out);
    } else if (event.event == QLatin1String("content_block_start")) {
        startBlock(lane, event, out);
    } else if (event.event == QLatin1String("content_block_delta")) {
        const Json &delta = field(event.body, "delta");
        const QString text = textField(delta, wire::kText) + textField(delta, wire::kThinking);
        const auto open = lane.open.find(event.index);
        if (open == lane.open.end())
            return;
        const BlockId id{lane.messageId, open->second.index};
        if (text.isEmpty())
            out.push_back(BlockProgressed{id});
        else
            out.push_back(BlockText{id, text});
    }
}

void BlockTracker::startMessage(Lane &lane, const QString &wireId, const QString &model,
                                std::vector<AgentEvent> &out)
{
    // Blocks that are open now belong to a message that broke and is told again.
    discardOpen(lane, out);
    const int uses = ++m_uses[wireId];
    const bool unique = uses == 1 && !wireId.isEmpty();
    lane = {unique ? wireId : QStringLiteral("%1#%2").arg(wireId).arg(uses), wireId, model, 0, {}};
}

void BlockTracker::startBlock(Lane &lane, const inbound::StreamEvent &event,
                              std::vector<AgentEvent> &out)
{
    if (lane.messageId.isEmpty())
        startMessage(lane, {}, {}, out);
    const Json &block = field(event.body, "content_block");
    OpenBlock open{lane.nextIndex++, kindOf(textField(block, wire::kType)), {}};
    QString toolName;
    if (open.kind == BlockKind::ToolUse) {
        open.toolUseId = textField(block, "id");
        toolName = textField(block, "name");
    }
    const BlockId id{lane.messageId, open.index};
    if (const auto same = lane.open.find(event.index); same != lane.open.end())
        out.push_back(BlockDiscarded{{lane.messageId, same->second.index}});
    out.push_back(
        BlockStarted{id, open.kind, open.toolUseId, toolName, event.parentToolUseId, lane.model});
    const QString text = textField(block, wire::kText) + textField(block, wire::kThinking);
    if (!text.isEmpty())
        out.push_back(BlockText{id, text});
    lane.open.insert_or_assign(event.index, std::move(open));
}

void BlockTracker::assistant(const inbound::AssistantMessage &message, std::vector<AgentEvent> &out)
{
    Lane &lane = m_lanes[message.parentToolUseId];
    if (lane.messageId.isEmpty() || lane.wireId != message.messageId)
        startMessage(lane, message.messageId, message.model, out);
    for (const Json &block : message.content) {
        BlockFinished finished;
        finished.kind = kindOf(textField(block, wire::kType));
        finished.text = textField(block, wire::kText) + textField(block, wire::kThinking);
        finished.parentToolUseId = message.parentToolUseId;
        finished.model = message.model;
        finished.isAgentsOwn = message.isSynthetic;
        if (finished.kind == BlockKind::ToolUse) {
            finished.toolUseId = textField(block, "id");
            finished.toolName = textField(block, "name");
            finished.input = decodeToolInput(finished.toolName, field(block, wire::kInput));
        }
        finished.id = {lane.messageId, takeIndex(lane, finished)};
        out.push_back(std::move(finished));
    }
}

int BlockTracker::takeIndex(Lane &lane, const BlockFinished &finished)
{
    // The last of its kind: one before it that is still open was empty and is not told.
    const auto open = std::find_if(lane.open.rbegin(), lane.open.rend(), [&](const auto &item) {
        return item.second.kind == finished.kind && item.second.toolUseId == finished.toolUseId;
    });
    if (open == lane.open.rend())
        return lane.nextIndex++;
    const int index = open->second.index;
    lane.open.erase(std::next(open).base());
    return index;
}

void BlockTracker::discardOpen(std::vector<AgentEvent> &out)
{
    for (auto &[parent, lane] : m_lanes)
        discardOpen(lane, out);
}

void BlockTracker::discardOpen(Lane &lane, std::vector<AgentEvent> &out)
{
    for (const auto &[index, block] : lane.open)
        out.push_back(BlockDiscarded{{lane.messageId, block.index}});
    lane.open.clear();
}

} // namespace bridge::protocol

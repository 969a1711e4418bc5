#include "bridge/protocol/BlockTracker.h"

#include "bridge/protocol/ToolInputDecoder.h"
#include "bridge/protocol/WireNames.h"

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
        // A new message while blocks are open: the last one broke and is told from the start again.
        discardOpen(lane, out);
        const Json &message = field(event.body, wire::kMessage);
        lane = {textField(message, "id"), textField(message, "model"), 0, {}};
    } else if (event.event == QLatin1String("content_block_start")) {
        startBlock(lane, event, out);
    } else if (event.event == QLatin1String("content_block_delta")) {
        const Json &delta = field(event.body, "delta");
        const QString text = textField(delta, wire::kText) + textField(delta, wire::kThinking);
        if (!text.isEmpty() && lane.open.contains(event.index))
            out.push_back(BlockText{{lane.messageId, event.index}, text});
    }
}

void BlockTracker::startBlock(Lane &lane, const inbound::StreamEvent &event,
                              std::vector<AgentEvent> &out)
{
    const Json &block = field(event.body, "content_block");
    const BlockKind kind = kindOf(textField(block, wire::kType));
    lane.open[event.index] = kind;
    lane.nextIndex = std::max(lane.nextIndex, event.index + 1);
    out.push_back(BlockStarted{{lane.messageId, event.index},
                               kind,
                               kind == BlockKind::ToolUse ? textField(block, "id") : QString(),
                               kind == BlockKind::ToolUse ? textField(block, "name") : QString(),
                               event.parentToolUseId,
                               lane.model});
    const QString text = textField(block, wire::kText) + textField(block, wire::kThinking);
    if (!text.isEmpty())
        out.push_back(BlockText{{lane.messageId, event.index}, text});
}

void BlockTracker::assistant(const inbound::AssistantMessage &message, std::vector<AgentEvent> &out)
{
    // The text of a failed request comes again, with its status, in the turn's end.
    if (message.isApiError)
        return;
    Lane &lane = m_lanes[message.parentToolUseId];
    if (lane.messageId != message.messageId) {
        discardOpen(lane, out);
        lane = {message.messageId, message.model, 0, {}};
    }
    for (const Json &block : message.content) {
        const QString type = textField(block, wire::kType);
        const BlockKind kind = kindOf(type);
        const auto open = std::find_if(lane.open.begin(), lane.open.end(),
                                       [&](const auto &item) { return item.second == kind; });
        int index = lane.nextIndex;
        if (open != lane.open.end()) {
            index = open->first;
            lane.open.erase(open);
        } else {
            ++lane.nextIndex;
        }
        BlockFinished finished;
        finished.id = {message.messageId, index};
        finished.kind = kind;
        finished.text = textField(block, wire::kText) + textField(block, wire::kThinking);
        finished.parentToolUseId = message.parentToolUseId;
        finished.model = message.model;
        if (kind == BlockKind::ToolUse) {
            finished.toolUseId = textField(block, "id");
            finished.toolName = textField(block, "name");
            finished.input = decodeToolInput(finished.toolName, field(block, wire::kInput));
        }
        out.push_back(std::move(finished));
    }
}

void BlockTracker::discardOpen(std::vector<AgentEvent> &out)
{
    for (auto &[parent, lane] : m_lanes)
        discardOpen(lane, out);
    m_lanes.clear();
}

void BlockTracker::discardOpen(Lane &lane, std::vector<AgentEvent> &out)
{
    for (const auto &[index, kind] : lane.open)
        out.push_back(BlockDiscarded{{lane.messageId, index}});
    lane.open.clear();
}

} // namespace bridge::protocol

#pragma once

#include "bridge/protocol/AgentEvent.h"
#include "bridge/protocol/InboundMessage.h"

#include <map>
#include <utility>
#include <vector>

namespace bridge::protocol {

/// Turns stream events and whole assistant messages into blocks that start, grow and finish once.
/// Claude Code sends each finished block as an `assistant` message with the id of its message but
/// without its index, before the block's stop event; after a broken stream it makes up the stop
/// events and starts over (protocol reference, 1.4). A block is therefore finished by its assistant
/// message alone, and one that never gets it is discarded.
class BlockTracker
{
public:
    void streamEvent(const inbound::StreamEvent &event, std::vector<AgentEvent> &out);
    void assistant(const inbound::AssistantMessage &message, std::vector<AgentEvent> &out);
    /// The turn is over: whatever is still open will not be finished.
    void discardOpen(std::vector<AgentEvent> &out);

private:
    /// The main conversation, or a subagent's: each has one message at a time.
    struct Lane
    {
        QString messageId;
        QString model;
        int nextIndex = 0; ///< of a block that was never streamed
        std::map<int, BlockKind> open;
    };

    void startBlock(Lane &lane, const inbound::StreamEvent &event, std::vector<AgentEvent> &out);
    static void discardOpen(Lane &lane, std::vector<AgentEvent> &out);

    std::map<QString, Lane> m_lanes; ///< by parent tool use id; empty: the main conversation
};

} // namespace bridge::protocol

#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agents/claude/InboundMessage.h"

#include <QHash>

#include <map>
#include <vector>

namespace bridge::claude {

/// Turns stream events and whole assistant messages into blocks that start, grow and finish once.
/// Claude Code sends each finished block as an `assistant` message with the id of its message but
/// without its index, before the block's stop event; after a broken stream it makes up the stop
/// events and starts over (protocol reference, 1.4). A block is therefore finished by its assistant
/// message alone, and one that never gets it is discarded: also an empty text block, for which none
/// is sent. Endpoints may give all messages one id, or none: the ids and indexes of our blocks are
/// made unique here, and equal the wire's where those are.
class BlockTracker
{
public:
    void streamEvent(const inbound::StreamEvent &event, std::vector<agent::AgentEvent> &out);
    void assistant(const inbound::AssistantMessage &message, std::vector<agent::AgentEvent> &out);
    /// The turn is over: whatever is still open will not be finished. The messages of subagents in
    /// the background go on.
    void discardOpen(std::vector<agent::AgentEvent> &out);

private:
    struct OpenBlock
    {
        int index = 0;
        agent::BlockKind kind = agent::BlockKind::Text;
        QString toolUseId;
    };

    /// The main conversation, or a subagent's: each has one message at a time.
    struct Lane
    {
        QString messageId; ///< unique; empty before the first message
        QString wireId;
        QString model;
        int nextIndex = 0;
        std::map<int, OpenBlock> open; ///< by index on the wire
    };

    void startMessage(Lane &lane, const QString &wireId, const QString &model,
                      std::vector<agent::AgentEvent> &out);
    void startBlock(Lane &lane, const inbound::StreamEvent &event,
                    std::vector<agent::AgentEvent> &out);
    /// Closes the open block that `finished` is about; a new index where none was streamed.
    static int takeIndex(Lane &lane, const agent::BlockFinished &finished);
    static void discardOpen(Lane &lane, std::vector<agent::AgentEvent> &out);

    std::map<QString, Lane> m_lanes; ///< by parent tool use id; empty: the main conversation
    QHash<QString, int> m_uses;      ///< of each message id on the wire
};

} // namespace bridge::claude

#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agents/claude/InboundMessage.h"
#include "bridge/agents/claude/PartialInput.h"

#include <QHash>

#include <map>
#include <optional>
#include <vector>

namespace bridge::claude {

/// Turns stream events and whole assistant messages into blocks that start, grow and finish once.
/// Claude Code sends each finished block as an `assistant` message with the message's id but
/// without the block's index, before the block's stop event; after a broken stream it invents the
/// stop events and starts over (protocol reference, 1.4). So only its assistant message finishes a
/// block; without one it is discarded, also an empty text block, which gets none. A block that has
/// its stop event gets none any more: the next message is another answer, also under the same id.
/// Endpoints may give all messages one id, or none: block ids and indexes are made unique here, and
/// equal the wire's if those are.
class BlockTracker
{
public:
    void streamEvent(const inbound::StreamEvent &event, std::vector<agent::AgentEvent> &out);
    void assistant(const inbound::AssistantMessage &message, std::vector<agent::AgentEvent> &out);
    /// Ends the turn: open blocks will not be finished. Messages of background subagents continue.
    void discardOpen(std::vector<agent::AgentEvent> &out);

private:
    struct OpenBlock
    {
        int index = 0;
        agent::BlockKind kind = agent::BlockKind::Text;
        QString toolUseId{};
        bool isStopped = false;
        QString half{}; ///< of a surrogate pair; the other half comes with the next piece
        std::optional<PartialInput> input{}; ///< of an edit tool
    };

    /// The main conversation or one subagent; each has one message at a time.
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
    static void growBlock(const Lane &lane, OpenBlock &open, const inbound::StreamEvent &event,
                          std::vector<agent::AgentEvent> &out);
    /// Closes the open block of `finished`; returns a new index if none was streamed.
    static int takeIndex(Lane &lane, const agent::BlockFinished &finished);
    static void discardStopped(Lane &lane, std::vector<agent::AgentEvent> &out);
    static void discardOpen(Lane &lane, std::vector<agent::AgentEvent> &out);

    std::map<QString, Lane> m_lanes; ///< by parent tool use id; empty: the main conversation
    QHash<QString, int> m_uses;      ///< of each message id on the wire
};

} // namespace bridge::claude

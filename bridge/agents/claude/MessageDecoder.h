#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agents/claude/InboundMessage.h"
#include "bridge/core/Result.h"

#include <QByteArrayView>

namespace bridge::claude {

/// One line -> one message. Unknown types come whole as inbound::Unknown; a BadLine says what is
/// wrong with the rest, down to the JSON path of a field we cannot do without.
[[nodiscard]] Result<inbound::Message, agent::BadLine> decodeLine(QByteArrayView line);

} // namespace bridge::claude

#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agents/claude/InboundMessage.h"
#include "bridge/core/Result.h"

#include <QByteArrayView>

namespace bridge::claude {

/// Decodes one line. Unknown types are preserved as inbound::Unknown; otherwise a BadLine names the
/// problem, down to the JSON path of a required field.
[[nodiscard]] Result<inbound::Message, agent::BadLine> decodeLine(QByteArrayView line);

} // namespace bridge::claude

#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/failure/Failure.h"

#include <QString>

namespace bridge::claude {

/// Layer and kind of a failed turn: first by structure (status, type, category), then by Claude
/// Code's own messages (2.1.197 to 2.1.330) and the server's words in them. `address` is the custom
/// endpoint in use, empty for the agent's default API. Messages are unredacted: the caller redacts
/// them.
[[nodiscard]] Failure classifyTurnFailure(const agent::TurnFailure &turn, const QString &address);

} // namespace bridge::claude

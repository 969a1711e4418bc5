#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/failure/Failure.h"

#include <QString>

namespace bridge::claude {

/// Which layer and kind a failed turn is, by structure first (status, type, category), by Claude
/// Code's own wordings (2.1.197 to 2.1.330) and by the words of the server that they repeat.
/// `address` is the custom endpoint in use, empty for the agent's default API. Words of the other
/// side are kept as they are: the caller redacts.
[[nodiscard]] Failure classifyTurnFailure(const agent::TurnFailure &turn, const QString &address);

} // namespace bridge::claude

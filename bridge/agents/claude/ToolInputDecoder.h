#pragma once

#include "bridge/agent/ToolInput.h"
#include "bridge/json/JsonFields.h"

namespace bridge::claude {

/// A tool's input as it stands on the wire, in our words. Knows Claude Code's own tools; any other
/// keeps its JSON and gets the first short text of it as headline.
[[nodiscard]] agent::ToolInput decodeToolInput(const QString &toolName, const json::Json &input);

} // namespace bridge::claude

#pragma once

#include "bridge/agent/ToolInput.h"
#include "bridge/json/JsonFields.h"

namespace bridge::claude {

/// Translates a tool's input from the wire. Knows Claude Code's own tools; for any other the
/// headline is its first short text.
[[nodiscard]] agent::ToolInput decodeToolInput(const QString &toolName, const json::Json &input);

} // namespace bridge::claude

#pragma once

#include "bridge/agent/ToolInput.h"
#include "bridge/json/JsonFields.h"

namespace bridge::claude {

/// Translates a tool's input from the wire. Knows Claude Code's own tools; for any other the
/// headline is its first short text. Nothing of the input is lost: what a known tool's parts do not
/// hold is among its fields, and an unknown tool has its JSON.
[[nodiscard]] agent::ToolInput decodeToolInput(const QString &toolName, const json::Json &input);
/// It changes a file by what its input says.
[[nodiscard]] bool isEditTool(const QString &toolName);

} // namespace bridge::claude

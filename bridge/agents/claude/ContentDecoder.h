#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/json/JsonFields.h"

#include <vector>

namespace bridge::claude {

/// The kind of a content block of an assistant message.
[[nodiscard]] agent::BlockKind blockKindOf(const json::Json &block);
/// A whole content block of an assistant message: its kind, text, tool and input; without ids.
[[nodiscard]] agent::BlockFinished decodeBlock(const json::Json &block);

/// The tool results in the content of a user message. `toolUseResult`: the tool-specific structure
/// of the whole message; null, object or text.
[[nodiscard]] std::vector<agent::ToolFinished> decodeToolResults(const json::Json &content,
                                                                 const json::Json &toolUseResult);

/// The summary in the text that replaces a compacted conversation, without the instructions for the
/// model around it.
[[nodiscard]] QString compactionSummary(const QString &text);

} // namespace bridge::claude

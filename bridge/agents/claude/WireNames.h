#pragma once

/// Names of Claude Code's stream-json that more than one file needs (protocol reference, sections 1
/// to 3).
namespace bridge::claude::wire {

inline constexpr auto kType = "type";
inline constexpr auto kSubtype = "subtype";
inline constexpr auto kSystem = "system";
inline constexpr auto kAssistant = "assistant";
inline constexpr auto kUser = "user";
inline constexpr auto kResult = "result";
inline constexpr auto kStreamEvent = "stream_event";
inline constexpr auto kControlRequest = "control_request";
inline constexpr auto kControlResponse = "control_response";
inline constexpr auto kControlCancelRequest = "control_cancel_request";

inline constexpr auto kRequestId = "request_id";
inline constexpr auto kRequest = "request";
inline constexpr auto kResponse = "response";
inline constexpr auto kError = "error";
inline constexpr auto kSuccess = "success";
inline constexpr auto kInitialize = "initialize";
inline constexpr auto kInterrupt = "interrupt";
inline constexpr auto kGetStatus = "get_status";
inline constexpr auto kCanUseTool = "can_use_tool";

/// Model name in Claude Code's own messages.
inline constexpr auto kSynthetic = "<synthetic>";

inline constexpr auto kAddRules = "addRules";

inline constexpr auto kMessage = "message";
inline constexpr auto kContent = "content";
inline constexpr auto kParentToolUseId = "parent_tool_use_id";
inline constexpr auto kToolUseId = "tool_use_id";
inline constexpr auto kToolUse = "tool_use";
inline constexpr auto kToolResult = "tool_result";
inline constexpr auto kText = "text";
inline constexpr auto kThinking = "thinking";
inline constexpr auto kInput = "input";

/// The row of get_status with the base URL.
inline constexpr auto kBaseUrlRow = "Anthropic base URL";
inline constexpr auto kModelRow = "Model";

} // namespace bridge::claude::wire

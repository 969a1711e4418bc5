#pragma once

/// Names of Claude Code's stream-json that more than one file needs (protocol reference, sections 1
/// to 3).
namespace bridge::claude::wire {

inline constexpr auto kType = "type";
inline constexpr auto kSubtype = "subtype";
inline constexpr auto kUser = "user";
inline constexpr auto kResult = "result";
inline constexpr auto kControlRequest = "control_request";
inline constexpr auto kControlResponse = "control_response";

inline constexpr auto kRequestId = "request_id";
inline constexpr auto kRequest = "request";
inline constexpr auto kResponse = "response";
inline constexpr auto kError = "error";
inline constexpr auto kSuccess = "success";

inline constexpr auto kAddRules = "addRules";

inline constexpr auto kMessage = "message";
inline constexpr auto kContent = "content";
inline constexpr auto kParentToolUseId = "parent_tool_use_id";
inline constexpr auto kText = "text";
inline constexpr auto kInput = "input";

} // namespace bridge::claude::wire

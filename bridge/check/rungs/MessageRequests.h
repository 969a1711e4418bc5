#pragma once

#include "bridge/check/rungs/MessageReader.h"
#include "bridge/network/HttpExchange.h"

#include <QString>

#include <chrono>

/// The requests with which the checklist has a model answer. What a whole check costs an endpoint
/// where nothing is wrong, in tokens sent and at most written (tests/bridge/check/rungs holds it to
/// that):
///
///     counting                     25 +  80   serves the rungs Messages API to Streaming
///     shortest, the small model    10 +   1   only when another model, and not listed
///     tool call                    90 + 200
///     its result, a reference       0 +   0   the Messages API itself refuses that one unread
///     its result                  150 +  16
///
/// Each is sent once more at most, for a reason: the other header, another look at a stream that
/// seems held back, a model that thinks first, a part of the tool requests that was refused.
namespace bridge::check {

/// The path that Claude Code sends messages to (protocol reference, 10).
inline constexpr auto kMessagesPath = "/v1/messages?beta=true";

/// The tool that the checklist has called.
[[nodiscard]] QString checkTool();
/// A tool that is referred to but never offered.
[[nodiscard]] QString absentTool();
/// What the requests below say to the model.
[[nodiscard]] QByteArray countingText();
[[nodiscard]] QByteArray toolText();

/// Has the model count, streamed: long enough that its pieces tell how they travel.
[[nodiscard]] network::HttpRequest countingRequest(const QString &model,
                                                   std::chrono::milliseconds patience);
/// The shortest one: would it be answered?
[[nodiscard]] network::HttpRequest shortestRequest(const QString &model,
                                                   std::chrono::milliseconds patience);
/// The same in more bytes than Claude Code's first request has, 87 KB with every tool in
/// it: a limit of a server in between counts the white space, and no model does.
[[nodiscard]] network::HttpRequest bulkyRequest(const QString &model,
                                                std::chrono::milliseconds patience);

struct ToolRequest
{
    QString model;
    bool forced = true; ///< by `tool_choice`; else only in words
    bool roomy = false; ///< for models that think at length first
};
/// Has the model call checkTool().
[[nodiscard]] network::HttpRequest toolRequest(const ToolRequest &wanted,
                                               std::chrono::milliseconds patience);

struct ToolResultRequest
{
    QString model;
    ToolCall call; ///< the one that is answered
    /// Ends with a `system` message among the others, as each turn of Claude Code does.
    bool systemRole = false;
    /// Instead of the time, a reference to absentTool(). The Messages API refuses that in words of
    /// its own, which costs nothing; whoever takes the reference out, or knows none, answers.
    bool absentReference = false;
};
[[nodiscard]] network::HttpRequest toolResultRequest(const ToolResultRequest &wanted,
                                                     std::chrono::milliseconds patience);

} // namespace bridge::check

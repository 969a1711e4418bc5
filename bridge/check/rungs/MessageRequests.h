#pragma once

#include "bridge/check/rungs/MessageReader.h"
#include "bridge/network/HttpExchange.h"

#include <QLatin1String>
#include <QString>

#include <chrono>

/// The checklist's requests to a model. Cost of a whole check without failures, in tokens sent and
/// at most written (verified by tests/bridge/check/rungs):
///
///     counting                     25 +  80   serves the rungs Messages API to Streaming
///     shortest, the small model    10 +   1   only when another model, and not listed
///     tool call                    90 + 200
///     its result, a reference       0 +   0   the Messages API itself refuses that one unread
///     its result                  150 +  16
///     with the agent's fields     200 +   1
///
/// Each is repeated at most once, for a reason: the other header, a stream that seems held back, a
/// stream that Claude Code cannot read, a model that thinks first, a refused part of the tool
/// requests, a tool id that looks like a number.
namespace bridge::check {

/// Claude Code's path for messages (protocol reference, 10).
inline constexpr auto kMessagesPath = "/v1/messages?beta=true";

/// A name for which Claude Code takes the model for an older one and sends no `system` message
/// among the others (2.1.330).
inline constexpr QLatin1String kNameWithoutSystemRole("claude-opus-4-6");

/// The tool that the model is asked to call.
[[nodiscard]] QString checkTool();
/// A tool that is referenced but never offered.
[[nodiscard]] QString absentTool();
/// The text of the requests below.
[[nodiscard]] QByteArray countingText();
[[nodiscard]] QByteArray toolText();

/// Makes the model count, streamed: long enough to measure the arrival of its pieces.
[[nodiscard]] network::HttpRequest countingRequest(const QString &model,
                                                   std::chrono::milliseconds patience);
/// The counting request with room for a model that thinks at length first.
[[nodiscard]] network::HttpRequest roomyCountingRequest(const QString &model,
                                                        std::chrono::milliseconds patience);
/// The same request without streaming, which Claude Code sends after a stream that it cannot read.
[[nodiscard]] network::HttpRequest unstreamed(network::HttpRequest request);
/// The shortest request: tests only whether it is answered.
[[nodiscard]] network::HttpRequest shortestRequest(const QString &model,
                                                   std::chrono::milliseconds patience);
/// The shortest request with a `system` message behind the user's, as each turn of Claude Code has.
[[nodiscard]] network::HttpRequest systemRoleRequest(const QString &model,
                                                     std::chrono::milliseconds patience);
/// Without a conversation, so that no model is asked: tests only where the path leads.
[[nodiscard]] network::HttpRequest emptyRequest(std::chrono::milliseconds patience);
/// The shortest one with the headers and the kind of fields that Claude Code's first request has,
/// and no other request of ours: a firewall may refuse that request for its looks alone.
[[nodiscard]] network::HttpRequest agentsRequest(const QString &model,
                                                 std::chrono::milliseconds patience);
/// shortestRequest() in more bytes than Claude Code's first request, 87 KB with every tool: a size
/// limit of a server in between counts the white space, a model does not.
[[nodiscard]] network::HttpRequest bulkyRequest(const QString &model,
                                                std::chrono::milliseconds patience);

struct ToolRequest
{
    QString model;
    bool forced = true; ///< by `tool_choice`; else only by the text
    bool roomy = false; ///< for models that think at length first
};
/// Makes the model call checkTool().
[[nodiscard]] network::HttpRequest toolRequest(const ToolRequest &wanted,
                                               std::chrono::milliseconds patience);

struct ToolResultRequest
{
    QString model;
    ToolCall call; ///< the one that is answered
    /// Appends a `system` message among the others, like each turn of Claude Code.
    bool systemRole = false;
    /// Asks for a second call, of the same tool for another city.
    bool anotherCall = false;
    bool forced = false; ///< that call, by `tool_choice`
    /// Replaces the time by a reference to absentTool(). The Messages API refuses it with a
    /// specific message, at no cost; servers that remove or ignore the reference answer.
    bool absentReference = false;
};
[[nodiscard]] network::HttpRequest toolResultRequest(const ToolResultRequest &wanted,
                                                     std::chrono::milliseconds patience);

} // namespace bridge::check

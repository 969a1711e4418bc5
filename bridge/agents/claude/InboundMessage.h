#pragma once

#include "bridge/json/JsonFields.h"

#include <QString>

#include <variant>

/// The messages of Claude Code's stream-json, one struct per type: only the fields in use, beside
/// the whole message. Internal to this folder: above it, see AgentEvent.h.
namespace bridge::claude::inbound {

/// The answer to one of our control requests.
struct ControlResponse
{
    QString requestId;
    bool ok = false;
    QString error;
    json::Json body;
};

/// A control request of the agent.
struct ControlRequest
{
    QString requestId;
    QString subtype;
    json::Json request;
};

struct ControlCancelRequest
{
    QString requestId;
};

/// `type: system`, distinguished by its subtype.
struct SystemMessage
{
    QString subtype;
    json::Json body;
};

/// One server-sent event of the endpoint, forwarded by the agent.
struct StreamEvent
{
    QString parentToolUseId;
    QString event; ///< e.g. content_block_delta
    int index = 0;
    json::Json body;
    QString text{}; ///< that a block begins with or grows by; may end or begin inside a character
    QString inputJson{}; ///< the same for the JSON of a tool's input
};

/// Comes once for each content block, before that block's content_block_stop.
struct AssistantMessage
{
    QString parentToolUseId;
    QString messageId;
    QString model;            ///< empty: isSynthetic, or not named by the endpoint
    bool isSynthetic = false; ///< from the agent itself: a local command's output, a failure
    bool isApiError = false;  ///< made by the agent from a failed request
    QString error;            ///< its category, e.g. "model_not_found"
    json::Json content;       ///< array of blocks
    QString stopReason{};     ///< empty while the answer is streamed
    QString itemId{};         ///< uuid, also of the line in the session's file
};

/// Tool results, and echoes of the user's messages.
struct UserMessage
{
    QString parentToolUseId;
    json::Json content;
    json::Json toolUseResult; ///< tool-specific structure; null, object or text
    bool isSynthetic = false; ///< the agent's own words to the model
};

struct Result
{
    QString subtype;
    bool isError = false;
    json::Json body;
};

/// What has become of a message that was sent with an id, or of a time at which the agent goes on
/// by itself.
struct CommandLifecycle
{
    QString messageId;
    QString state;  ///< e.g. "started"
    QString wakeup; ///< which time has come; empty: a message
};

/// The agent forgets the conversation so far.
struct ConversationReset
{};

struct Unknown
{
    QString type;
    QByteArray raw;
};

using Message = std::variant<ControlResponse, ControlRequest, ControlCancelRequest, SystemMessage,
                             StreamEvent, AssistantMessage, UserMessage, Result, CommandLifecycle,
                             ConversationReset, Unknown>;

} // namespace bridge::claude::inbound

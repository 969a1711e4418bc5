#pragma once

#include "bridge/agent/Permission.h"
#include "bridge/agent/ToolInput.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

/// What an agent says, in our own words: the vocabulary between a codec and everything above it.
/// Nothing here names a wire; Claude Code's stream-json is one codec (StreamJsonCodec).
namespace bridge::agent {

/// The agent answered the handshake and takes messages.
struct AgentReady
{
    QString version;        ///< of the agent program; empty when it did not say
    QString permissionMode; ///< e.g. "default"
    /// What it asks the endpoint for where neither settings nor user chose a model, and for its
    /// small background work; as in its requests, empty when it did not say.
    QString model{};
    QString smallModel{};
    friend bool operator==(const AgentReady &, const AgentReady &) = default;
};

/// The agent's own word about where its requests go (the answer to AgentCodec::queryStatus()).
struct StatusReported
{
    bool understood = false;        ///< false: an agent that does not know the question
    std::optional<QString> baseUrl; ///< nullopt: not in the answer, so its default API
    QString model;                  ///< what it asks the endpoint for, settings considered
    friend bool operator==(const StatusReported &, const StatusReported &) = default;
};

struct TurnStarted
{
    QString sessionId;
    QString model;
    QString workspace;
    QString permissionMode;
    friend bool operator==(const TurnStarted &, const TurnStarted &) = default;
};

/// A content block of an answer; the view keys on it.
struct BlockId
{
    QString messageId;
    int index = 0; ///< within the message
    friend bool operator==(const BlockId &, const BlockId &) = default;
};

enum class BlockKind { Text, Thinking, ToolUse, Other };

struct BlockStarted
{
    BlockId id;
    BlockKind kind = BlockKind::Text;
    QString toolUseId;       ///< ToolUse
    QString toolName;        ///< ToolUse
    QString parentToolUseId; ///< not empty: a subagent's
    QString model;
    friend bool operator==(const BlockStarted &, const BlockStarted &) = default;
};

/// A piece of a text or thinking block, in order.
struct BlockText
{
    BlockId id;
    QString text;
    friend bool operator==(const BlockText &, const BlockText &) = default;
};

/// More of a block came that is not told in pieces: a tool's input, a signature. A sign of life.
struct BlockProgressed
{
    BlockId id;
    friend bool operator==(const BlockProgressed &, const BlockProgressed &) = default;
};

/// The block is whole; what it holds replaces what the pieces gave.
struct BlockFinished
{
    BlockId id;
    BlockKind kind = BlockKind::Text;
    QString text; ///< Text, Thinking
    QString toolUseId;
    QString toolName;
    ToolInput input; ///< ToolUse
    QString parentToolUseId;
    QString model;            ///< as the endpoint names it; empty: not said
    bool isAgentsOwn = false; ///< no model's words: a local command's output
    friend bool operator==(const BlockFinished &, const BlockFinished &) = default;
};

/// A started block will never be finished (the agent retries from the start): take it back.
struct BlockDiscarded
{
    BlockId id;
    friend bool operator==(const BlockDiscarded &, const BlockDiscarded &) = default;
};

struct ToolFinished
{
    QString toolUseId;
    bool ok = true;
    QString output; ///< plain text
    int linesAdded = 0;
    int linesRemoved = 0;
    QStringList patch; ///< unified diff lines of an edit, each with its ' ', '+' or '-'
    friend bool operator==(const ToolFinished &, const ToolFinished &) = default;
};

struct PermissionAsked
{
    PermissionRequest request;
    friend bool operator==(const PermissionAsked &, const PermissionAsked &) = default;
};

struct PermissionWithdrawn
{
    QString requestId;
    friend bool operator==(const PermissionWithdrawn &, const PermissionWithdrawn &) = default;
};

/// The agent waits and asks the endpoint again by itself.
struct RetryScheduled
{
    int attempt = 0;
    int of = 0;
    std::chrono::milliseconds delay{0};
    int httpStatus = 0; ///< 0: there was no HTTP answer
    QString category;   ///< the agent's word, e.g. "server_error"
    friend bool operator==(const RetryScheduled &, const RetryScheduled &) = default;
};

/// Work that goes on beside the turn; always the full list.
struct BackgroundTasksChanged
{
    struct Task
    {
        QString id;
        QString description;
        friend bool operator==(const Task &, const Task &) = default;
    };
    std::vector<Task> tasks;
    friend bool operator==(const BackgroundTasksChanged &,
                           const BackgroundTasksChanged &) = default;
};

struct PermissionModeChanged
{
    QString mode;
    friend bool operator==(const PermissionModeChanged &, const PermissionModeChanged &) = default;
};

/// A remark of the agent for the user.
struct NoticeGiven
{
    QString text;
    bool warning = false;
    friend bool operator==(const NoticeGiven &, const NoticeGiven &) = default;
};

/// Why a turn did not end well, as the agent tells it.
struct TurnFailure
{
    int httpStatus = 0;
    QString type;     ///< error type as the API names it, e.g. "not_found_error"; may be empty
    QString category; ///< the agent's, e.g. "connection_failed", "model_not_found"; may be empty
    QString text;     ///< the agent's sentence
    friend bool operator==(const TurnFailure &, const TurnFailure &) = default;
};

struct TurnUsage
{
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    double costUsd = 0; ///< of the process so far, at list prices; meaningless at a custom endpoint
    friend bool operator==(const TurnUsage &, const TurnUsage &) = default;
};

struct TurnEnded
{
    bool ok = true;
    bool interrupted = false; ///< by the user; then `failure` is empty
    bool unsolicited = false; ///< a turn nobody asked for: a background task ended
    QString text;             ///< the last answer as one text
    std::optional<TurnFailure> failure;
    QStringList messageIds; ///< our messages that it answered; empty when the agent does not say
    TurnUsage usage;
    std::chrono::milliseconds duration{0};
    friend bool operator==(const TurnEnded &, const TurnEnded &) = default;
};

/// A request of ours was refused or lost with the process. Every request ends exactly once.
struct RequestFailed
{
    QString request; ///< our word: "initialize", "interrupt"
    QString text;
    friend bool operator==(const RequestFailed &, const RequestFailed &) = default;
};

struct RequestDone
{
    QString request;
    friend bool operator==(const RequestDone &, const RequestDone &) = default;
};

/// A request of the agent that we do not know; the codec has an answer ready (`reply`).
struct UnknownRequest
{
    QString name;
    QByteArray reply;
    friend bool operator==(const UnknownRequest &, const UnknownRequest &) = default;
};

/// A message of a kind that is not modelled; kept whole.
struct UnknownMessage
{
    QString name;
    QByteArray raw;
    friend bool operator==(const UnknownMessage &, const UnknownMessage &) = default;
};

/// A line that is no message; skipped.
struct BadLine
{
    enum class Reason { NotJson, NotUtf8, NotAnObject, TooLong, TooDeep, BadField };
    Reason reason = Reason::NotJson;
    QString detail; ///< e.g. the JSON path of the bad field; never the line itself
    friend bool operator==(const BadLine &, const BadLine &) = default;
};

using AgentEvent =
    std::variant<AgentReady, StatusReported, TurnStarted, BlockStarted, BlockText, BlockProgressed,
                 BlockFinished, BlockDiscarded, ToolFinished, PermissionAsked, PermissionWithdrawn,
                 RetryScheduled, BackgroundTasksChanged, PermissionModeChanged, NoticeGiven,
                 TurnEnded, RequestDone, RequestFailed, UnknownRequest, UnknownMessage, BadLine>;

} // namespace bridge::agent

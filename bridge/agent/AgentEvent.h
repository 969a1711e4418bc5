#pragma once

#include "bridge/agent/FileChange.h"
#include "bridge/agent/Permission.h"
#include "bridge/agent/ToolInput.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

/// The agent's reports, independent of any wire: the vocabulary between a codec and everything
/// above it.
namespace bridge::agent {

/// The handshake is complete: the session is open and accepts messages.
struct AgentReady
{
    QString version{}; ///< of the agent program; empty: not reported
    /// Model that it requests for the conversation and for its small background work if neither
    /// settings nor user chose one; empty: not reported.
    QString model{};
    QString smallModel{};
    QString sessionId{}; ///< for agents that choose the id themselves; empty: the id we chose
    friend bool operator==(const AgentReady &, const AgentReady &) = default;
};

/// A command that a prompt may begin with ("/name arguments").
struct SlashCommand
{
    QString name{}; ///< without the slash
    QString description{};
    QString argumentHint{};
    friend bool operator==(const SlashCommand &, const SlashCommand &) = default;
};

/// The commands that the agent accepts; always the full list.
struct CommandsChanged
{
    std::vector<SlashCommand> commands{};
    friend bool operator==(const CommandsChanged &, const CommandsChanged &) = default;
};

/// A setting of the session that the user can change.
struct AgentOption
{
    struct Choice
    {
        QString value{};
        QString label{}; ///< the agent's name for it; empty: same as the value
        QString description{};
        friend bool operator==(const Choice &, const Choice &) = default;
    };
    QString id{}; ///< one of the constants below, or specific to the agent
    QString current{};
    std::vector<Choice> choices{};
    bool canChange = false; ///< AgentCodec::setOption() works while the agent runs
    friend bool operator==(const AgentOption &, const AgentOption &) = default;
};

/// @name Ids of options known to the product
/// @{
inline constexpr QStringView kModelOption = u"model";
inline constexpr QStringView kPermissionModeOption = u"permissionMode";
inline constexpr QStringView kEffortOption = u"effort";
inline constexpr QStringView kOutputStyleOption = u"outputStyle";
/// @}

/// The session's options; always the full list.
struct OptionsChanged
{
    std::vector<AgentOption> options{};
    friend bool operator==(const OptionsChanged &, const OptionsChanged &) = default;
};

/// The value of one option changed.
struct OptionChanged
{
    QString id{};
    QString value{};
    friend bool operator==(const OptionChanged &, const OptionChanged &) = default;
};

/// The available subagents; always the full list.
struct SubagentsChanged
{
    struct Subagent
    {
        QString name{};
        QString description{};
        QString model{}; ///< empty: not reported
        friend bool operator==(const Subagent &, const Subagent &) = default;
    };
    std::vector<Subagent> subagents{};
    friend bool operator==(const SubagentsChanged &, const SubagentsChanged &) = default;
};

/// The account that the agent uses. Shown to the user, never logged or sent.
struct AccountReported
{
    QString email{};
    QString organization{};
    QString subscription{};
    QString credentialSource{}; ///< e.g. the variable with the token
    QString provider{};
    /// It has no credential at all, so no request of it can be answered. False also if it does not
    /// report that.
    bool lacksCredential = false;
    friend bool operator==(const AccountReported &, const AccountReported &) = default;
};

/// The agent's report of where its requests go (answer to AgentCodec::queryStatus()).
struct StatusReported
{
    bool understood = false;          ///< false: the agent does not support the query
    std::optional<QString> baseUrl{}; ///< nullopt: not in the answer, so its default API
    QString model{};                  ///< model that it requests, settings included
    friend bool operator==(const StatusReported &, const StatusReported &) = default;
};

struct TurnStarted
{
    QString sessionId{};
    QString model{};
    QString workspace{};
    QString permissionMode{};
    friend bool operator==(const TurnStarted &, const TurnStarted &) = default;
};

/// What the agent does between the pieces of an answer.
struct ActivityReported
{
    enum class Step {
        Asked,       ///< the endpoint was asked
        AnswerBegun, ///< the endpoint has begun an answer, and nothing of it is there
        Compacting,  ///< the agent summarises the conversation
    };
    Step step = Step::Asked;
    QString parentToolUseId{}; ///< AnswerBegun: not empty: of a subagent
    friend bool operator==(const ActivityReported &, const ActivityReported &) = default;
};

/// Tokens of the answer that comes now, as the endpoint counts them so far.
struct TokensReported
{
    qint64 outputTokens = 0;
    QString parentToolUseId{}; ///< not empty: answer of a subagent
    friend bool operator==(const TokensReported &, const TokensReported &) = default;
};

/// Identifies a content block of an answer to views.
struct BlockId
{
    QString messageId{};
    int index = 0; ///< within the message
    friend bool operator==(const BlockId &, const BlockId &) = default;
    friend size_t qHash(const BlockId &id, size_t seed)
    {
        return qHashMulti(seed, id.messageId, id.index);
    }
};

enum class BlockKind { Text, Thinking, ToolUse, Other };

struct BlockStarted
{
    BlockId id{};
    BlockKind kind = BlockKind::Text;
    QString toolUseId{};       ///< ToolUse
    QString toolName{};        ///< ToolUse
    QString parentToolUseId{}; ///< not empty: block of a subagent
    QString model{};
    friend bool operator==(const BlockStarted &, const BlockStarted &) = default;
};

/// A piece of a text or thinking block, in order.
struct BlockText
{
    BlockId id{};
    QString text{};
    friend bool operator==(const BlockText &, const BlockText &) = default;
};

/// A piece of a tool's input, in order within its part.
struct InputPiece
{
    enum class Part { Path, Before, After, Content };
    Part part = Part::Content;
    int edit = 0; ///< Before, After: index into ToolInput::edits
    QString text{};
    friend bool operator==(const InputPiece &, const InputPiece &) = default;
};

/// More of a block arrived that has no text pieces: a tool's input, a signature. A sign of life.
struct BlockProgressed
{
    BlockId id{};
    std::vector<InputPiece> input{}; ///< what can be shown of a tool's input already
    friend bool operator==(const BlockProgressed &, const BlockProgressed &) = default;
};

/// The block is complete; its content replaces the pieces.
struct BlockFinished
{
    BlockId id{};
    BlockKind kind = BlockKind::Text;
    QString text{}; ///< Text, Thinking
    QString toolUseId{};
    QString toolName{};
    ToolInput input{}; ///< ToolUse
    QString parentToolUseId{};
    QString model{};          ///< as named by the endpoint; empty: not reported
    bool isFromAgent = false; ///< not from a model: a local command's output
    QString itemId{};         ///< ArchivedItem::id of its line; empty: not reported
    friend bool operator==(const BlockFinished &, const BlockFinished &) = default;
};

/// A started block will not be finished; what arrived of it is a half answer.
struct BlockDiscarded
{
    BlockId id{};
    bool isAgentGone = false; ///< its agent has ended; false: the agent begins the answer anew, or
                              ///< gives it up
    friend bool operator==(const BlockDiscarded &, const BlockDiscarded &) = default;
};

struct ToolFinished
{
    QString toolUseId{};
    bool ok = true;
    QString output{};     ///< plain text
    int linesAdded = 0;   ///< of all files
    int linesRemoved = 0; ///< of all files
    std::vector<FileChange> changes{};
    int moreFiles = 0;        ///< further changed files, whose lines are not reported
    bool createdFile = false; ///< the file of a Write was not there before
    friend bool operator==(const ToolFinished &, const ToolFinished &) = default;
};

struct PermissionAsked
{
    PermissionRequest request{};
    friend bool operator==(const PermissionAsked &, const PermissionAsked &) = default;
};

struct PermissionWithdrawn
{
    QString requestId{};
    friend bool operator==(const PermissionWithdrawn &, const PermissionWithdrawn &) = default;
};

/// The agent waits and will repeat the request itself.
struct RetryScheduled
{
    int attempt = 0;
    int of = 0;
    std::chrono::milliseconds delay{0};
    int httpStatus = 0; ///< 0: no HTTP answer
    QString category{}; ///< in the agent's terms, e.g. "server_error"
    friend bool operator==(const RetryScheduled &, const RetryScheduled &) = default;
};

/// Work in parallel to the turn; always the full list.
struct BackgroundTasksChanged
{
    struct Task
    {
        QString id{};
        QString description{};
        friend bool operator==(const Task &, const Task &) = default;
    };
    std::vector<Task> tasks{};
    friend bool operator==(const BackgroundTasksChanged &,
                           const BackgroundTasksChanged &) = default;
};

/// A message of the agent for the user.
struct NoticeGiven
{
    QString text{};
    bool warning = false;
    friend bool operator==(const NoticeGiven &, const NoticeGiven &) = default;
};

/// From here on the model knows what was said before only as a summary.
struct ConversationCompacted
{
    QString summary{}; ///< may be empty
    friend bool operator==(const ConversationCompacted &, const ConversationCompacted &) = default;
};

/// From here on the model knows nothing of what was said before.
struct ConversationCleared
{
    friend bool operator==(const ConversationCleared &, const ConversationCleared &) = default;
};

/// The agent could not write files of its own, for lack of space. What it holds in memory goes on.
struct WritesLost
{
    bool conversation = false; ///< an agent that resumes it may miss a part
    bool settings = false;     ///< its own ones
    bool quota = false;        ///< the user's quota is used up; false: the disk is full
    friend bool operator==(const WritesLost &, const WritesLost &) = default;
};

/// The model refused to answer: its decision, of no fault of the endpoint. The turn then ends well,
/// without an answer.
struct AnswerRefused
{
    QString explanation{}; ///< the model's or its server's words; may be empty
    friend bool operator==(const AnswerRefused &, const AnswerRefused &) = default;
};

/// The answer ends at its limit of tokens; what came of it counts. The turn then ends well.
struct AnswerCut
{
    int ownLimit = 0; ///< the limit, if it is one that the user set for the endpoint; else 0
    friend bool operator==(const AnswerCut &, const AnswerCut &) = default;
};

/// Why a turn failed, as the agent reports it.
struct TurnFailure
{
    int httpStatus = 0;
    QString type{};     ///< API error type, e.g. "not_found_error"; may be empty
    QString category{}; ///< the agent's, e.g. "connection_failed", "model_not_found"; may be empty
    QString text{};     ///< the agent's message
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
    bool unsolicited = false; ///< not started by a message: a background task ended
    /// Stopped at LaunchOptions::answerLimit, without an answer to the message; `ok` is false.
    bool reachedLimit = false;
    bool resumed = false; ///< of a turn that was cut (ConversationStart::continuesTurn)
    QString text{};       ///< the last answer as one text
    QString stopReason{}; ///< why its model stopped, e.g. "end_turn"; empty: not known
    std::optional<TurnFailure> failure{};
    QStringList messageIds{}; ///< our messages that it answered; empty if not reported
    TurnUsage usage{};
    std::chrono::milliseconds duration{0};
    friend bool operator==(const TurnEnded &, const TurnEnded &) = default;
};

/// Our requests to an agent; each ends exactly once.
enum class AgentRequest {
    Open,
    Status,
    Cancel,
    SetOption,
    Health,
    StopTool,
    Rewind,
    PreviewFiles,
    RestoreFiles,
    Rename,
    Choices, ///< by the codec itself: what a command of the user has changed
};

/// One of our requests was refused, or lost with the process.
struct RequestFailed
{
    AgentRequest request = AgentRequest::Open;
    QString text{}; ///< the agent's message; may be empty
    friend bool operator==(const RequestFailed &, const RequestFailed &) = default;
};

struct RequestDone
{
    AgentRequest request = AgentRequest::Open;
    friend bool operator==(const RequestDone &, const RequestDone &) = default;
};

/// The answer to AgentCodec::rewind().
struct ConversationRewound
{
    bool ok = false;     ///< the message and everything after it left the conversation
    QString messageId{}; ///< of the message
    QString text{};      ///< its text, for the composer
    QString reason{};    ///< not ok: the agent's word for it; "stale_target": newer messages exist
    friend bool operator==(const ConversationRewound &, const ConversationRewound &) = default;
};

/// The answer to AgentCodec::previewFiles(): what restoring would change.
struct FilesPreviewed
{
    bool ok = false; ///< the files of that time are known
    QString messageId{};
    QStringList files{}; ///< absolute paths that would change
    int linesAdded = 0;
    int linesRemoved = 0;
    QString reason{}; ///< not ok: the agent's words
    friend bool operator==(const FilesPreviewed &, const FilesPreviewed &) = default;
};

/// The answer to AgentCodec::restoreFiles().
struct FilesRestored
{
    bool ok = false;
    QString messageId{};
    QString reason{}; ///< not ok: the agent's words
    friend bool operator==(const FilesRestored &, const FilesRestored &) = default;
};

/// A request of the agent that the codec does not know and refused.
struct UnknownRequest
{
    QString name{};
    friend bool operator==(const UnknownRequest &, const UnknownRequest &) = default;
};

/// A message of an unknown kind; preserved whole.
struct UnknownMessage
{
    QString name{};
    QByteArray raw;
    friend bool operator==(const UnknownMessage &, const UnknownMessage &) = default;
};

/// An invalid line; skipped.
struct BadLine
{
    enum class Reason { NotJson, NotUtf8, NotAnObject, TooLong, TooDeep, BadField };
    Reason reason = Reason::NotJson;
    QString detail{}; ///< e.g. the JSON path of the bad field; never the line itself
    friend bool operator==(const BadLine &, const BadLine &) = default;
};

/// Times at which the agent goes on by itself; they end with its process.
struct TimersChanged
{
    int count = 0;
    friend bool operator==(const TimersChanged &, const TimersChanged &) = default;
};

/// The agent is done with this message without a turn for it, e.g. because it has seen its id
/// before.
struct MessageSkipped
{
    QString messageId{};
    friend bool operator==(const MessageSkipped &, const MessageSkipped &) = default;
};

using AgentEvent =
    std::variant<AgentReady, CommandsChanged, OptionsChanged, OptionChanged, SubagentsChanged,
                 AccountReported, StatusReported, TurnStarted, ActivityReported, TokensReported,
                 BlockStarted, BlockText, BlockProgressed, BlockFinished, BlockDiscarded,
                 ToolFinished, PermissionAsked, PermissionWithdrawn, RetryScheduled,
                 BackgroundTasksChanged, TimersChanged, MessageSkipped, NoticeGiven,
                 ConversationCompacted, ConversationCleared, WritesLost, AnswerRefused, AnswerCut, TurnEnded,
                 RequestDone, RequestFailed, ConversationRewound, FilesPreviewed, FilesRestored,
                 UnknownRequest, UnknownMessage, BadLine>;

} // namespace bridge::agent

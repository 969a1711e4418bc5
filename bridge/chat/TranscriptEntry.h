#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agent/Permission.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/Loop.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

/// The items of a conversation, one per content block: their data, not their display. All text is
/// plain or markdown as received.
namespace bridge::chat {

struct UserMessage
{
    enum class Delivery {
        Queued,     ///< waits for the running turn or for the agent
        Sent,       ///< passed to an agent
        Answered,   ///< its turn ended successfully
        Unanswered, ///< its turn failed, was interrupted or lost its agent; can be resent
    };
    QString id; ///< UUID; also the message's id on the wire
    QString text;
    Delivery delivery = Delivery::Queued;
    int images = 0; ///< attached ones
};

struct AnswerText
{
    agent::BlockId block;
    QString text; ///< markdown
    bool streaming = false;
    QString parentToolUseId;  ///< not empty: answer of a subagent
    bool isFromAgent = false; ///< output of Claude Code itself (a local command's)
    /// Source of other answers: the address, empty for the default API, and the model named in the
    /// answer, empty if not named.
    QString endpoint{};
    QString model{};
    bool isEndpointKnown = true; ///< false: a kept answer whose endpoint was not recorded
    bool isCut = false;          ///< ends where the endpoint, its agent or this program ended
    bool isSuperseded = false;   ///< with isCut: the whole answer follows it
};

struct ThinkingText
{
    agent::BlockId block{};
    QString text{};
    bool streaming = false;
    bool isCut = false;        ///< see AnswerText
    bool isSuperseded = false; ///< see AnswerText
    QString parentToolUseId{}; ///< see AnswerText
};

struct ToolUse
{
    enum class State {
        Preparing, ///< the model is still writing its input
        Running,
        Waiting, ///< the user is asked about it, about one within it or about one before it
        Succeeded,
        Failed,
        Denied,
        Lost, ///< the turn ended before the tool did
    };
    agent::BlockId block;
    QString toolUseId;
    QString name;
    State state = State::Preparing;
    agent::ToolInput input;
    QString output; ///< plain text
    int linesAdded = 0;
    int linesRemoved = 0;
    std::vector<agent::FileChange> changes{}; ///< as reported when it had ended
    int moreFiles = 0;                        ///< further changed files, lines not reported
    bool createdFile = false;                 ///< the file was not there before
    std::chrono::milliseconds startedAt{0};   ///< Clock::monotonic()
    std::chrono::milliseconds duration{0};    ///< without the time it waited for the user
    QString parentToolUseId;
    std::chrono::milliseconds waitsSince{0}; ///< Waiting: Clock::monotonic()
};

struct PermissionEntry
{
    enum class Outcome { Pending, AllowedOnce, AllowedAlways, Denied, Answered, Withdrawn };
    agent::PermissionRequest request;
    Outcome outcome = Outcome::Pending;
    QString note; ///< AllowedAlways: the rule; Denied: the instructions given instead; Answered:
                  ///< the answers
};

/// A failed turn, or a failed start.
struct FailureEntry
{
    Failure failure;
    QString messageId;   ///< the user message without an answer; may be empty
    bool isOver = false; ///< another try began, or another failure followed
};

/// The agent waits for the endpoint, with an announced retry or in silence. Removed when output
/// comes.
struct RetryEntry
{
    int attempt = 0; ///< 0: no announced retry, only silence since `since`
    int of = 0;
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds since{0}; ///< Clock::monotonic() when it was announced
    int httpStatus = 0;
    QString address{}; ///< empty: default API
    qint64 agentPid = 0;
    std::optional<Failure> diagnosis{}; ///< the known cause; see Chat::failed()
};

/// A tool runs longer than the user wants to wait without being asked. Removed when it has ended or
/// goes on with the user's consent.
struct OverdueTool
{
    QString toolUseId;
    QString name;
    QString headline;                       ///< the command, the path …
    std::chrono::milliseconds limit{0};     ///< so long it has run
    std::chrono::milliseconds startedAt{0}; ///< Clock::monotonic()
};

/// The running turn goes round in circles. Removed when it has ended, brings something new or goes
/// on with the user's consent.
struct LoopEntry
{
    session::Loop loop;
};

/// A turn was cut and does not go on by itself. Removed when the user continues it, sends or takes
/// its message again, or begins another turn.
struct CutTurnEntry
{
    enum class Cause {
        ProgramEnded, ///< this program, in an earlier run
        AgentEnded,   ///< the agent, or it was ended in mid-turn
    };
    QString messageId; ///< the user message without a complete answer
    Cause cause = Cause::ProgramEnded;
    friend bool operator==(const CutTurnEntry &, const CutTurnEntry &) = default;
};

/// A message of the agent about itself.
struct NoticeEntry
{
    QString text;
    bool isWarning = false;
};

/// A line between messages.
struct Divider
{
    enum class Kind {
        EndpointChanged, ///< another address is in use
        WentOn,          ///< the same, by Chat::goOnAt(); `names`: the address before, if any
        ModelChanged,    ///< another model answers, at the same address
        AgentRestarted,
        AgentLost,       ///< it ended by itself and was restarted
        StartedFresh,    ///< a new session of the agent, which received the conversation as text
        PastCarriedOver, ///< the same, because the agent had nothing to resume any more
        RecordLost,      ///< its file was removed while the agent runs
        WritesLost,      ///< the agent had no space for its files; `lost`
        AnswerRefused,   ///< the model refused to answer; `detail`: its explanation, if any
        AnswerCut,       ///< at its limit of tokens; `count`: agent::AnswerCut::ownLimit
        Interrupted,     ///< by the user
        TurnFailed,      ///< a kept turn ended with an error; `detail`: the agent's words
        Compacted,       ///< the model knows what is above only as a summary; `detail`: the summary
        Unreadable,      ///< what is above cannot be read; `detail`: path and the system's message
        BeginningGone,   ///< the agent's file lacks what was said before
        SkippedLines,    ///< `count` lines of the conversation's file cannot be read
        BackgroundEnded, ///< `names`: work ended by a restart
        WrongLine,       ///< a part of the agent's output was invalid; `detail`
        Cleared,         ///< the model knows nothing of what is above
    };
    Kind kind = Kind::Interrupted;
    QString detail{}; ///< EndpointChanged to AgentLost: the address now in use; empty: default API
    QStringList names{};
    /// EndpointChanged to AgentLost: model that answers from here on; before the first answer, the
    /// model that the agent will request. Empty: not known yet.
    QString model{};
    agent::WritesLost lost{};
    int count = 0;
};

using EntryContent =
    std::variant<UserMessage, AnswerText, ThinkingText, ToolUse, PermissionEntry, FailureEntry,
                 RetryEntry, OverdueTool, LoopEntry, CutTurnEntry, NoticeEntry, Divider>;

struct TranscriptEntry
{
    quint64 id = 0; ///< unique within the transcript, never reused; unordered
    QDateTime time;
    EntryContent content;
    /// agent::ArchivedItem::id of the line that holds it in the agent's file, where the
    /// conversation can be branched or rewound; empty: there is none, or it is not known yet.
    QString itemId{};
};

} // namespace bridge::chat

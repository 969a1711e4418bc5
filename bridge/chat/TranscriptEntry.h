#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agent/Permission.h"
#include "bridge/failure/Failure.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

/// The items of a conversation, one for each content block, with what is needed to show them and
/// nothing about how. All text is plain or markdown as the other side wrote it.
namespace bridge::chat {

struct UserMessage
{
    enum class Delivery {
        Queued,     ///< waits for the running turn or the agent
        Sent,       ///< given to an agent
        Answered,   ///< its turn ended well
        Unanswered, ///< its turn failed, was interrupted or lost its agent; can be sent again
    };
    QString id; ///< UUID; also the message's id on the wire
    QString text;
    Delivery delivery = Delivery::Queued;
};

struct AnswerText
{
    agent::BlockId block;
    QString text; ///< markdown
    bool streaming = false;
    QString parentToolUseId;  ///< not empty: a subagent's
    bool isAgentsOwn = false; ///< Claude Code said it itself (a local command's output)
    /// Who gave it otherwise: the address, empty for the default API, and the model as named in the
    /// answer, empty where it was not.
    QString endpoint{};
    QString model{};
};

struct ThinkingText
{
    agent::BlockId block;
    QString text;
    bool streaming = false;
};

struct ToolUse
{
    enum class State {
        Preparing, ///< the model is still writing its input
        Running,   ///< also while its permission is pending
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
    QStringList patch;
    std::chrono::milliseconds startedAt{0}; ///< Clock::monotonic()
    std::chrono::milliseconds duration{0};
    QString parentToolUseId;
};

struct PermissionCard
{
    enum class Outcome { Pending, AllowedOnce, AllowedAlways, Denied, Answered, Withdrawn };
    agent::PermissionRequest request;
    Outcome outcome = Outcome::Pending;
    QString note; ///< AllowedAlways: the rule; Denied: what was said instead; Answered: the answers
};

/// The endpoint, or the agent, failed a turn or could not start.
struct FailureCard
{
    Failure failure;
    QString messageId; ///< the user message it left unanswered; may be empty
};

/// The agent waits for the endpoint: it asks again by itself, or has heard nothing for a while.
/// Withdrawn when something comes.
struct RetryCard
{
    int attempt = 0; ///< 0: no retry was announced, it only waits; then `since` is when it began to
    int of = 0;
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds since{0}; ///< Clock::monotonic() when it was announced
    int httpStatus = 0;
    QString address{}; ///< empty: default API
    qint64 agentPid = 0;
    std::optional<Failure> diagnosis{}; ///< what is known to be wrong; see Chat::failed()
};

/// A line between messages.
struct Divider
{
    enum class Kind {
        EndpointChanged, ///< another address is in use
        ModelChanged,    ///< another model answers, at the same address
        AgentRestarted,
        AgentLost,       ///< it ended by itself and was started again
        StartedFresh,    ///< a new session of the agent, which was told what was said so far
        Interrupted,     ///< by the user
        BackgroundEnded, ///< `names`: what a restart ended
        WrongLine,       ///< something in the agent's output was not understood; `detail`
        Notice,          ///< the agent's own remark in `detail`
    };
    Kind kind = Kind::Notice;
    QString detail; ///< of the first four: the address now in use; empty: the default API
    QStringList names;
    /// Of the first four: who answers from here on, as it named itself; until it has answered, what
    /// the agent will ask for. Empty: not known yet.
    QString model{};
};

using EntryContent = std::variant<UserMessage, AnswerText, ThinkingText, ToolUse, PermissionCard,
                                  FailureCard, RetryCard, Divider>;

struct TranscriptEntry
{
    quint64 id = 0; ///< unique within the transcript, never used again
    QDateTime time;
    EntryContent content;
};

} // namespace bridge::chat

#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/core/Clock.h"
#include "bridge/session/ChatState.h"

#include <QString>

#include <chrono>
#include <utility>
#include <vector>

namespace bridge::chat {

/// What a chat does now about a message, as far as its session and its agent say.
struct Activity
{
    enum class Kind {
        None,       ///< no turn, and no message is on its way
        Starting,   ///< an agent starts, for a message
        Restarting, ///< the next agent starts, for a message or to finish a turn
        Checking,   ///< the endpoint is checked before the message leaves
        Preparing,  ///< the agent has what it needs, and has not asked the endpoint yet
        Asked,      ///< the endpoint was asked and has answered nothing
        Reading,    ///< the endpoint has accepted the prompt and has written nothing
        Thinking,
        Writing,
        Calling, ///< the model writes the input of `tool`
        Running, ///< `tools` tools run, the newest of them `tool`
        Compacting,
        WaitingForUser,
        Retrying, ///< the agent waits for the endpoint and asks again by itself
    };
    Kind kind = Kind::None;
    QString tool{}; ///< the agent's name for it
    int tools = 0;
    std::chrono::milliseconds since{0};     ///< Clock::monotonic()
    std::chrono::milliseconds turnSince{0}; ///< the same; from the moment the message was sent
    std::chrono::milliseconds waited{0};    ///< for the user, of the time since `turnSince`
    qint64 tokens = 0;                      ///< that the endpoint wrote in this turn; 0: not known
    friend bool operator==(const Activity &, const Activity &) = default;
};

/// Follows one chat's turns. Main thread; a value with a clock, which outlives it.
class ActivityWatch
{
public:
    explicit ActivityWatch(Clock &clock)
        : m_clock(clock)
    {}

    /// The state of the chat, or whether a message is on its way (waiting, and not for the user),
    /// may have changed.
    void setState(session::ChatState state, bool isMessageOnItsWay);
    /// A message was given to the agent: its turn begins.
    void messageSent();
    void follow(const agent::AgentEvent &event);
    /// The agent has ended.
    void toolsLost();

    [[nodiscard]] const Activity &activity() const { return m_activity; }

private:
    using Kind = Activity::Kind;

    void on(const agent::ActivityReported &event);
    void on(const agent::TokensReported &event);
    void on(const agent::BlockStarted &event);
    void on(const agent::BlockFinished &event);
    void on(const agent::ToolFinished &event);
    void on(const agent::TurnEnded &event);
    template <typename T>
    void on(const T &)
    {} // says nothing about what happens

    void setStep(Kind step, const QString &tool = {});
    void showTools();
    void update();

    Clock &m_clock;
    session::ChatState m_state = session::ChatState::Stopped;
    bool m_isMessageOnItsWay = false;
    bool m_isMessageSent = false;  ///< in this stretch of activity
    Kind m_step = Kind::Preparing; ///< while a turn runs
    QString m_tool;
    std::vector<std::pair<QString, QString>> m_tools; ///< id and name, while they run
    qint64 m_tokensBefore = 0;                        ///< of the answers before the current one
    qint64 m_tokens = 0;
    std::chrono::milliseconds m_waitsSince{0};
    Activity m_activity;
};

} // namespace bridge::chat

#pragma once

#include <QDateTime>
#include <QString>

namespace bridge::session {

/// What a chat is doing, as shown and as told to scripts (stateName()).
enum class ChatState {
    Stopped,    ///< no agent, none wanted
    Starting,   ///< first agent of the chat on its way
    Ready,      ///< takes a message
    Working,    ///< a turn runs
    Waiting,    ///< a turn waits for the user (permission, question, plan)
    Retrying,   ///< a turn waits for the endpoint; the agent asks again by itself
    Restarting, ///< an agent is stopping or starting in place of another
    Failed,     ///< no agent although one is wanted; Chat::failure() says why
};

[[nodiscard]] QString stateName(ChatState state);

/// Whether the live process itself said that it uses the injected address.
enum class Verification {
    NotNeeded,  ///< the custom endpoint is off
    Pending,    ///< asked, not answered yet
    Verified,   ///< it reported exactly our address
    Unverified, ///< it reported none, or does not know the question
};

/// The truth about the live process; not the setting.
struct AgentInfo
{
    qint64 pid = 0; ///< 0: there is none
    QDateTime startedAt;
    QString
        endpoint; ///< injected address; with the toggle off what it reported; empty: default API
    bool custom = false; ///< `endpoint` was injected by us
    Verification verification = Verification::NotNeeded;
    QString sessionId;
    QString version;
    QString model;
    friend bool operator==(const AgentInfo &, const AgentInfo &) = default;
};

} // namespace bridge::session

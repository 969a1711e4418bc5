#pragma once

#include <QString>

namespace bridge::session {

/// State of a chat, as shown to users and reported to scripts (stateName()).
enum class ChatState {
    Stopped,    ///< no agent, none wanted
    Starting,   ///< the first agent of the chat is being started
    Ready,      ///< takes a message
    Working,    ///< a turn runs
    Waiting,    ///< a turn waits for the user (permission, question, plan)
    Retrying,   ///< a turn waits for the endpoint; the agent retries automatically
    Restarting, ///< an agent is stopping or starting in place of another
    Failed,     ///< no agent although one is wanted; Chat::failure() says why
};

[[nodiscard]] QString stateName(ChatState state);

} // namespace bridge::session

#pragma once

#include "app/window/ChatWindows.h"
#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/library/KeptConversations.h"

#include <QObject>
#include <QSet>

#include <functional>
#include <map>

namespace app {

/// The chats whose conversation another live process has open (Chat::heldBy()). When that process
/// is gone the user can take over, which opens the chat anew, because its file has changed. A chat
/// that comes to the front is looked at, and all are when a process opens a conversation, so that
/// one reads who has it before one types. Main thread.
class HeldChats : public QObject
{
    Q_OBJECT

public:
    /// A program other than the agent's own terminal that ends so soon after it was found is the
    /// agent of a program run that crashed: the chat is taken over by itself. So it is when a
    /// holder that could not be found out turns out to be none.
    static constexpr std::chrono::seconds kOwnEnd{10};

    /// References outlive it. `makeChat` adds a chat to the list without starting it.
    struct Parts
    {
        bridge::chat::ChatList &chats;
        ChatWindows &windows;
        bridge::library::KeptConversations &kept;
        bridge::Clock &clock;
        std::function<bridge::chat::Chat &(const bridge::chat::ChatStart &start)> makeChat;
    };

    explicit HeldChats(Parts parts, QObject *parent = nullptr);

    /// Goes on with the conversation here if its holder is gone, or cannot be found out.
    void takeOver(bridge::chat::Chat &chat) { goOn(chat, By::User); }
    /// Another process may have opened the conversation of a chat.
    void lookAtAll();
    /// The kept conversations have changed: a chat whose file was removed is looked at, which says
    /// so (session::RecordTrace).
    void lookAtRemoved();

private:
    void follow(bridge::chat::Chat *chat);
    void onHeld(bridge::chat::Chat &chat);
    void lookAtFront();
    enum class By { User, Itself };
    void goOn(bridge::chat::Chat &chat, By by);

    Parts m_parts;
    std::map<const bridge::chat::Chat *, std::chrono::milliseconds> m_found; ///< when
    QSet<QString> m_kept; ///< sessions of the chats that have a file
};

} // namespace app

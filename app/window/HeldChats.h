#pragma once

#include "app/window/ChatWindows.h"
#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/library/HolderWatch.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>

namespace app {

/// The chats whose conversation another live process has open: their windows show it to read and
/// say who has it; nothing starts an agent for them. When that process is gone the user can take
/// over, which opens the chat anew, because its file has changed. Main thread.
class HeldChats : public QObject
{
    Q_OBJECT

public:
    /// A process that ends so soon after the chat was opened is the agent of a program run that
    /// crashed: the chat is taken over by itself.
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
    ~HeldChats() override;

    /// The chat is asleep and can only be read from now on.
    void hold(bridge::chat::Chat &chat, std::unique_ptr<bridge::library::HolderWatch> watch);
    /// Asks who has the conversation of a chat that is asleep: holds the chat, or calls `free`,
    /// which may be empty. Not after the chat was closed.
    void look(bridge::chat::Chat &chat, std::function<void()> free = {});
    /// Goes on with the conversation here if its holder is gone.
    void takeOver(bridge::chat::Chat &chat);
    [[nodiscard]] bool isHeld(const bridge::chat::Chat &chat) const
    {
        return m_held.contains(&chat);
    }

private:
    struct Held
    {
        std::unique_ptr<bridge::library::HolderWatch> watch;
        bridge::library::KeptConversations::Holder holder; ///< the last one
        std::chrono::milliseconds ownUntil{0};             ///< see kOwnEnd
    };
    void onWatch(bridge::chat::Chat &chat);
    void lookAtFront();
    /// Tells the panes on screen.
    void show();

    Parts m_parts;
    std::map<const bridge::chat::Chat *, Held> m_held;
};

} // namespace app

#pragma once

#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/library/Conversations.h"
#include "ui/Intents.h"
#include "ui/chat/ChatWindow.h"
#include "ui/kit/Theme.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace app {

/// The chat windows of the program, at least one after open(), and which chat each of them shows. A
/// chat is shown in at most one. Closing the last window hides it, closing another destroys it; its
/// chats stay in the list. A window whose chat was closed gets a chat that is not shown elsewhere,
/// else is destroyed or, as the last one, gets a new chat. Main thread.
class ChatWindows : public QObject
{
    Q_OBJECT

public:
    /// References outlive it. `makeChat` adds a new chat to the list without starting it.
    struct Parts
    {
        bridge::chat::ChatList &chats;
        bridge::library::Conversations &conversations;
        bridge::endpoint::EndpointChoice &endpoints;
        ui::Intents &intents;
        ui::Theme &theme;
        bridge::Clock &clock;
        std::function<bridge::chat::Chat &(const bridge::endpoint::EndpointPin &pin)> makeChat;
    };

    explicit ChatWindows(Parts parts, QObject *parent = nullptr);
    ~ChatWindows() override;

    /// Opens a window with a new chat.
    void open(const bridge::endpoint::EndpointPin &pin = {});
    /// Raises the most recently active window.
    void present();
    /// Raises it with a new chat.
    void presentNewChat();
    /// The window that shows `chat`, else the most recently active one.
    [[nodiscard]] ui::ChatWindow &windowFor(const bridge::chat::Chat &chat) const;
    [[nodiscard]] int count() const { return static_cast<int>(m_windows.size()); }

Q_SIGNALS:
    /// The last window was closed (it is hidden).
    void lastClosed();

private:
    ui::ChatWindow &makeWindow();
    void startChat(ui::ChatWindow &window, const bridge::endpoint::EndpointPin &pin);
    /// Moves the chat's pane from the window that has it.
    void show(bridge::chat::Chat &chat, ui::ChatWindow &window);
    void select(bridge::chat::Chat &chat, ui::ChatWindow &window);
    void showInItsOwn(bridge::chat::Chat &chat);
    /// Gives an empty window a chat to show.
    void fill(ui::ChatWindow &window);
    void onClosed(ui::ChatWindow &window);
    void destroy(ui::ChatWindow &window);
    void activate(ui::ChatWindow &window);
    /// nullptr: none.
    [[nodiscard]] ui::ChatWindow *windowOf(const bridge::chat::Chat &chat) const;

    Parts m_parts;
    std::vector<std::unique_ptr<ui::ChatWindow>> m_windows; ///< most recently active one at the end
};

} // namespace app

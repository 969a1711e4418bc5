#pragma once

#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/failure/Fix.h"
#include "ui/chat/ChatWindow.h"
#include "ui/kit/Theme.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace app {

/// The chat windows of the program, at least one from open() on: which of them shows which chat. A
/// chat is shown in one of them at most. Closing the last one hides it, closing another destroys it
/// and leaves its chats in the list; a window whose chat is gone gets one that is shown nowhere, is
/// destroyed, or, being the last, gets a fresh one. Main thread.
class ChatWindows : public QObject
{
    Q_OBJECT

public:
    /// Everything outlives it. `makeChat` adds a new chat to the list, not started yet.
    struct Parts
    {
        bridge::chat::ChatList &chats;
        bridge::endpoint::EndpointChoice &endpoints;
        ui::Theme &theme;
        bridge::Clock &clock;
        std::function<bridge::chat::Chat &(const bridge::endpoint::EndpointPin &pin)> makeChat;
    };

    explicit ChatWindows(Parts parts, QObject *parent = nullptr);
    ~ChatWindows() override;

    /// A window with a new chat.
    void open(const bridge::endpoint::EndpointPin &pin = {});
    /// Shows the window that was active last.
    void present();
    /// Does so, with a new chat in it.
    void presentNewChat();
    /// The one that shows `chat`, else the one that was active last; for what belongs to a chat.
    [[nodiscard]] ui::ChatWindow &windowFor(const bridge::chat::Chat &chat) const;
    [[nodiscard]] int count() const { return static_cast<int>(m_windows.size()); }

Q_SIGNALS:
    /// The last window was closed, and hidden.
    void lastClosed();
    void settingsRequested();
    void checkRequested(bridge::chat::Chat *chat);
    void endpointOffRequested(bridge::chat::Chat *chat);
    void fixRequested(bridge::chat::Chat *chat, const bridge::Fix &fix);

private:
    ui::ChatWindow &makeWindow();
    /// A new chat, shown there.
    void startChat(ui::ChatWindow &window, const bridge::endpoint::EndpointPin &pin);
    /// Whichever window has its pane gives it up.
    void show(bridge::chat::Chat &chat, ui::ChatWindow &window);
    void select(bridge::chat::Chat &chat, ui::ChatWindow &window);
    void showInItsOwn(bridge::chat::Chat &chat);
    /// What is to be shown where nothing is.
    void fill(ui::ChatWindow &window);
    void onClosed(ui::ChatWindow &window);
    void destroy(ui::ChatWindow &window);
    void activate(ui::ChatWindow &window);
    /// nullptr: none.
    [[nodiscard]] ui::ChatWindow *windowOf(const bridge::chat::Chat &chat) const;

    Parts m_parts;
    std::vector<std::unique_ptr<ui::ChatWindow>> m_windows; ///< the one active last at the end
};

} // namespace app

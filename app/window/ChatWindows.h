#pragma once

#include "app/window/AwayWindows.h"
#include "bridge/chat/ChatList.h"
#include "bridge/check/ProfileProbes.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/library/Conversations.h"
#include "bridge/store/ChatRecord.h"
#include "ui/Intents.h"
#include "ui/chat/ChatWindow.h"
#include "ui/kit/Theme.h"
#include "ui/kit/WarnNote.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QScreen;

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
        /// Whether the last window may be closed now; empty: always.
        std::function<bool()> mayCloseLast{};
        /// Says whether other endpoints answer; nullptr: it is not known.
        bridge::check::ProfileProbes *probes = nullptr;
        /// Another note for each window, which owns it; empty: none.
        std::function<ui::WarnNote *(QWidget *parent)> makeNote{};
    };

    explicit ChatWindows(Parts parts, QObject *parent = nullptr);
    ~ChatWindows() override;

    /// Opens a window with a new chat, where `place` says.
    void open(const bridge::endpoint::EndpointPin &pin = {},
              const std::optional<bridge::store::WindowRecord> &place = {});
    /// Opens a window that shows a chat that no window has yet. Does not start its agent.
    void openAt(const bridge::store::WindowRecord &place, bridge::chat::Chat &chat);
    /// Shows a chat in the window that has it, else in the most recently active one, and raises
    /// that.
    void showChat(bridge::chat::Chat &chat);
    /// Shows a chat in this window, with its pane from the window that has it.
    void show(bridge::chat::Chat &chat, ui::ChatWindow &window,
              ui::ChatWindow::Focus focus = ui::ChatWindow::Focus::InChat);
    /// Shows it in a new window.
    void showInItsOwn(bridge::chat::Chat &chat);
    /// The windows' places, most recently active one last and in front. A window whose screen is
    /// not connected has its place there.
    [[nodiscard]] std::vector<bridge::store::WindowRecord> records() const;
    /// Raises the most recently active window.
    void present();
    /// Raises it with a new chat, unless it shows a page.
    void presentNewChat();
    /// The window that shows `chat`, else the most recently active one.
    [[nodiscard]] ui::ChatWindow &windowFor(const bridge::chat::Chat &chat) const;
    /// Precondition: open() or openAt().
    [[nodiscard]] ui::ChatWindow &front() const { return *m_windows.back(); }
    [[nodiscard]] int count() const { return static_cast<int>(m_windows.size()); }

Q_SIGNALS:
    /// The last window was closed (it is hidden).
    void lastClosed();
    /// records() has changed.
    void placed();
    /// Open the conversation again that was closed last.
    void reopenRequested();

private:
    ui::ChatWindow &makeWindow();
    void startChat(ui::ChatWindow &window, const bridge::endpoint::EndpointPin &pin);
    /// At the user's request: not over a page, which has to be answered first.
    void startNewChat(ui::ChatWindow &window, const bridge::endpoint::EndpointPin &pin);
    void select(bridge::chat::Chat &chat, ui::ChatWindow &window);
    /// Gives an empty window a chat to show.
    void fill(ui::ChatWindow &window);
    void onClosed(ui::ChatWindow &window);
    void destroy(ui::ChatWindow &window);
    void activate(ui::ChatWindow &window);
    void place(ui::ChatWindow &window, const bridge::store::WindowRecord &record);
    /// The present place of a window.
    [[nodiscard]] static bridge::store::WindowRecord recordOf(const ui::ChatWindow &window);
    void noteScreenGone(const QScreen &screen);
    /// Moves windows back that no screen shows any more.
    void bringBack();
    /// Moves windows to a screen that they were on before it went.
    void sendHome();
    /// nullptr: none.
    [[nodiscard]] ui::ChatWindow *windowOf(const bridge::chat::Chat &chat) const;

    Parts m_parts;
    AwayWindows m_away;
    std::vector<std::unique_ptr<ui::ChatWindow>> m_windows; ///< most recently active one at the end
};

} // namespace app

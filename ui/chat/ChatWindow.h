#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/failure/Fix.h"
#include "ui/kit/Theme.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>
#include <QUrl>

#include <memory>

class QMessageBox;
class QStackedWidget;

namespace ui {

class ChatPane;
class Composer;
class SideBar;

/// A main window: one chat, and beside it the list of all. Which window shows which chat is decided
/// by whoever makes the windows: nothing is shown before showChat(), and what the user picks in the
/// list is only wished for (chatSelected()). A chat belongs in one window at a time; its pane, with
/// draft and scroll position, stays in the window that showed it last (takePane() moves it).
///
/// The window that is active makes its chat the list's front one. Everything it is given outlives
/// it.
class ChatWindow final : public QMainWindow
{
    Q_OBJECT

public:
    ChatWindow(bridge::session::ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
               Theme &theme, bridge::Clock &clock, QWidget *parent = nullptr);
    ~ChatWindow() override;

    void showChat(bridge::session::Chat &chat);
    /// The chat that is shown; nullptr before showChat() and after emptied().
    [[nodiscard]] bridge::session::Chat *chat() const { return m_chat; }

    /// Gives up the pane of a chat, for another window's adoptPane(); nullptr where there is none.
    /// If it was shown, nothing is shown afterwards (without emptied()).
    [[nodiscard]] std::unique_ptr<ChatPane> takePane(bridge::session::Chat &chat);
    /// Shown only with showChat(). nullptr is ignored.
    void adoptPane(std::unique_ptr<ChatPane> pane);

    /// Puts `footer` at the lower left, over "Settings"; the window owns it.
    void setSideBarFooter(QWidget *footer);
    /// Shows the window in front, ready to type.
    void present();
    /// Of the chat that is shown, which must be there.
    [[nodiscard]] Composer &composer() const;

Q_SIGNALS:
    void newChatRequested(const bridge::endpoint::EndpointPin &pin);
    /// With a new chat.
    void newWindowRequested();
    /// To be shown: here, or in front where another window shows it.
    void chatSelected(bridge::session::Chat *chat);
    /// To be shown in a window of its own.
    void ownWindowRequested(bridge::session::Chat *chat);
    /// The user has been asked where something would be lost.
    void closeChatRequested(bridge::session::Chat *chat);
    /// The chat that was shown has been closed: another one is to be shown, or the window to go.
    void emptied();
    /// The window has come to the front.
    void activated();
    void settingsRequested();
    void checkRequested(bridge::session::Chat *chat);
    void endpointOffRequested(bridge::session::Chat *chat);
    /// From a card of this chat's conversation.
    void fixRequested(bridge::session::Chat *chat, const bridge::Fix &fix);
    /// Only http and https; to be opened outside.
    void linkRequested(const QUrl &url);
    /// The user closed the window (it is hidden, not destroyed).
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addShortcuts();
    void connectPane(ChatPane &pane);
    [[nodiscard]] ChatPane *shownPane() const { return m_panes.value(m_chat); }
    void select(bridge::session::Chat *chat);
    void selectNeighbour(int step);
    void askToClose(bridge::session::Chat &chat);
    void onClosing(bridge::session::Chat *chat);
    void followTitle();

    bridge::session::ChatList &m_chats;
    bridge::endpoint::EndpointChoice &m_endpoints;
    Theme &m_theme;
    bridge::Clock &m_clock;
    SideBar *m_side;
    QStackedWidget *m_stack;
    QHash<bridge::session::Chat *, ChatPane *> m_panes;
    bridge::session::Chat *m_chat = nullptr;
    QPointer<QMessageBox> m_question;
};

} // namespace ui

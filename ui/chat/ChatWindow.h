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
    ChatWindow(bridge::chat::ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
               Theme &theme, bridge::Clock &clock, QWidget *parent = nullptr);
    ~ChatWindow() override;

    void showChat(bridge::chat::Chat &chat);
    /// The chat that is shown; nullptr before showChat() and after emptied().
    [[nodiscard]] bridge::chat::Chat *chat() const { return m_chat; }

    /// Gives up the pane of a chat, for another window's adoptPane(); nullptr where there is none.
    /// If it was shown, nothing is shown afterwards (without emptied()).
    [[nodiscard]] std::unique_ptr<ChatPane> takePane(bridge::chat::Chat &chat);
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
    void chatSelected(bridge::chat::Chat *chat);
    /// To be shown in a window of its own.
    void ownWindowRequested(bridge::chat::Chat *chat);
    /// The user has been asked where something would be lost.
    void closeChatRequested(bridge::chat::Chat *chat);
    /// The chat that was shown has been closed: another one is to be shown, or the window to go.
    void emptied();
    /// The window has come to the front.
    void activated();
    void settingsRequested();
    void checkRequested(bridge::chat::Chat *chat);
    void endpointOffRequested(bridge::chat::Chat *chat);
    /// From a card of this chat's conversation.
    void fixRequested(bridge::chat::Chat *chat, const bridge::Fix &fix);
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
    void select(bridge::chat::Chat *chat);
    void selectNeighbour(int step);
    void askToClose(bridge::chat::Chat &chat);
    void onClosing(bridge::chat::Chat *chat);
    void followTitle();

    bridge::chat::ChatList &m_chats;
    bridge::endpoint::EndpointChoice &m_endpoints;
    Theme &m_theme;
    bridge::Clock &m_clock;
    SideBar *m_side;
    QStackedWidget *m_stack;
    QHash<bridge::chat::Chat *, ChatPane *> m_panes;
    bridge::chat::Chat *m_chat = nullptr;
    QPointer<QMessageBox> m_question;
};

} // namespace ui

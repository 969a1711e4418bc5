#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/check/ProfileProbes.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/library/Conversations.h"
#include "ui/Intents.h"
#include "ui/chat/EscapeOrder.h"
#include "ui/kit/Theme.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>

#include <functional>
#include <memory>

class QStackedWidget;
class QVBoxLayout;

namespace ui {

class ChatPane;
class Composer;
class NoticeBar;
class QuestionSheet;
class SideBar;
class WarnNote;

/// A main window: one chat, and beside it the list of all. Its owner decides which window shows
/// which chat: the window shows nothing before showChat(), and a click in the list only emits
/// chatSelected(). A chat is in one window at a time; its pane, with draft and scroll position,
/// stays in the window that showed it last (takePane() moves it).
///
/// The active window makes its chat the front one of the list. References outlive it.
class ChatWindow final : public QMainWindow
{
    Q_OBJECT

public:
    ChatWindow(bridge::chat::ChatList &chats, bridge::library::Conversations &conversations,
               bridge::endpoint::EndpointChoice &endpoints, Intents &intents, Theme &theme,
               bridge::Clock &clock, QWidget *parent = nullptr);
    ~ChatWindow() override;

    /// Who has the focus when a chat is shown.
    enum class Focus {
        InChat,    ///< the chat's composer, unless the user is in the list
        StaysAway, ///< who had it, unless that was the chat shown before, or nothing
    };
    void showChat(bridge::chat::Chat &chat, Focus focus = Focus::InChat);
    /// The shown chat; nullptr before showChat() and after emptied().
    [[nodiscard]] bridge::chat::Chat *chat() const { return m_chat; }

    /// Releases the pane of a chat for another window's adoptPane(); nullptr: it has none here. If
    /// the chat was shown, nothing is shown afterwards (without emptied()).
    [[nodiscard]] std::unique_ptr<ChatPane> takePane(bridge::chat::Chat &chat);
    /// Adds a pane without showing it; nullptr is ignored.
    void adoptPane(std::unique_ptr<ChatPane> pane);

    /// Says whether other endpoints answer, for panes that are made from here on; outlives it.
    void setProbes(bridge::check::ProfileProbes *probes) { m_probes = probes; }
    /// True: there is no program of the agent yet; see ChatPane.
    void setAgentMissing(bool isMissing);
    /// Puts `footer` at the lower left, over "Settings"; the window owns it.
    void setSideBarFooter(QWidget *footer);
    /// Puts `notice` above the chat; the window owns it.
    void setNotice(WarnNote *notice);
    /// Shows something that concerns the moment above the chat, in place of the one before; takes
    /// it over.
    void showNotice(NoticeBar *notice);
    /// Shows this instead of side bar and chat, until leavePage() or until another chat is shown;
    /// takes it over.
    void showPage(std::unique_ptr<QWidget> page);
    /// The shown page; nullptr: none.
    [[nodiscard]] QWidget *page() const { return m_page; }
    void leavePage();
    /// Gives the focus to the shown chat, unless a question is asked.
    void takeFocus();
    /// A question lies over the window.
    [[nodiscard]] bool isAsked() const;
    /// Asks before the window is closed; false: it stays. Without a call it closes.
    void setCloseGuard(std::function<bool()> guard) { m_closeGuard = std::move(guard); }
    /// Raises the window with the focus in the composer.
    void present();
    /// The shown chat's; precondition: chat().
    [[nodiscard]] ChatPane &pane() const { return *shownPane(); }
    [[nodiscard]] Composer &composer() const;
    /// What Esc does, wherever the focus is in the window; the owner adds what it shows over it.
    [[nodiscard]] EscapeOrder &escapeOrder() { return m_escape; }

Q_SIGNALS:
    void newChatRequested(const bridge::endpoint::EndpointPin &pin);
    void newWindowRequested();
    /// The user selected it: show it here, or raise the window that shows it.
    void chatSelected(bridge::chat::Chat *chat);
    /// Show it in a window of its own.
    void ownWindowRequested(bridge::chat::Chat *chat);
    /// The user has confirmed if work would be cut.
    void closeChatRequested(bridge::chat::Chat *chat);
    /// Open the conversation again that was closed last.
    void reopenRequested();
    /// The shown chat has been closed: show another one, or close the window.
    void emptied();
    void activated();
    /// page() is no longer shown; it is deleted later.
    void pageLeft();
    /// Its place, its state or the chat that it shows has changed.
    void placed();
    /// The user closed the window (it is hidden, not destroyed).
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void addShortcuts();
    void addEscapeSteps();
    [[nodiscard]] ChatPane *shownPane() const { return m_panes.value(m_chat); }
    void select(bridge::chat::Chat *chat);
    void selectNeighbour(int step);
    void askToClose(bridge::chat::Chat &chat);
    void onClosing(bridge::chat::Chat *chat);
    void followTitle();

    bridge::chat::ChatList &m_chats;
    bridge::endpoint::EndpointChoice &m_endpoints;
    Intents &m_intents;
    Theme &m_theme;
    bridge::Clock &m_clock;
    bridge::check::ProfileProbes *m_probes = nullptr;
    bool m_isAgentMissing = false;
    SideBar *m_side;
    QVBoxLayout *m_column; ///< notices and chat
    QStackedWidget *m_stack;
    QHash<bridge::chat::Chat *, ChatPane *> m_panes;
    bridge::chat::Chat *m_chat = nullptr;
    QPointer<QuestionSheet> m_question;
    QPointer<NoticeBar> m_notice;
    QWidget *m_page = nullptr;
    QPointer<QWidget> m_left; ///< had the focus when the window was left
    std::function<bool()> m_closeGuard;
    EscapeOrder m_escape;
};

} // namespace ui

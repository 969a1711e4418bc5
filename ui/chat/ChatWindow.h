#pragma once

#include "bridge/core/Clock.h"
#include "bridge/core/Fix.h"
#include "bridge/session/ChatList.h"
#include "ui/common/Theme.h"

#include <QMainWindow>
#include <QUrl>

class QVBoxLayout;

namespace ui {

class Composer;
class TranscriptView;

/// The main window: the conversation, and beside it the list of them. Shows the list's first chat,
/// which must be there, and talks to it directly. Everything it is given outlives it.
class ChatWindow final : public QMainWindow
{
    Q_OBJECT

public:
    ChatWindow(bridge::session::ChatList &chats, Theme &theme, bridge::Clock &clock,
               QWidget *parent = nullptr);

    /// Puts `footer` at the lower left, over "Settings"; the window owns it.
    void setSideBarFooter(QWidget *footer);
    /// Shows the window in front, ready to type.
    void present();
    [[nodiscard]] Composer &composer() const { return *m_composer; }

Q_SIGNALS:
    void settingsRequested();
    void checkRequested();
    void endpointOffRequested();
    /// From a card of the conversation.
    void fixRequested(const bridge::Fix &fix);
    /// Only http and https; to be opened outside.
    void linkRequested(const QUrl &url);
    /// The user closed the window (it is hidden, not destroyed).
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeSideBar();
    QWidget *makeMain();
    QWidget *makePendingBar();
    QWidget *makeWelcome();
    void connectChat();
    void connectTranscript();
    void followState();
    void offerFocus();

    bridge::session::ChatList &m_chats;
    bridge::session::Chat &m_chat;
    Theme &m_theme;
    bridge::Clock &m_clock;
    QVBoxLayout *m_footer = nullptr;
    TranscriptView *m_transcript = nullptr;
    QWidget *m_pendingBar = nullptr;
    Composer *m_composer = nullptr;
};

} // namespace ui

#pragma once

#include "bridge/chat/FrontChat.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"

#include <QMenu>

namespace ui {

class EndpointMenu;

/// The tray's menu: state of the front chat, endpoint switch, agent, windows.
class TrayMenu final : public QMenu
{
    Q_OBJECT

public:
    /// References outlive it.
    TrayMenu(bridge::endpoint::EndpointChoice &choice, bridge::chat::ChatList &chats,
             Intents &intents, Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void showWindowRequested();
    void newChatRequested();
    void quitRequested();

private:
    void openSettings();
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    Intents &m_intents;
    Theme &m_theme;
    bridge::chat::FrontChat m_front;
    QAction *m_state;
    QAction *m_useEndpoint;
    EndpointMenu *m_endpoints;
    QAction *m_restart;
    QAction *m_check;
};

} // namespace ui

#pragma once

#include "bridge/chat/FrontChat.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/kit/Theme.h"

#include <QMenu>

namespace ui {

class EndpointMenu;

/// The tray's menu: what the front chat does, the endpoint switch, the agent, the windows.
class TrayMenu final : public QMenu
{
    Q_OBJECT

public:
    /// References outlive it.
    TrayMenu(bridge::endpoint::EndpointChoice &choice, bridge::chat::ChatList &chats, Theme &theme,
             QWidget *parent = nullptr);

Q_SIGNALS:
    void showWindowRequested();
    void newChatRequested();
    void checkRequested();
    void settingsRequested();
    void quitRequested();

private:
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    Theme &m_theme;
    FrontChat m_front;
    QAction *m_state;
    QAction *m_useEndpoint;
    EndpointMenu *m_endpoints;
    QAction *m_restart;
    QAction *m_check;
};

} // namespace ui

#pragma once

#include "bridge/endpoint/EndpointChoice.h"
#include "ui/common/FrontChat.h"

#include <QMenu>

namespace ui {

/// The tray's menu: what the front chat does, the endpoint switch, the agent, the windows.
class TrayMenu final : public QMenu
{
    Q_OBJECT

public:
    TrayMenu(bridge::endpoint::EndpointChoice &choice, bridge::session::ChatList &chats,
             QWidget *parent = nullptr);

Q_SIGNALS:
    void showWindowRequested();
    void checkRequested();
    void settingsRequested();
    void quitRequested();

private:
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::session::ChatList &m_chats;
    FrontChat m_front;
    QAction *m_state;
    QAction *m_useEndpoint;
    QAction *m_restart;
    QAction *m_check;
};

} // namespace ui

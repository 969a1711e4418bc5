#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/kit/Theme.h"

#include <QFrame>

namespace ui {

class ElidedLabel;
class Pill;
class PinMenu;
class QuietButton;

/// The line above the transcript: title, folder, state of the live agent, and the menu of the
/// chat's endpoint.
class ChatHeader final : public QFrame
{
    Q_OBJECT

public:
    ChatHeader(bridge::chat::Chat &chat, bridge::endpoint::EndpointChoice &endpoints, Theme &theme,
               QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showTitle();
    void showState();
    void showRoute();

    bridge::chat::Chat &m_chat;
    ElidedLabel *m_title;
    ElidedLabel *m_workspace;
    Pill *m_state;
    QuietButton *m_route;
    PinMenu *m_pins;
    bool m_hasRoomForRoute = true;
};

} // namespace ui

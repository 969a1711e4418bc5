#pragma once

#include "bridge/chat/FrontChat.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/Intents.h"
#include "ui/endpoint/EndpointMenu.h"
#include "ui/kit/Controls.h"

#include <QWidget>

namespace ui {

/// The custom endpoint at the foot of the side bar: state of the live agent, the switch, and
/// profile name or address. A click on the text opens the menu of endpoints, or requests the
/// settings if there are none; so does the switch without a usable address, which is on as soon as
/// there is one. If a policy fixes the
/// endpoint, the switch is disabled and names it.
class EndpointChip final : public QWidget
{
    Q_OBJECT

public:
    EndpointChip(bridge::endpoint::EndpointChoice &choice, bridge::chat::ChatList &chats,
                 Intents &intents, Theme &theme, QWidget *parent = nullptr);

private:
    void refresh();
    void paintArrow();
    void toggle(bool on);
    void openMenu();
    void openSettings();

    bridge::endpoint::EndpointChoice &m_choice;
    Intents &m_intents;
    Theme &m_theme;
    bridge::chat::FrontChat m_front;
    StatusDot *m_dot;
    ElidedLabel *m_title;
    QLabel *m_arrow;
    ElidedLabel *m_address;
    ElidedLabel *m_advice; ///< what the user should know of the address; hidden if there is nothing
    ToggleSwitch *m_switch;
    QAbstractButton *m_text;
    EndpointMenu *m_menu;
};

} // namespace ui

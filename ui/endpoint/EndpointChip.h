#pragma once

#include "bridge/endpoint/EndpointChoice.h"
#include "ui/common/Controls.h"
#include "ui/common/FrontChat.h"

#include <QWidget>

namespace ui {

/// The custom endpoint at the foot of the side bar: what the live agent does, the switch, and the
/// address it is for. The text is a button that asks for the settings; so is the switch when there
/// is no usable address to switch on.
class EndpointChip final : public QWidget
{
    Q_OBJECT

public:
    EndpointChip(bridge::endpoint::EndpointChoice &choice, bridge::session::ChatList &chats,
                 Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void settingsRequested();

private:
    void refresh();
    void toggle(bool on);

    bridge::endpoint::EndpointChoice &m_choice;
    FrontChat m_front;
    StatusDot *m_dot;
    ElidedLabel *m_address;
    ToggleSwitch *m_switch;
    QAbstractButton *m_text;
};

} // namespace ui

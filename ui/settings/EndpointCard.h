#pragma once

#include "bridge/endpoint/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "ui/common/Controls.h"
#include "ui/common/FrontChat.h"

namespace ui {

class AddressField;
class Paragraph;

/// "Custom API Endpoint": switch, address, credential, and what the live agent really uses.
class EndpointCard final : public Card
{
    Q_OBJECT

public:
    EndpointCard(bridge::endpoint::EndpointChoice &choice,
                 bridge::secrets::CredentialBook &credentials, bridge::session::ChatList &chats,
                 Theme &theme, QWidget *parent = nullptr);

    void focusUnusableAddress();

private:
    QWidget *makePendingRow();
    void toggle(bool on);
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    FrontChat m_front;
    Pill *m_status;
    ToggleSwitch *m_switch;
    AddressField *m_address;
    Paragraph *m_pendingText;
    QWidget *m_pending;
};

} // namespace ui

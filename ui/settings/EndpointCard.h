#pragma once

#include "bridge/core/Fix.h"
#include "bridge/endpoint/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/session/EndpointChecker.h"
#include "ui/common/Controls.h"
#include "ui/common/FrontChat.h"

namespace ui {

class AddressField;
class EndpointChecklist;
class ModelRow;
class Paragraph;

/// "Custom API Endpoint": switch, address, credential, model, what the live agent really uses, and
/// the checklist.
class EndpointCard final : public Card
{
    Q_OBJECT

public:
    EndpointCard(bridge::endpoint::EndpointChoice &choice,
                 bridge::secrets::CredentialBook &credentials,
                 bridge::session::EndpointChecker &checker, bridge::session::ChatList &chats,
                 Theme &theme, QWidget *parent = nullptr);

    void focusUnusableAddress();
    /// Saves the field and checks what stands in it.
    void check(bool withAgent);

Q_SIGNALS:
    void fixRequested(const bridge::Fix &fix);

private:
    QWidget *makePendingRow();
    void toggle(bool on);
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::session::EndpointChecker &m_checker;
    FrontChat m_front;
    Pill *m_status;
    ToggleSwitch *m_switch;
    AddressField *m_address;
    ModelRow *m_model;
    Paragraph *m_pendingText;
    QWidget *m_pending;
};

} // namespace ui

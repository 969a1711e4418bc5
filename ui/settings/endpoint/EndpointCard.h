#pragma once

#include "bridge/chat/FrontChat.h"
#include "ui/kit/Controls.h"
#include "ui/settings/SettingsServices.h"

namespace ui {

class AddressField;
class CredentialRow;
class EndpointChecklist;
class EndpointDetails;
class ProfileMenu;
class ProfileRow;

/// "Custom API Endpoint": switch, address and profiles, credential, checklist, further options, the
/// live agent's endpoint, and the sources of the address.
class EndpointCard final : public Card
{
    Q_OBJECT

public:
    explicit EndpointCard(const SettingsServices &services, QWidget *parent = nullptr);

    void focusUnusableAddress();
    /// Opens, scrolls to and focuses the order of endpoints at which turns go on.
    void showGoOnOrder();
    /// Saves the field and checks its address.
    void check(bool withAgent);

private:
    void layOut(const SettingsServices &services);
    QLayout *makeHeading();
    QLayout *makeAddressRow();
    QWidget *makePendingRow();
    void toggle(bool on);
    void refresh();
    void refreshStatus();

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::check::EndpointChecker &m_checker;
    bridge::chat::FrontChat m_front;
    Pill *m_status;
    ToggleSwitch *m_switch;
    AddressField *m_address;
    ProfileMenu *m_profilesMenu;
    QPushButton *m_profiles;
    ProfileRow *m_profile;
    CredentialRow *m_credential;
    EndpointChecklist *m_checklist;
    EndpointDetails *m_details;
    QWidget *m_pending;
};

} // namespace ui

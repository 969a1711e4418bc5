#pragma once

#include "bridge/core/Fix.h"
#include "bridge/endpoint/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/session/ChatList.h"
#include "bridge/session/EndpointChecker.h"
#include "ui/common/Theme.h"
#include "ui/settings/SettingsPage.h"

namespace ui {

class EndpointCard;

/// Advanced › AI Chat: which endpoint the agent uses, and where it works.
class AiChatPage final : public SettingsPage
{
    Q_OBJECT

public:
    AiChatPage(bridge::endpoint::EndpointChoice &choice,
               bridge::secrets::CredentialBook &credentials,
               bridge::session::EndpointChecker &checker, bridge::settings::SettingsStore &settings,
               bridge::session::ChatList &chats, Theme &theme, QWidget *parent = nullptr);

    /// Puts the cursor into the address field where the address is missing or wrong.
    void focusUnusableAddress();
    void checkEndpoint();

Q_SIGNALS:
    void fixRequested(const bridge::Fix &fix);

private:
    EndpointCard *m_endpoint;
};

} // namespace ui

#include "ui/settings/AiChatPage.h"

#include "ui/settings/EndpointCard.h"
#include "ui/settings/WorkspaceCard.h"

namespace ui {

AiChatPage::AiChatPage(bridge::endpoint::EndpointChoice &choice,
                       bridge::secrets::CredentialBook &credentials,
                       bridge::session::EndpointChecker &checker,
                       bridge::settings::SettingsStore &settings, bridge::session::ChatList &chats,
                       Theme &theme, QWidget *parent)
    : SettingsPage(tr("AI Chat"),
                   tr("Changes apply at once: the agent restarts and the conversation goes on."),
                   parent)
    , m_endpoint(new EndpointCard(choice, credentials, checker, chats, theme, this))
{
    connect(m_endpoint, &EndpointCard::fixRequested, this, &AiChatPage::fixRequested);
    addCard(m_endpoint);
    addCard(new WorkspaceCard(settings, this));
}

void AiChatPage::focusUnusableAddress()
{
    m_endpoint->focusUnusableAddress();
}

void AiChatPage::checkEndpoint()
{
    m_endpoint->check(false);
}

} // namespace ui

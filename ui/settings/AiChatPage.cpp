#include "ui/settings/AiChatPage.h"

#include "ui/settings/AccountCard.h"
#include "ui/settings/SleepCard.h"
#include "ui/settings/ToolLimitCard.h"
#include "ui/settings/WorkspaceCard.h"
#include "ui/settings/endpoint/EndpointCard.h"

namespace ui {

AiChatPage::AiChatPage(const SettingsServices &services, QWidget *parent)
    : SettingsPage(
        {.id = SettingsPageId::AiChat,
         .title = tr("AI Chat"),
         .group = tr("Advanced"),
         .keywords = {tr("endpoint"), tr("API"), tr("proxy"), tr("credential"), tr("certificate"),
                      tr("model"), tr("workspace"), tr("command"), tr("account"), tr("sleep")},
         .subtitle = tr("Changes apply at once: the agent restarts and the conversation goes on.")},
        parent)
    , m_servers(services.servers)
    , m_endpoint(new EndpointCard(services, this))
{
    addCard(new AccountCard(services, this));
    addCard(m_endpoint);
    addCard(new WorkspaceCard(services.settings, this));
    addCard(new ToolLimitCard(services.settings, this));
    addCard(new SleepCard(services.settings, this));
}

void AiChatPage::showEvent(QShowEvent *event)
{
    SettingsPage::showEvent(event);
    m_servers.scan();
}

void AiChatPage::opened()
{
    m_endpoint->focusUnusableAddress();
}

void AiChatPage::showGoOnOrder()
{
    m_endpoint->showGoOnOrder();
}

void AiChatPage::checkEndpoint(bool withAgent)
{
    m_endpoint->check(withAgent);
}

} // namespace ui

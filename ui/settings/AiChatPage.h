#pragma once

#include "ui/settings/SettingsPage.h"
#include "ui/settings/SettingsServices.h"

namespace ui {

class EndpointCard;

/// Advanced › AI Chat: the agent's endpoint and workspace.
class AiChatPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit AiChatPage(const SettingsServices &services, QWidget *parent = nullptr);

    /// Focuses the address field if the address is missing or wrong.
    void opened() override;
    /// Saves the content of the address field and checks it; see EndpointChecker::Wanted.
    void checkEndpoint(bool withAgent);
    /// Shows where turns go on by themselves when the endpoint fails.
    void showGoOnOrder();

protected:
    void showEvent(QShowEvent *event) override;

private:
    bridge::check::LocalServers &m_servers;
    EndpointCard *m_endpoint;
};

} // namespace ui

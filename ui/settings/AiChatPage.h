#pragma once

#include "ui/settings/SettingsPage.h"
#include "ui/settings/SettingsServices.h"

namespace ui {

class EndpointCard;

/// Advanced › AI Chat: which endpoint the agent uses, and where it works.
class AiChatPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit AiChatPage(const SettingsServices &services, QWidget *parent = nullptr);

    /// Puts the cursor into the address field where the address is missing or wrong.
    void opened() override;
    /// Saves what stands in the address field and checks it.
    void checkEndpoint();

protected:
    void showEvent(QShowEvent *event) override;

private:
    bridge::check::LocalServers &m_servers;
    EndpointCard *m_endpoint;
};

} // namespace ui

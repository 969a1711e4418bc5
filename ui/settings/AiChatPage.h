#pragma once

#include "bridge/failure/Fix.h"
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
    void focusUnusableAddress();
    void checkEndpoint();

Q_SIGNALS:
    void fixRequested(const bridge::Fix &fix);

protected:
    void showEvent(QShowEvent *event) override;

private:
    bridge::check::LocalServers &m_servers;
    EndpointCard *m_endpoint;
};

} // namespace ui

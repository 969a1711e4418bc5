#pragma once

#include "bridge/chat/FrontChat.h"
#include "ui/kit/Controls.h"
#include "ui/settings/SettingsServices.h"

namespace ui {

/// "Claude account": shows if Claude Code's own sign-in is used. Signing in is left to Claude Code.
class AccountCard final : public Card
{
    Q_OBJECT

public:
    explicit AccountCard(const SettingsServices &services, QWidget *parent = nullptr);

private:
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::sources::EndpointSources &m_sources;
    bridge::chat::FrontChat m_front;
    Pill *m_state;
};

} // namespace ui

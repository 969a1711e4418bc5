#pragma once

#include "bridge/chat/FrontChat.h"
#include "ui/settings/SettingsPage.h"

class QLabel;

namespace ui {

/// The program's description, versions and licence.
class AboutPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit AboutPage(bridge::chat::ChatList &chats, QWidget *parent = nullptr);

private:
    void refresh();

    bridge::chat::FrontChat m_front;
    QLabel *m_agent;
};

} // namespace ui

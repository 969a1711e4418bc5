#pragma once

#include "bridge/chat/Chat.h"

#include <QWidget>

class QLabel;

namespace ui {

/// Placeholder of an empty conversation: the workspace, and the endpoint that answers.
class WelcomeNote final : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomeNote(bridge::chat::Chat &chat, QWidget *parent = nullptr);

private:
    void refresh();

    bridge::chat::Chat &m_chat;
    QLabel *m_folder;
    QLabel *m_endpoint;
};

} // namespace ui

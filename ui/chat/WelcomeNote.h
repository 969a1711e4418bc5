#pragma once

#include "bridge/chat/Chat.h"

#include <QWidget>

class QLabel;

namespace ui {

/// Placeholder of an empty conversation: the workspace, the endpoint that answers, and a note.
class WelcomeNote final : public QWidget
{
    Q_OBJECT

public:
    /// `note`: what the user should know of this session; may be empty.
    WelcomeNote(bridge::chat::Chat &chat, const QString &note, QWidget *parent = nullptr);

private:
    void refresh();

    bridge::chat::Chat &m_chat;
    QLabel *m_folder;
    QLabel *m_endpoint;
};

} // namespace ui

#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"

#include <QObject>
#include <QPointer>

namespace ui {

/// The chat that chip, tray and settings speak of: the list's front one, once there is one.
class FrontChat final : public QObject
{
    Q_OBJECT

public:
    explicit FrontChat(bridge::chat::ChatList &chats, QObject *parent = nullptr);

    /// nullptr while there is none.
    [[nodiscard]] bridge::chat::Chat *chat() const { return m_chat; }

Q_SIGNALS:
    /// Another chat is in front, or its state, agent or pending restart is different.
    void changed();

private:
    void take();

    bridge::chat::ChatList &m_chats;
    QPointer<bridge::chat::Chat> m_chat;
};

} // namespace ui

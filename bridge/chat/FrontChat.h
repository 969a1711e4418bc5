#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"

#include <QObject>
#include <QPointer>

namespace bridge::chat {

/// The chat that chip, tray and settings speak of: the list's front one, once there is one.
class FrontChat final : public QObject
{
    Q_OBJECT

public:
    explicit FrontChat(ChatList &chats, QObject *parent = nullptr);

    /// nullptr while there is none.
    [[nodiscard]] Chat *chat() const { return m_chat; }

Q_SIGNALS:
    /// Another chat is in front, or its state, agent, failure or pending restart is different.
    void changed();

private:
    void take();

    ChatList &m_chats;
    QPointer<Chat> m_chat;
};

} // namespace bridge::chat

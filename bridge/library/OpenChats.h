#pragma once

#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/library/Conversations.h"

#include <QHash>
#include <QObject>

namespace bridge::library {

/// Fills Conversations with the open chats alone, the newest first, and carries out what needs
/// nothing kept: for a program, or a test, without History and ChatStore. References outlive it.
class OpenChats : public QObject
{
    Q_OBJECT

public:
    OpenChats(chat::ChatList &chats, Conversations &conversations, Clock &clock,
              QObject *parent = nullptr);

private:
    void follow(chat::Chat *chat);
    void list();

    chat::ChatList &m_chats;
    Conversations &m_conversations;
    Clock &m_clock;
    struct Facts
    {
        QDateTime updated;
        bool isUnseen = false;
    };
    QHash<const chat::Chat *, Facts> m_facts;
};

} // namespace bridge::library

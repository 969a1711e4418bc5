#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/library/ConversationRows.h"
#include "bridge/library/Conversations.h"

#include <QHash>
#include <QObject>

/// Fills Conversations with the open chats alone, the newest first: for windows without an index
/// and a store. References outlive it.
class OpenChats : public QObject
{
public:
    OpenChats(bridge::chat::ChatList &chats, bridge::library::Conversations &conversations,
              bridge::Clock &clock)
        : m_chats(chats)
        , m_conversations(conversations)
        , m_clock(clock)
    {
        using bridge::chat::Chat;
        using bridge::chat::ChatList;
        for (int at = 0; at < chats.count(); ++at)
            follow(&chats.at(at));
        connect(&chats, &ChatList::added, this, [this](Chat *chat) {
            follow(chat);
            list();
        });
        connect(&chats, &ChatList::closing, this, [this](Chat *chat) {
            chat->disconnect(this);
            m_facts.remove(chat);
            list();
        });
        connect(&chats, &ChatList::frontChanged, this, [this] {
            if (const auto front = m_facts.find(m_chats.front()); front != m_facts.end())
                front->isUnseen = false;
            list();
        });
        list();
    }

private:
    struct Facts
    {
        QDateTime updated;
        bool isUnseen = false;
    };
    void follow(bridge::chat::Chat *chat)
    {
        using bridge::chat::Chat;
        m_facts.insert(chat, {m_clock.wallTime(), false});
        connect(chat, &Chat::titleChanged, this, &OpenChats::list);
        connect(chat, &Chat::sessionIdChanged, this, &OpenChats::list);
        connect(chat, &Chat::stateChanged, this, &OpenChats::list);
        connect(chat, &Chat::agentChanged, this, &OpenChats::list); // the workspace
        connect(chat, &Chat::turnEnded, this, [this, chat] {
            m_facts[chat].isUnseen = m_chats.front() != chat;
            list();
        });
    }
    void list()
    {
        using namespace bridge::library;
        std::vector<ConversationRow> rows;
        for (int at = m_chats.count() - 1; at >= 0; --at) {
            const bridge::chat::Chat &chat = m_chats.at(at);
            const Facts facts = m_facts.value(&chat);
            ConversationRow row;
            row.sessionId = chat.sessionId();
            row.title = chat.title();
            row.folder = chat.workspace();
            row.updated = facts.updated;
            row.begunBy = BegunBy::Drawbridge;
            row.mark = markOf(chat, facts.isUnseen);
            row.isOpen = true;
            row.isUnseen = facts.isUnseen || row.mark == Mark::Asks;
            rows.push_back(row);
        }
        m_conversations.setRows(std::move(rows), true);
    }

    bridge::chat::ChatList &m_chats;
    bridge::library::Conversations &m_conversations;
    bridge::Clock &m_clock;
    QHash<const bridge::chat::Chat *, Facts> m_facts;
};

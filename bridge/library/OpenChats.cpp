#include "bridge/library/OpenChats.h"

#include "bridge/chat/Chat.h"
#include "bridge/library/ConversationRows.h"

namespace bridge::library {

using chat::Chat;
using chat::ChatList;

OpenChats::OpenChats(ChatList &chats, Conversations &conversations, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_chats(chats)
    , m_conversations(conversations)
    , m_clock(clock)
{
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

void OpenChats::follow(Chat *chat)
{
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

void OpenChats::list()
{
    std::vector<ConversationRow> rows;
    for (int at = m_chats.count() - 1; at >= 0; --at) {
        const Chat &chat = m_chats.at(at);
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

} // namespace bridge::library

#include "moc_OpenChats.cpp"

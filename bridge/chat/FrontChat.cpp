#include "bridge/chat/FrontChat.h"

namespace bridge::chat {

FrontChat::FrontChat(ChatList &chats, QObject *parent)
    : QObject(parent)
    , m_chats(chats)
{
    connect(&chats, &ChatList::frontChanged, this, &FrontChat::take);
    take();
}

void FrontChat::take()
{
    if (m_chat)
        m_chat->disconnect(this);
    m_chat = m_chats.front();
    if (m_chat) {
        connect(m_chat, &Chat::stateChanged, this, &FrontChat::changed);
        connect(m_chat, &Chat::agentChanged, this, &FrontChat::changed);
        connect(m_chat, &Chat::pinChanged, this, &FrontChat::changed);
        // What is known of the endpoint.
        connect(m_chat, &Chat::failed, this, &FrontChat::changed);
        connect(m_chat, &Chat::failureRefined, this, &FrontChat::changed);
        connect(m_chat, &Chat::failureWithdrawn, this, &FrontChat::changed);
        connect(m_chat, &Chat::turnEnded, this, &FrontChat::changed);
        connect(m_chat, &Chat::restartPendingChanged, this, &FrontChat::changed);
    }
    emit changed();
}

} // namespace bridge::chat

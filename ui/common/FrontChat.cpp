#include "ui/common/FrontChat.h"

namespace ui {

using bridge::session::Chat;
using bridge::session::ChatList;

FrontChat::FrontChat(ChatList &chats, QObject *parent)
    : QObject(parent)
{
    connect(&chats, &ChatList::added, this, &FrontChat::take);
    if (chats.count() > 0)
        take(&chats.at(0));
}

void FrontChat::take(Chat *chat)
{
    if (m_chat)
        return;
    m_chat = chat;
    connect(chat, &Chat::stateChanged, this, &FrontChat::changed);
    connect(chat, &Chat::agentChanged, this, &FrontChat::changed);
    connect(chat, &Chat::restartPendingChanged, this, &FrontChat::changed);
    emit changed();
}

} // namespace ui

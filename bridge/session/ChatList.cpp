#include "bridge/session/ChatList.h"

#include "bridge/session/Chat.h"

namespace bridge::session {

ChatList::ChatList(QObject *parent)
    : QObject(parent)
{}

ChatList::~ChatList() = default;

Chat &ChatList::add(std::unique_ptr<Chat> chat)
{
    m_chats.push_back(std::move(chat));
    Chat *added = m_chats.back().get();
    emit this->added(added);
    return *added;
}

} // namespace bridge::session

#include "moc_ChatList.cpp"

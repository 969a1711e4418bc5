#include "bridge/chat/ChatList.h"

#include "bridge/chat/Chat.h"
#include "bridge/store/ChatStore.h"

#include <algorithm>

namespace bridge::chat {

ChatList::ChatList(QObject *parent)
    : QObject(parent)
{}

ChatList::~ChatList() = default;

Chat *ChatList::find(const QString &id) const
{
    for (const auto &chat : m_chats) {
        if (chat->id() == id)
            return chat.get();
    }
    return nullptr;
}

Chat *ChatList::findSession(const QString &sessionId) const
{
    for (const auto &chat : m_chats) {
        if (!sessionId.isEmpty() && chat->sessionId() == sessionId)
            return chat.get();
    }
    return nullptr;
}

void ChatList::whenReleased(const QString &sessionId, QObject *context, std::function<void()> then)
{
    for (const auto &chat : m_closing) {
        if (chat->sessionId() == sessionId) {
            connect(chat.get(), &Chat::stopped, context, std::move(then), Qt::SingleShotConnection);
            return;
        }
    }
    then();
}

QString ChatList::lastClosed(store::ChatStore &store) const
{
    QString last;
    QDateTime closed;
    for (const store::ChatRecord &record : store.records()) {
        if (record.isOpen || record.closed.isNull() || findSession(record.sessionId))
            continue;
        if (closed.isNull() || record.closed > closed) {
            last = record.sessionId;
            closed = record.closed;
        }
    }
    return last;
}

void ChatList::noteOrder()
{
    for (int i = 0; i < count(); ++i)
        at(i).setOrder(i);
}

Chat &ChatList::add(std::unique_ptr<Chat> chat)
{
    m_chats.push_back(std::move(chat));
    Chat *added = m_chats.back().get();
    const bool isFirst = m_front == nullptr;
    if (isFirst)
        m_front = added;
    noteOrder();
    emit this->added(added);
    if (isFirst)
        emit frontChanged();
    return *added;
}

void ChatList::close(Chat &chat)
{
    const auto it = std::find_if(m_chats.begin(), m_chats.end(),
                                 [&chat](const auto &each) { return each.get() == &chat; });
    if (it == m_chats.end())
        return;
    const auto index = it - m_chats.begin();
    m_closing.push_back(std::move(*it));
    m_chats.erase(it);
    chat.noteClosed();
    noteOrder();
    const bool wasFront = m_front == &chat;
    if (wasFront) {
        const auto last = static_cast<std::ptrdiff_t>(m_chats.size()) - 1;
        m_front = m_chats.empty() ? nullptr
                                  : m_chats[static_cast<std::size_t>(std::min(index, last))].get();
    }
    emit closing(&chat);
    if (wasFront)
        emit frontChanged();
    connect(&chat, &Chat::stopped, this, [this, closed = &chat] {
        const auto gone = std::find_if(m_closing.begin(), m_closing.end(),
                                       [closed](const auto &each) { return each.get() == closed; });
        if (gone == m_closing.end())
            return;
        gone->release()->deleteLater(); // it may be emitting a signal
        m_closing.erase(gone);
        announceAllStopped();
    });
    chat.stop();
}

void ChatList::stopAll()
{
    m_isStopping = true;
    std::vector<Chat *> chats;
    for (const auto &chat : m_chats) {
        chats.push_back(chat.get());
        m_stopping.insert(chat.get());
        connect(chat.get(), &Chat::stopped, this, [this, stopped = chat.get()] {
            m_stopping.remove(stopped);
            announceAllStopped();
        });
    }
    // A slot may close a chat meanwhile, which stops it.
    for (Chat *chat : chats) {
        if (m_stopping.contains(chat))
            chat->stop();
    }
    if (chats.empty())
        announceAllStopped();
}

void ChatList::announceAllStopped()
{
    if (m_isStopping && m_stopping.isEmpty() && m_closing.empty())
        emit allStopped();
}

void ChatList::setFront(Chat &chat)
{
    if (m_front == &chat || find(chat.id()) != &chat)
        return;
    m_front = &chat;
    emit frontChanged();
}

} // namespace bridge::chat

#include "moc_ChatList.cpp"

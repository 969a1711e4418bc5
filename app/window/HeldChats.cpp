#include "app/window/HeldChats.h"

#include "ui/chat/ChatPane.h"

namespace app {

using bridge::chat::Chat;
using bridge::chat::ChatList;

HeldChats::HeldChats(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    for (int at = 0; at < m_parts.chats.count(); ++at)
        follow(&m_parts.chats.at(at));
    connect(&m_parts.chats, &ChatList::added, this, &HeldChats::follow);
    connect(&m_parts.chats, &ChatList::frontChanged, this, &HeldChats::lookAtFront);
    connect(&m_parts.chats, &ChatList::closing, this, [this](Chat *chat) {
        chat->disconnect(this);
        m_found.erase(chat);
    });
}

void HeldChats::follow(Chat *chat)
{
    connect(chat, &Chat::heldChanged, this, [this, chat] { onHeld(*chat); });
    if (m_parts.kept.find(chat->sessionId()))
        m_kept.insert(chat->sessionId());
}

void HeldChats::onHeld(Chat &chat)
{
    if (!chat.isHeld()) {
        m_found.erase(&chat);
        return; // the chat goes on itself
    }
    const auto &held = *chat.heldBy();
    const auto now = m_parts.clock.monotonic();
    const auto found = m_found.emplace(&chat, now).first->second;
    using Host = bridge::agent::ConversationHost;
    const bool isOfCrashedRun =
        held.process && held.process->host == Host::Program && now - found < kOwnEnd;
    if (!held.isGone || (held.process && !isOfCrashedRun))
        return;
    // Not inside the signal of the chat, which is closed by it.
    QMetaObject::invokeMethod(
        &chat, [this, &chat] { goOn(chat, By::Itself); }, Qt::QueuedConnection);
}

void HeldChats::lookAtFront()
{
    if (Chat *front = m_parts.chats.front())
        front->whenHolderIsKnown(this, [] {});
}

void HeldChats::lookAtAll()
{
    for (int at = 0; at < m_parts.chats.count(); ++at)
        m_parts.chats.at(at).whenHolderIsKnown(this, [] {});
}

void HeldChats::lookAtRemoved()
{
    for (int at = 0; at < m_parts.chats.count(); ++at) {
        Chat &chat = m_parts.chats.at(at);
        if (m_parts.kept.find(chat.sessionId()))
            m_kept.insert(chat.sessionId());
        else if (m_kept.remove(chat.sessionId()))
            chat.whenHolderIsKnown(this, [] {});
    }
}

void HeldChats::goOn(Chat &chat, By by)
{
    const auto held = chat.heldBy();
    if (!held || !(held->isGone || held->isUnknown))
        return;
    if (held->isUnknown && !chat.isAsleep()) {
        chat.trustUnknownHolder(); // it has its agent still
        return;
    }
    ui::ChatWindow &window = m_parts.windows.windowFor(chat);
    const bool isShown = window.chat() == &chat;
    if (isShown)
        window.pane().keepNow();
    chat.handOver();
    const bool isAsleep = by == By::User || !held->process || m_parts.chats.front() != &chat;
    Chat &anew = m_parts.makeChat({.sessionId = chat.sessionId(), .isAsleep = isAsleep});
    if (held->isUnknown)
        anew.trustUnknownHolder();
    anew.start();
    if (isShown) {
        using Focus = ui::ChatWindow::Focus;
        m_parts.windows.show(anew, window, by == By::User ? Focus::InChat : Focus::StaysAway);
        if (by == By::User)
            window.takeFocus(); // also from the list
    }
    m_parts.chats.close(chat);
}

} // namespace app

#include "moc_HeldChats.cpp"

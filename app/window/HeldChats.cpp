#include "app/window/HeldChats.h"

#include "ui/chat/ChatPane.h"

#include <algorithm>

namespace app {

using bridge::chat::Chat;
using bridge::library::HolderWatch;
using bridge::library::KeptConversations;

namespace {

ui::HolderView viewOf(const KeptConversations::Holder &last, bool isGone)
{
    ui::HolderView view;
    view.isGone = isGone;
    if (last) {
        view.program = last->program;
        view.pid = last->pid;
        view.since = last->since;
    }
    return view;
}

} // namespace

HeldChats::HeldChats(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    connect(&m_parts.windows, &ChatWindows::placed, this, &HeldChats::show);
    connect(&m_parts.chats, &bridge::chat::ChatList::frontChanged, this, &HeldChats::lookAtFront);
    connect(&m_parts.chats, &bridge::chat::ChatList::closing, this,
            [this](Chat *chat) { m_held.erase(chat); });
}

HeldChats::~HeldChats() = default;

void HeldChats::hold(Chat &chat, std::unique_ptr<HolderWatch> watch)
{
    if (!chat.isAsleep() || !watch->holder())
        return;
    connect(watch.get(), &HolderWatch::changed, this, [this, &chat] { onWatch(chat); });
    Held &held = m_held[&chat];
    held.holder = watch->holder();
    held.watch = std::move(watch);
    show();
}

void HeldChats::look(Chat &chat, std::function<void()> free)
{
    const QString session = chat.sessionId();
    m_parts.kept.holder(session, &chat, [this, &chat, session, free](const auto &holder) {
        // It may have been closed or sent a message meanwhile.
        if (m_parts.chats.findSession(session) != &chat || !chat.isAsleep() || isHeld(chat))
            return;
        if (!holder) // it cannot be known: nothing starts an agent by itself
            return;
        if (!*holder) {
            if (free)
                free();
            return;
        }
        hold(chat, std::make_unique<HolderWatch>(m_parts.kept, m_parts.clock, session, *holder));
        m_held[&chat].ownUntil = m_parts.clock.monotonic() + kOwnEnd;
    });
}

void HeldChats::lookAtFront()
{
    Chat *front = m_parts.chats.front();
    if (front && front->isAsleep() && !isHeld(*front))
        look(*front);
}

void HeldChats::onWatch(Chat &chat)
{
    Held &held = m_held[&chat];
    if (held.watch->holder())
        held.holder = held.watch->holder();
    else if (m_parts.clock.monotonic() < held.ownUntil) {
        // Not inside the watch's signal: it ends with the chat.
        QMetaObject::invokeMethod(
            &chat, [this, &chat] { takeOver(chat); }, Qt::QueuedConnection);
        return;
    }
    show();
}

void HeldChats::show()
{
    if (m_parts.windows.count() == 0)
        return;
    for (const auto &[chat, held] : m_held) {
        ui::ChatWindow &window = m_parts.windows.windowFor(*chat);
        if (window.chat() == chat)
            window.pane().setHolder(viewOf(held.holder, !held.watch->holder()));
    }
}

void HeldChats::takeOver(Chat &chat)
{
    const auto held = m_held.find(&chat);
    if (held == m_held.end() || held->second.watch->holder())
        return;
    m_held.erase(held);
    ui::ChatWindow &window = m_parts.windows.windowFor(chat);
    const bool isShown = window.chat() == &chat;
    if (isShown)
        window.pane().keepNow();
    Chat &anew = m_parts.makeChat({.sessionId = chat.sessionId(), .isAsleep = true});
    anew.start();
    if (isShown) {
        m_parts.windows.show(anew, window);
        window.pane().takeFocus();
    }
    m_parts.chats.close(chat);
}

} // namespace app

#include "moc_HeldChats.cpp"

#include "app/window/Reopening.h"

#include "ui/chat/ChatPane.h"

#include <algorithm>
#include <optional>

namespace app {

using bridge::chat::Chat;
using bridge::store::ChatRecord;
using bridge::store::WindowRecord;

Reopening::Reopening(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    connect(&m_parts.windows, &ChatWindows::placed, this, &Reopening::noteWindows);
    connect(&m_parts.windows, &ChatWindows::reopenRequested, this, &Reopening::openLastClosed);
}

QString Reopening::frontSession(const QString &wanted) const
{
    const auto records = m_parts.store.openRecords();
    const auto isOpen = [&records](const QString &sessionId) {
        return std::any_of(records.begin(), records.end(),
                           [&](const ChatRecord &record) { return record.sessionId == sessionId; });
    };
    if (!wanted.isEmpty())
        return wanted;
    for (const WindowRecord &window : m_parts.store.windows()) {
        if (window.isFront && isOpen(window.sessionId))
            return window.sessionId;
    }
    return records.empty() ? QString() : records.front().sessionId;
}

Chat &Reopening::makeChat(const QString &sessionId, bool isWanted)
{
    Chat &chat = m_parts.makeChat({.sessionId = sessionId, .isAsleep = !isWanted});
    chat.start();
    return chat;
}

void Reopening::openChats(const QString &front)
{
    std::vector<QString> sessions;
    for (const ChatRecord &record : m_parts.store.openRecords())
        sessions.push_back(record.sessionId);
    if (!front.isEmpty() && std::find(sessions.begin(), sessions.end(), front) == sessions.end())
        sessions.push_back(front);
    for (const QString &session : sessions) {
        if (!m_parts.chats.findSession(session))
            makeChat(session, session == front);
    }
}

void Reopening::reopen(const QString &wanted)
{
    const QString front = frontSession(wanted);
    // Before the chats: they change the store while they open.
    const std::vector<WindowRecord> windows = m_parts.store.windows();
    const auto last = std::find_if(windows.begin(), windows.end(),
                                   [](const WindowRecord &window) { return window.isFront; });
    const std::optional<WindowRecord> place =
        last == windows.end() ? std::nullopt : std::optional(*last);
    openChats(front);
    Chat *frontChat = m_parts.chats.findSession(front);
    for (const WindowRecord &window : windows) {
        Chat *chat = m_parts.chats.findSession(window.sessionId);
        if (chat && chat != frontChat)
            m_parts.windows.openAt(window, *chat);
    }
    if (!frontChat) {
        m_parts.windows.open({}, place);
    } else {
        const auto own = std::find_if(windows.begin(), windows.end(), [&](const auto &window) {
            return window.sessionId == front;
        });
        if (own != windows.end())
            m_parts.windows.openAt(*own, *frontChat);
        else if (place && m_parts.windows.count() == 0)
            m_parts.windows.openAt(*place, *frontChat);
        else if (m_parts.windows.count() == 0)
            m_parts.windows.openAt({}, *frontChat);
        else
            m_parts.windows.showChat(*frontChat);
    }
    m_isFollowing = true;
    noteWindows();
}

void Reopening::reopenBeside()
{
    openChats({});
    m_isFollowing = true;
    noteWindows();
}

void Reopening::open(const QString &sessionId)
{
    if (Chat *chat = m_parts.chats.findSession(sessionId)) {
        m_parts.windows.showChat(*chat);
        return;
    }
    // The agent of a chat that was just closed may still be at it.
    m_parts.chats.whenReleased(sessionId, this, [this, sessionId] {
        Chat *chat = m_parts.chats.findSession(sessionId);
        if (!chat)
            chat = &makeChat(sessionId, true);
        m_parts.windows.showChat(*chat);
        m_parts.windows.windowFor(*chat).pane().takeFocus();
    });
}

void Reopening::openLastClosed()
{
    if (const QString last = m_parts.chats.lastClosed(m_parts.store); !last.isEmpty())
        open(last);
}

void Reopening::finish()
{
    noteWindows();
    m_isFollowing = false;
}

void Reopening::noteWindows()
{
    if (m_isFollowing)
        m_parts.store.setWindows(m_parts.windows.records());
}

} // namespace app

#include "moc_Reopening.cpp"

#include "app/window/Reopening.h"

#include "ui/chat/ChatPane.h"

#include <algorithm>
#include <iterator>

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

std::vector<WindowRecord> Reopening::windowsToOpen(const QString &wanted) const
{
    std::vector<WindowRecord> windows = m_parts.store.windows();
    const WindowRecord place = windows.empty() ? WindowRecord() : windows.back();
    for (WindowRecord &window : windows) {
        if (!m_parts.store.find(window.sessionId))
            window.sessionId.clear(); // it showed a chat without a word
    }
    std::erase_if(windows, [&](const WindowRecord &window) {
        const auto *record = m_parts.store.find(window.sessionId);
        return record && !record->isOpen && window.sessionId != wanted;
    });
    if (windows.empty()) {
        const auto records = m_parts.store.openRecords();
        const auto last = std::ranges::max_element(records, {}, &ChatRecord::updated);
        windows.push_back(place);
        windows.back().sessionId = last == records.end() ? QString() : last->sessionId;
    }
    const auto hasWanted = [&](const WindowRecord &window) {
        return !wanted.isEmpty() && window.sessionId == wanted;
    };
    auto front = std::ranges::find_if(windows, hasWanted);
    if (front == windows.end())
        front = std::ranges::find_if(windows, &WindowRecord::isFront);
    if (front == windows.end())
        front = std::prev(windows.end());
    if (!wanted.isEmpty())
        front->sessionId = wanted;
    std::rotate(front, std::next(front), windows.end());
    return windows;
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

void Reopening::reopen(const QString &wanted, bool isNewAsleep)
{
    // Before the chats: they change the store while they open.
    const std::vector<WindowRecord> windows = windowsToOpen(wanted);
    openChats(windows.back().sessionId);
    for (const WindowRecord &window : windows) {
        const bool isFront = &window == &windows.back();
        if (!window.sessionId.isEmpty())
            m_parts.windows.openAt(window, *m_parts.chats.findSession(window.sessionId));
        else
            m_parts.windows.openAt(window, makeChat({}, isFront && !isNewAsleep));
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

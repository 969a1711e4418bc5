#include "app/window/ChatWindows.h"

#include "bridge/chat/Chat.h"
#include "ui/chat/ChatPane.h"
#include "ui/endpoint/EndpointChip.h"

#include <algorithm>

namespace app {

using bridge::chat::Chat;
using bridge::endpoint::EndpointPin;
using ui::ChatWindow;

namespace {

/// Offset between windows, so that none covers another exactly.
constexpr QPoint kStep{32, 32};

} // namespace

ChatWindows::ChatWindows(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{}

ChatWindows::~ChatWindows() = default;

ChatWindow &ChatWindows::makeWindow()
{
    auto made =
        std::make_unique<ChatWindow>(m_parts.chats, m_parts.conversations, m_parts.endpoints,
                                     m_parts.intents, m_parts.theme, m_parts.clock);
    ChatWindow &window = *made;
    window.setSideBarFooter(
        new ui::EndpointChip(m_parts.endpoints, m_parts.chats, m_parts.intents, m_parts.theme));
    connect(&window, &ChatWindow::newChatRequested, this,
            [this, &window](const EndpointPin &pin) { startChat(window, pin); });
    connect(&window, &ChatWindow::newWindowRequested, this, [this] { open(); });
    connect(&window, &ChatWindow::chatSelected, this,
            [this, &window](Chat *chat) { select(*chat, window); });
    connect(&window, &ChatWindow::ownWindowRequested, this,
            [this](Chat *chat) { showInItsOwn(*chat); });
    connect(&window, &ChatWindow::closeChatRequested, this,
            [this](Chat *chat) { m_parts.chats.close(*chat); });
    connect(&window, &ChatWindow::emptied, this, [this, &window] { fill(window); });
    connect(&window, &ChatWindow::activated, this, [this, &window] { activate(window); });
    connect(&window, &ChatWindow::closed, this, [this, &window] { onClosed(window); });
    if (!m_windows.empty()) {
        const ChatWindow &beside = *m_windows.back();
        window.resize(beside.size());
        window.move(beside.pos() + kStep);
    }
    m_windows.push_back(std::move(made));
    return window;
}

void ChatWindows::open(const EndpointPin &pin)
{
    ChatWindow &window = makeWindow();
    startChat(window, pin);
    window.present();
}

void ChatWindows::present()
{
    m_windows.back()->present();
}

void ChatWindows::presentNewChat()
{
    startChat(*m_windows.back(), {});
    present();
}

ChatWindow &ChatWindows::windowFor(const Chat &chat) const
{
    ChatWindow *shows = windowOf(chat);
    return shows ? *shows : *m_windows.back();
}

ChatWindow *ChatWindows::windowOf(const Chat &chat) const
{
    for (const auto &window : m_windows) {
        if (window->chat() == &chat)
            return window.get();
    }
    return nullptr;
}

void ChatWindows::startChat(ChatWindow &window, const EndpointPin &pin)
{
    Chat &chat = m_parts.makeChat(pin);
    show(chat, window);
    chat.start();
}

void ChatWindows::show(Chat &chat, ChatWindow &window)
{
    for (const auto &other : m_windows) {
        if (other.get() != &window)
            window.adoptPane(other->takePane(chat));
    }
    window.showChat(chat);
    if (m_windows.back().get() == &window)
        m_parts.chats.setFront(chat);
}

void ChatWindows::select(Chat &chat, ChatWindow &window)
{
    if (ChatWindow *shows = windowOf(chat))
        shows->present();
    else
        show(chat, window);
}

void ChatWindows::showInItsOwn(Chat &chat)
{
    ChatWindow *from = windowOf(chat);
    ChatWindow &window = makeWindow();
    show(chat, window);
    window.present();
    if (from)
        fill(*from);
}

void ChatWindows::fill(ChatWindow &window)
{
    auto &chats = m_parts.chats;
    // Newest first, as in the list of chats.
    for (int i = chats.count() - 1; i >= 0; --i) {
        if (!windowOf(chats.at(i)))
            return show(chats.at(i), window);
    }
    if (m_windows.size() > 1)
        destroy(window);
    else
        startChat(window, {});
}

void ChatWindows::onClosed(ChatWindow &window)
{
    if (m_windows.size() > 1)
        destroy(window);
    else
        emit lastClosed();
}

void ChatWindows::destroy(ChatWindow &window)
{
    const auto found = std::find_if(m_windows.begin(), m_windows.end(),
                                    [&](const auto &each) { return each.get() == &window; });
    ChatWindow *gone = found->release();
    m_windows.erase(found);
    gone->disconnect(this);
    // Keeps the panes, and with them drafts.
    ChatWindow &heir = *m_windows.back();
    for (int i = 0; i < m_parts.chats.count(); ++i)
        heir.adoptPane(gone->takePane(m_parts.chats.at(i)));
    gone->hide();
    gone->deleteLater(); // in the middle of one of its signals
    if (heir.chat())
        m_parts.chats.setFront(*heir.chat());
}

void ChatWindows::activate(ChatWindow &window)
{
    const auto found = std::find_if(m_windows.begin(), m_windows.end(),
                                    [&](const auto &each) { return each.get() == &window; });
    std::rotate(found, found + 1, m_windows.end());
}

} // namespace app

#include "moc_ChatWindows.cpp"

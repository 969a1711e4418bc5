#include "app/window/ChatWindows.h"

#include "app/window/WindowPlaces.h"
#include "bridge/chat/Chat.h"
#include "ui/chat/ChatPane.h"
#include "ui/endpoint/EndpointChip.h"

#include <QGuiApplication>
#include <QScreen>

#include <algorithm>

namespace app {

using bridge::chat::Chat;
using bridge::endpoint::EndpointPin;
using ui::ChatWindow;

namespace {

std::vector<places::Screen> screensNow()
{
    std::vector<places::Screen> screens;
    for (const QScreen *screen : QGuiApplication::screens())
        screens.push_back({screen->name(), screen->availableGeometry()});
    return screens;
}

bool isThere(const QString &name, const std::vector<places::Screen> &screens)
{
    return std::any_of(screens.begin(), screens.end(),
                       [&name](const auto &screen) { return screen.name == name; });
}

} // namespace

ChatWindows::ChatWindows(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_away(m_parts.clock)
{
    connect(qGuiApp, &QGuiApplication::screenRemoved, this,
            [this](QScreen *screen) { noteScreenGone(*screen); });
    connect(qGuiApp, &QGuiApplication::screenAdded, this, &ChatWindows::sendHome,
            Qt::QueuedConnection);
    // Queued: the screens' places change after that.
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &ChatWindows::bringBack,
            Qt::QueuedConnection);
}

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
            [this, &window](const EndpointPin &pin) { startNewChat(window, pin); });
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
    connect(&window, &ChatWindow::placed, this, [this, &window] {
        m_away.noteMove(window, QRect(window.pos(), window.size()));
        emit placed();
    });
    connect(&window, &ChatWindow::reopenRequested, this, &ChatWindows::reopenRequested);
    window.setProbes(m_parts.probes);
    if (m_parts.makeNote)
        window.setNotice(m_parts.makeNote(&window));
    window.setCloseGuard(
        [this] { return m_windows.size() > 1 || !m_parts.mayCloseLast || m_parts.mayCloseLast(); });
    if (!m_windows.empty()) {
        const ChatWindow &other = *m_windows.back();
        const QRect size = other.isMaximized() ? other.normalGeometry() : other.geometry();
        const QRect beside =
            places::placeBeside({other.pos(), size.size()}, other.screen()->availableGeometry());
        window.resize(beside.size());
        window.move(beside.topLeft());
    }
    m_windows.push_back(std::move(made));
    return window;
}

void ChatWindows::open(const EndpointPin &pin,
                       const std::optional<bridge::store::WindowRecord> &place)
{
    ChatWindow &window = makeWindow();
    if (place)
        this->place(window, *place);
    startChat(window, pin);
    window.present();
    emit placed();
}

void ChatWindows::openAt(const bridge::store::WindowRecord &record, Chat &chat)
{
    ChatWindow &window = makeWindow();
    place(window, record);
    show(chat, window);
    window.present();
    emit placed();
}

void ChatWindows::place(ChatWindow &window, const bridge::store::WindowRecord &record)
{
    if (record.width <= 0)
        return; // it has no place yet
    const auto screens = screensNow();
    if (record.screen.isEmpty() || isThere(record.screen, screens))
        m_away.remove(window);
    else
        m_away.add(window, record);
    const QRect place = places::placeOf(record, screens);
    window.resize(place.size());
    window.move(place.topLeft());
    if (record.isMaximized)
        window.setWindowState(window.windowState() | Qt::WindowMaximized);
}

void ChatWindows::showChat(Chat &chat)
{
    if (!windowOf(chat))
        show(chat, *m_windows.back());
    windowOf(chat)->present();
}

std::vector<bridge::store::WindowRecord> ChatWindows::records() const
{
    std::vector<bridge::store::WindowRecord> records;
    for (const auto &window : m_windows) {
        const auto *home = m_away.homeOf(*window);
        records.push_back(home ? *home : recordOf(*window));
        records.back().isMaximized = window->isMaximized();
        records.back().sessionId = window->chat() ? window->chat()->sessionId() : QString();
        records.back().isFront = window == m_windows.back();
    }
    return records;
}

bridge::store::WindowRecord ChatWindows::recordOf(const ChatWindow &window)
{
    // A maximised window returns to its own size.
    const QRect normal = window.isMaximized() || window.isFullScreen()
                             ? window.normalGeometry()
                             : QRect(window.pos(), window.size());
    bridge::store::WindowRecord record;
    record.screen = window.screen()->name();
    record.x = normal.x();
    record.y = normal.y();
    record.width = normal.width();
    record.height = normal.height();
    record.isMaximized = window.isMaximized();
    return record;
}

void ChatWindows::noteScreenGone(const QScreen &screen)
{
    for (const auto &window : m_windows) {
        if (window->screen() == &screen)
            m_away.add(*window, recordOf(*window));
    }
}

void ChatWindows::sendHome()
{
    const auto screens = screensNow();
    for (const auto &window : m_windows) {
        const auto *home = m_away.homeOf(*window);
        if (!home || !isThere(home->screen, screens))
            continue;
        bridge::store::WindowRecord record = *home;
        record.isMaximized = window->isMaximized();
        // A maximised window does not move.
        window->setWindowState(window->windowState() & ~Qt::WindowMaximized);
        place(*window, record);
    }
    emit placed();
}

void ChatWindows::bringBack()
{
    const auto screens = screensNow();
    for (const auto &window : m_windows) {
        const QRect place(window->pos(), window->size());
        if (screens.empty() || places::isReachable(place, screens))
            continue;
        bridge::store::WindowRecord record;
        record.x = place.x();
        record.y = place.y();
        record.width = place.width();
        record.height = place.height();
        const QRect back = places::placeOf(record, screens);
        window->resize(back.size());
        window->move(back.topLeft());
    }
}

void ChatWindows::present()
{
    m_windows.back()->present();
}

void ChatWindows::presentNewChat()
{
    startNewChat(*m_windows.back(), {});
    present();
}

void ChatWindows::startNewChat(ChatWindow &window, const EndpointPin &pin)
{
    if (!window.page())
        startChat(window, pin);
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

void ChatWindows::show(Chat &chat, ChatWindow &window, ChatWindow::Focus focus)
{
    for (const auto &other : m_windows) {
        if (other.get() != &window)
            window.adoptPane(other->takePane(chat));
    }
    window.showChat(chat, focus);
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
    m_away.remove(*gone);
    // Keeps the panes, and with them drafts.
    ChatWindow &heir = *m_windows.back();
    for (int i = 0; i < m_parts.chats.count(); ++i)
        heir.adoptPane(gone->takePane(m_parts.chats.at(i)));
    gone->hide();
    gone->deleteLater(); // in the middle of one of its signals
    if (heir.chat())
        m_parts.chats.setFront(*heir.chat());
    emit placed();
}

void ChatWindows::activate(ChatWindow &window)
{
    const auto found = std::find_if(m_windows.begin(), m_windows.end(),
                                    [&](const auto &each) { return each.get() == &window; });
    std::rotate(found, found + 1, m_windows.end());
    emit placed();
}

} // namespace app

#include "moc_ChatWindows.cpp"

#include "app/window/ChatWindows.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/ui/chat/SeveralChats.h"
#include "ui/chat/Composer.h"
#include "ui/sidebar/RowView.h"

#include <QApplication>
#include <QPointer>
#include <QScreen>
#include <QTest>

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;

using bridge::chat::Chat;
using bridge::chat::ChatList;
using bridge::endpoint::EndpointPin;
using testing::ElementsAre;
using ui::ChatWindow;

namespace {

class ChatWindowsTest : public testing::Test
{
protected:
    ChatWindowsTest() { windows.open(); }

    [[nodiscard]] Chat &chat(const char *id) const { return *chats.find(QLatin1String(id)); }
    /// The window that shows this chat; nullptr: none.
    [[nodiscard]] ChatWindow *windowOf(const char *id) const
    {
        ChatWindow &window = windows.windowFor(chat(id));
        return window.chat() == &chat(id) ? &window : nullptr;
    }
    static void deleteWhatIsOver()
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    ScriptedChat scripted{kHere};
    ui::Intents intents;
    ui::Theme theme{scripted.settings};
    ChatList chats;
    bridge::library::Conversations conversations;
    app::ChatWindows windows{
        {chats, conversations, scripted.endpoints, intents, theme, scripted.clock,
         [this](const EndpointPin &pin) -> Chat & { return addChat(chats, scripted, pin); }}};
};

} // namespace

TEST_F(ChatWindowsTest, BeginWithOneThatShowsANewChatAndItsAgentOnTheWay)
{
    EXPECT_EQ(windows.count(), 1);
    ASSERT_TRUE(windowOf("1"));
    EXPECT_TRUE(windowOf("1")->isVisible());
    scripted.settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 1);
}

TEST_F(ChatWindowsTest, EachWindowHighlightsItsOwnChat)
{
    windows.open();
    ASSERT_EQ(windows.count(), 2);
    const auto shownIn = [this](const char *id) {
        return windowOf(id)->findChild<ui::RowView *>()->shown();
    };
    EXPECT_EQ(shownIn("1"), chat("1").sessionId());
    EXPECT_EQ(shownIn("2"), chat("2").sessionId());
    windows.showInItsOwn(chat("1"));
    EXPECT_EQ(shownIn("1"), chat("1").sessionId());
    EXPECT_EQ(shownIn("2"), chat("2").sessionId());
}

TEST_F(ChatWindowsTest, AWindowOfAScreenThatIsGoneKeepsItsPlaceThereUntilItIsMoved)
{
    const bridge::store::WindowRecord kept{.screen = u"gone"_s,
                                           .x = 5000,
                                           .y = 40,
                                           .width = 700,
                                           .height = 500,
                                           .isMaximized = false,
                                           .sessionId = {},
                                           .isFront = false};
    windows.openAt(kept, addChat(chats, scripted));
    ChatWindow &window = windows.front();
    const QRect screen = window.screen()->geometry();
    EXPECT_TRUE(screen.contains(window.pos())) << "in reach";
    const auto record = [&] { return windows.records().back(); };
    EXPECT_EQ(record().screen, u"gone"_s);
    EXPECT_EQ(record().x, 5000);
    window.move(10, 10); // the desktop
    EXPECT_EQ(record().x, 5000);
    scripted.clock.advance(app::AwayWindows::kSettle);
    window.showChat(addChat(chats, scripted));
    EXPECT_EQ(record().x, 5000) << "it did not move";
    window.move(30, 20); // the user
    EXPECT_EQ(record().screen, window.screen()->name());
    EXPECT_EQ(record().x, 30);
}

TEST_F(ChatWindowsTest, AWindowWhoseSecondScreenGoesTooKeepsItsFirstPlace)
{
    windows.open();
    const ui::ChatWindow &window = windows.front();
    app::AwayWindows away(scripted.clock);
    bridge::store::WindowRecord first;
    first.screen = u"first"_s;
    bridge::store::WindowRecord second;
    second.screen = u"second"_s;
    away.add(window, first);
    away.noteMove(window, {10, 10, 800, 600});
    scripted.clock.advance(2 * app::AwayWindows::kSettle);
    away.add(window, second);
    away.noteMove(window, {20, 20, 800, 600}); // by the desktop
    ASSERT_TRUE(away.homeOf(window));
    EXPECT_EQ(away.homeOf(window)->screen, u"first"_s);
    scripted.clock.advance(app::AwayWindows::kSettle);
    away.noteMove(window, {30, 30, 800, 600}); // by the user
    EXPECT_FALSE(away.homeOf(window));
}

TEST_F(ChatWindowsTest, AWindowReturnsWithItsScreen)
{
    ChatWindow &window = windows.front();
    QScreen *screen = window.screen();
    window.resize(700, 500);
    window.move(50, 60);
    emit qGuiApp->screenRemoved(screen);
    window.move(5, 5); // as the desktop does
    EXPECT_EQ(windows.records().back().x, 50);
    QApplication::processEvents();
    emit qGuiApp->screenAdded(screen);
    QApplication::processEvents();
    EXPECT_EQ(window.pos(), QPoint(50, 60));
    window.move(70, 80);
    EXPECT_EQ(windows.records().back().x, 70) << "at home the place is the window's own";
}

TEST_F(ChatWindowsTest, ANewChatIsShownWhereItWasAskedForAndIsInFront)
{
    ChatWindow *window = windowOf("1");
    emit window->newChatRequested({EndpointPin::Kind::DefaultApi, {}});
    EXPECT_EQ(windowOf("2"), window);
    EXPECT_EQ(chat("2").pin().kind, EndpointPin::Kind::DefaultApi);
    EXPECT_EQ(chats.front(), &chat("2"));
    EXPECT_EQ(windows.count(), 1);
    scripted.settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 2);
}

TEST_F(ChatWindowsTest, NoNewChatReplacesAPage)
{
    ChatWindow *window = windowOf("1");
    auto made = std::make_unique<QWidget>();
    const QWidget *page = made.get();
    window->showPage(std::move(made));
    emit window->newChatRequested({});
    windows.presentNewChat();
    EXPECT_EQ(window->page(), page);
    EXPECT_EQ(chats.count(), 1);
    window->leavePage();
    windows.presentNewChat();
    EXPECT_EQ(chats.count(), 2);
}

TEST_F(ChatWindowsTest, ANewWindowHasANewChatThatFollowsTheSettings)
{
    emit windowOf("1")->newWindowRequested();
    EXPECT_EQ(windows.count(), 2);
    ASSERT_TRUE(windowOf("2"));
    EXPECT_NE(windowOf("2"), windowOf("1"));
    EXPECT_TRUE(windowOf("2")->isVisible());
    EXPECT_EQ(chat("2").pin(), EndpointPin());
    EXPECT_EQ(chats.front(), &chat("2"));
}

TEST_F(ChatWindowsTest, AChatThatIsShownSomewhereIsNotShownTwice)
{
    ChatWindow *first = windowOf("1");
    emit first->newWindowRequested();
    emit first->chatSelected(&chat("2"));
    EXPECT_EQ(first->chat(), &chat("1"));
    emit first->newChatRequested({});
    emit first->chatSelected(&chat("1"));
    EXPECT_EQ(first->chat(), &chat("1"));
}

TEST_F(ChatWindowsTest, AChatTakesItsDraftAlongToAnotherWindow)
{
    ChatWindow *first = windowOf("1");
    first->composer().addToDraft(u"half a thought"_s);
    emit first->newWindowRequested();
    emit first->newChatRequested({});
    ChatWindow *second = windowOf("2");
    emit second->chatSelected(&chat("1"));
    ASSERT_EQ(second->chat(), &chat("1"));
    EXPECT_FALSE(second->composer().isEmpty());
}

TEST_F(ChatWindowsTest, AChatInAWindowOfItsOwnLeavesAnotherOneBehind)
{
    ChatWindow *first = windowOf("1");
    emit first->newChatRequested({});
    emit first->ownWindowRequested(&chat("2"));
    EXPECT_EQ(windows.count(), 2);
    EXPECT_EQ(windowOf("1"), first);
    ASSERT_TRUE(windowOf("2"));
    EXPECT_NE(windowOf("2"), first);
}

TEST_F(ChatWindowsTest, TheOnlyChatInAWindowOfItsOwnStaysTheOnlyOne)
{
    emit windowOf("1")->ownWindowRequested(&chat("1"));
    deleteWhatIsOver();
    EXPECT_EQ(windows.count(), 1);
    EXPECT_EQ(chats.count(), 1);
    EXPECT_TRUE(windowOf("1"));
}

TEST_F(ChatWindowsTest, ClosingOneDestroysItAndKeepsItsChatInTheList)
{
    QSignalSpy lastClosed(&windows, &app::ChatWindows::lastClosed);
    emit windowOf("1")->newWindowRequested();
    const QPointer<ChatWindow> second(windowOf("2"));
    second->composer().addToDraft(u"half a thought"_s);
    second->close();
    deleteWhatIsOver();
    EXPECT_FALSE(second);
    EXPECT_EQ(windows.count(), 1);
    EXPECT_EQ(chats.count(), 2);
    EXPECT_EQ(chats.front(), &chat("1"));
    EXPECT_EQ(lastClosed.count(), 0);
    ChatWindow *first = windowOf("1");
    emit first->chatSelected(&chat("2"));
    EXPECT_FALSE(first->composer().isEmpty());
}

TEST_F(ChatWindowsTest, ClosingTheLastOneHidesIt)
{
    QSignalSpy lastClosed(&windows, &app::ChatWindows::lastClosed);
    ChatWindow *window = windowOf("1");
    window->close();
    deleteWhatIsOver();
    EXPECT_EQ(lastClosed.count(), 1);
    EXPECT_FALSE(window->isVisible());
    windows.present();
    EXPECT_TRUE(window->isVisible());
    EXPECT_EQ(window->chat(), &chat("1"));
}

TEST_F(ChatWindowsTest, TheLastChatClosedMakesPlaceForAFreshOne)
{
    ChatWindow *window = windowOf("1");
    scripted.settleLaunch();
    scripted.goLive();
    ScriptedProcess &agent = scripted.agent();
    emit window->closeChatRequested(&chat("1"));
    EXPECT_TRUE(agent.wasTerminated());
    EXPECT_EQ(chats.count(), 1);
    EXPECT_EQ(windowOf("2"), window);
    EXPECT_EQ(chats.front(), &chat("2"));
    scripted.settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 2);
}

TEST_F(ChatWindowsTest, AClosedChatsWindowShowsOneThatIsShownNowhere)
{
    ChatWindow *window = windowOf("1");
    emit window->newChatRequested({});
    emit window->newChatRequested({});
    emit window->closeChatRequested(&chat("3"));
    EXPECT_EQ(window->chat(), &chat("2"));
    emit window->closeChatRequested(&chat("1"));
    EXPECT_EQ(window->chat(), &chat("2")) << "another one was closed";
}

TEST_F(ChatWindowsTest, AClosedChatsWindowGoesWhereAllOthersAreShown)
{
    emit windowOf("1")->newWindowRequested();
    const QPointer<ChatWindow> second(windowOf("2"));
    emit second->closeChatRequested(&chat("2"));
    deleteWhatIsOver();
    EXPECT_FALSE(second);
    EXPECT_EQ(windows.count(), 1);
    EXPECT_EQ(chats.front(), &chat("1"));
}

TEST_F(ChatWindowsTest, WhatBelongsToAHiddenChatComesInTheWindowThatWasActiveLast)
{
    ChatWindow *first = windowOf("1");
    emit first->newChatRequested({});
    emit first->newWindowRequested();
    ChatWindow *second = windowOf("3");
    emit first->activated();
    EXPECT_EQ(&windows.windowFor(chat("1")), first);
    emit second->activated();
    EXPECT_EQ(&windows.windowFor(chat("1")), second);
    EXPECT_EQ(&windows.windowFor(chat("2")), first);
}

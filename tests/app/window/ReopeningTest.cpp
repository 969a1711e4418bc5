#include "app/window/Reopening.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/FakeArchiveReader.h"
#include "ui/chat/Composer.h"

#include <QApplication>
#include <QGuiApplication>
#include <QScreen>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace reopeningtest {

using bridge::chat::Chat;
using bridge::chat::ChatList;
using bridge::chat::ChatStart;
using bridge::endpoint::EndpointPin;
using bridge::store::ChatRecord;
using bridge::store::ChatStore;
using bridge::store::WindowRecord;

QString sessionOf(int number)
{
    return u"%1-2222-4333-8444-555555555555"_s.arg(QString::number(number), 8, u'0');
}

/// A window that shows a chat.
WindowRecord windowOf(int number, const QSize &size, bool isFront)
{
    WindowRecord window;
    window.width = size.width();
    window.height = size.height();
    window.sessionId = sessionOf(number);
    window.isFront = isFront;
    return window;
}

/// One run of the program on a data folder.
class Program
{
public:
    Program(const QString &folder, const std::function<void(ChatStore &)> &before = {})
        : store(folder, ChatStore::Mode::OnDisk, scripted.clock)
    {
        EXPECT_TRUE(store.open());
        if (before)
            before(store);
    }
    ~Program() { qApp->setStyleSheet({}); }

    Chat &make(const ChatStart &start)
    {
        using Begin = bridge::session::Session::Begin;
        const QString id = chats.newId();
        const bool isReopened = !start.sessionId.isEmpty();
        const QString session = isReopened ? start.sessionId : sessionOf(900 + id.toInt());
        return chats.add(scripted.makeChat(
            id, session, isReopened, start.overrides,
            {.store = &store, .past = &reader, .sessionId = session, .isReopened = isReopened},
            start.isAsleep ? Begin::Asleep : Begin::Awake));
    }
    [[nodiscard]] QStringList sessions() const
    {
        QStringList sessions;
        for (int i = 0; i < chats.count(); ++i)
            sessions << chats.at(i).sessionId();
        return sessions;
    }

    ScriptedChat scripted{kHere};
    ChatStore store;
    ui::Intents intents;
    ui::Theme theme{scripted.settings};
    ChatList chats;
    bridge::library::Conversations conversations;
    app::ChatWindows windows{
        {chats, conversations, scripted.endpoints, intents, theme, scripted.clock,
         [this](const EndpointPin &pin) -> Chat & { return make({.overrides = {.pin = pin}}); }}};
    FakeArchiveReader reader; ///< says whether another process has a conversation
    app::Reopening reopening{
        {store, chats, windows, [this](const ChatStart &start) -> Chat & { return make(start); }}};
};

class ReopeningTest : public testing::Test
{
protected:
    static void keepOpen(ChatStore &store, int number, int order)
    {
        store.update(sessionOf(number), [=](ChatRecord &record) {
            record.isOpen = true;
            record.order = order;
            record.hasBegun = true;
            record.title = u"Chat %1"_s.arg(number);
        });
    }

    QTemporaryDir folder;
};

TEST_F(ReopeningTest, AFirstStartIsOneWindowWithANewChat)
{
    Program run(folder.path());
    run.reopening.reopen();
    EXPECT_EQ(run.windows.count(), 1);
    EXPECT_EQ(run.chats.count(), 1);
    run.scripted.settleLaunch();
    EXPECT_EQ(run.scripted.agents.count(), 1);
}

TEST_F(ReopeningTest, AFirstStartCanBeginAsleep)
{
    Program run(folder.path());
    run.reopening.reopen({}, true);
    run.scripted.settleLaunch();
    EXPECT_EQ(run.chats.count(), 1);
    EXPECT_TRUE(run.windows.front().chat()->isAsleep());
    EXPECT_EQ(run.scripted.agents.count(), 0);
}

TEST_F(ReopeningTest, TheOpenChatsComeBackAndOnlyTheFrontOnesAgentStarts)
{
    Program run(folder.path(), [](ChatStore &store) {
        for (int i = 0; i < 3; ++i)
            keepOpen(store, i, 2 - i);
        store.setWindows({windowOf(0, {700, 500}, false), windowOf(1, {720, 600}, true)});
    });
    run.reopening.reopen();
    EXPECT_EQ(run.sessions(), (QStringList{sessionOf(2), sessionOf(1), sessionOf(0)}))
        << "in their order";
    ASSERT_EQ(run.windows.count(), 2);
    ASSERT_TRUE(run.windows.front().chat());
    EXPECT_EQ(run.windows.front().chat()->sessionId(), sessionOf(1));
    EXPECT_EQ(run.windows.front().size(), QSize(720, 600));
    EXPECT_EQ(run.chats.front(), run.windows.front().chat());
    run.scripted.settleLaunch();
    EXPECT_EQ(run.scripted.agents.count(), 1);
    for (int i = 0; i < run.chats.count(); ++i)
        EXPECT_EQ(run.chats.at(i).isAsleep(), run.chats.at(i).sessionId() != sessionOf(1));
}

TEST_F(ReopeningTest, AConversationThatAnotherProcessHasStartsNoAgent)
{
    Program run(folder.path(), [](ChatStore &store) { keepOpen(store, 0, 0); });
    run.reader.held = bridge::agent::ConversationHolder{4711, {}, u"claude"_s};
    run.reopening.reopen();
    run.scripted.settleLaunch();
    EXPECT_EQ(run.scripted.agents.count(), 0);
    EXPECT_TRUE(run.windows.front().chat()->isHeld());
    EXPECT_TRUE(run.windows.front().chat()->isAsleep());
}

TEST_F(ReopeningTest, AWindowWhoseChatIsGoneIsNotOpenedAndTheNewOneHasItsPlace)
{
    Program run(folder.path(), [](ChatStore &store) {
        store.setWindows({windowOf(7, {710, 510}, true)});
    });
    run.reopening.reopen();
    EXPECT_EQ(run.windows.count(), 1);
    EXPECT_EQ(run.windows.front().size(), QSize(710, 510));
    EXPECT_EQ(run.chats.count(), 1);
}

TEST_F(ReopeningTest, AWindowWithAnEmptyChatComesBackWithOne)
{
    {
        Program run(folder.path(), [](ChatStore &store) {
            keepOpen(store, 0, 0);
            keepOpen(store, 1, 1);
            store.setWindows({windowOf(1, {710, 510}, true)});
        });
        run.reopening.reopen();
        emit run.windows.front().newChatRequested({});
        run.reopening.finish();
    }
    Program next(folder.path());
    next.reopening.reopen();
    ASSERT_EQ(next.windows.count(), 1);
    EXPECT_EQ(next.windows.front().size(), QSize(710, 510));
    EXPECT_FALSE(next.store.find(next.windows.front().chat()->sessionId()))
        << "a new chat, not the oldest one";
    EXPECT_EQ(next.chats.count(), 3);
    next.scripted.settleLaunch();
    EXPECT_EQ(next.scripted.agents.count(), 1) << "the new chat's";
}

TEST_F(ReopeningTest, AnEmptyWindowInFrontTakesNoOtherWindowsPlace)
{
    Program run(folder.path(), [](ChatStore &store) {
        keepOpen(store, 0, 0);
        keepOpen(store, 1, 1);
        store.setWindows({windowOf(1, {710, 510}, false), windowOf(8, {640, 500}, false),
                          windowOf(9, {720, 520}, true)});
    });
    run.reopening.reopen();
    ASSERT_EQ(run.windows.count(), 3);
    EXPECT_EQ(run.windows.front().size(), QSize(720, 520));
    Chat *kept = run.chats.findSession(sessionOf(1));
    ASSERT_TRUE(kept);
    EXPECT_EQ(run.windows.windowFor(*kept).chat(), kept);
    run.scripted.settleLaunch();
    EXPECT_EQ(run.scripted.agents.count(), 1) << "only the front chat's";
    for (int i = 0; i < run.chats.count(); ++i)
        EXPECT_EQ(run.chats.at(i).isAsleep(), &run.chats.at(i) != run.windows.front().chat());
}

TEST_F(ReopeningTest, AFrontWindowWhoseChatIsClosedLeavesTheOthersAsTheyWere)
{
    Program run(folder.path(), [](ChatStore &store) {
        keepOpen(store, 0, 0);
        keepOpen(store, 1, 1);
        keepOpen(store, 2, 2);
        store.update(sessionOf(2), [](ChatRecord &record) { record.isOpen = false; });
        store.setWindows({windowOf(1, {710, 510}, false), windowOf(2, {720, 520}, true)});
    });
    run.reopening.reopen();
    EXPECT_EQ(run.windows.count(), 1);
    EXPECT_EQ(run.windows.front().chat()->sessionId(), sessionOf(1));
}

TEST_F(ReopeningTest, WindowsOfAScreenThatIsGoneAreOnTheOneThatIsThere)
{
    Program run(folder.path(), [](ChatStore &store) {
        keepOpen(store, 0, 0);
        auto window = windowOf(0, {3000, 2000}, true);
        window.screen = u"DP-7"_s;
        window.x = 5000;
        window.y = 4000;
        store.setWindows({window});
    });
    run.reopening.reopen();
    const QRect free = QGuiApplication::primaryScreen()->availableGeometry();
    EXPECT_TRUE(free.contains(run.windows.front().geometry()));
}

TEST_F(ReopeningTest, WhatIsSeenAtTheEndIsWhatTheNextStartShows)
{
    {
        Program run(folder.path(), [](ChatStore &store) {
            keepOpen(store, 0, 0);
            keepOpen(store, 1, 1);
        });
        run.reopening.reopen();
        run.windows.front().resize(717, 555);
        run.windows.showChat(*run.chats.findSession(sessionOf(1)));
        run.reopening.finish();
    }
    Program next(folder.path());
    next.reopening.reopen();
    EXPECT_EQ(next.windows.front().size(), QSize(717, 555));
    EXPECT_EQ(next.windows.front().chat()->sessionId(), sessionOf(1));
    EXPECT_EQ(next.chats.count(), 2);
}

TEST_F(ReopeningTest, TheWantedConversationIsInFrontBesideWhatWasOpen)
{
    Program run(folder.path(), [](ChatStore &store) {
        keepOpen(store, 0, 0);
        store.setWindows({windowOf(0, {710, 510}, true)});
    });
    run.reopening.reopen(sessionOf(5));
    EXPECT_EQ(run.windows.front().chat()->sessionId(), sessionOf(5));
    EXPECT_EQ(run.sessions(), (QStringList{sessionOf(0), sessionOf(5)}));
    run.scripted.settleLaunch();
    EXPECT_EQ(run.scripted.agents.count(), 1) << "the wanted one's";
}

TEST_F(ReopeningTest, AnOpenConversationIsRaisedNotOpenedTwice)
{
    Program run(folder.path(), [](ChatStore &store) {
        keepOpen(store, 0, 0);
        keepOpen(store, 1, 1);
    });
    run.reopening.reopen();
    run.reopening.open(sessionOf(1));
    EXPECT_EQ(run.windows.front().chat()->sessionId(), sessionOf(1));
    EXPECT_EQ(run.chats.count(), 2);
}

TEST_F(ReopeningTest, TheChatThatWasClosedLastComesBack)
{
    Program run(folder.path(), [](ChatStore &store) {
        keepOpen(store, 0, 0);
        keepOpen(store, 1, 1);
    });
    run.reopening.reopen();
    run.chats.close(*run.chats.findSession(sessionOf(1)));
    ASSERT_EQ(run.chats.count(), 1);
    emit run.windows.front().reopenRequested();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.chats.count() == 2; }));
    EXPECT_EQ(run.windows.front().chat()->sessionId(), sessionOf(1));
    EXPECT_TRUE(run.windows.front().composer().isAncestorOf(run.windows.front().focusWidget()));
    emit run.windows.front().reopenRequested();
    EXPECT_EQ(run.chats.count(), 2) << "none is closed any more";
}

} // namespace reopeningtest

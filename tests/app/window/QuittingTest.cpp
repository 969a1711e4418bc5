#include "app/window/Quitting.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/FakeArchiveReader.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/SeveralChats.h"
#include "ui/chat/Composer.h"
#include "ui/kit/Paragraph.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace quittingtest {

using bridge::chat::Chat;
using bridge::chat::ChatList;
using bridge::endpoint::EndpointPin;

class QuittingTest : public testing::Test
{
protected:
    QuittingTest()
    {
        windows.open();
        scripted.settleLaunch();
        scripted.goLive();
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    [[nodiscard]] ui::QuestionSheet *question() const
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::MetaCall);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return windows.front().findChild<ui::QuestionSheet *>();
    }
    void beginWork()
    {
        chats.at(0).send(u"count the stars"_s);
        scripted.beginTurn();
    }
    [[nodiscard]] QString words() const
    {
        return widgets::textsIn<ui::Paragraph>(*question()).join(u'\n');
    }

    ScriptedChat scripted{kHere};
    ui::Intents intents;
    ui::Theme theme{scripted.settings};
    ChatList chats;
    bridge::library::Conversations conversations;
    bool hasTray = false;
    app::ChatWindows windows{
        {chats, conversations, scripted.endpoints, intents, theme, scripted.clock,
         [this](const EndpointPin &pin) -> Chat & { return addChat(chats, scripted, pin); },
         [this] { return quitting.mayCloseLast(); }}};
    app::Quitting quitting{{chats, windows, theme, [this] { return hasTray; }}};
    QSignalSpy wanted{&quitting, &app::Quitting::wanted};
};

TEST_F(QuittingTest, WithNothingRunningItIsDoneAtOnceAlsoWithADraft)
{
    windows.front().composer().addToDraft(u"half a thought"_s);
    quitting.ask();
    EXPECT_EQ(wanted.count(), 1);
    EXPECT_FALSE(question());
}

TEST_F(QuittingTest, ARunningTurnIsNamedAndNothingIsDoneUntilItIsConfirmed)
{
    beginWork();
    quitting.ask();
    EXPECT_EQ(wanted.count(), 0);
    ASSERT_TRUE(question());
    EXPECT_TRUE(words().contains(u"count the stars"_s)) << words().toStdString();
    widgets::get(*question(), u"Quit"_s).click();
    EXPECT_EQ(wanted.count(), 1);
}

TEST_F(QuittingTest, ThatAPracticeSessionKeepsNothingIsSaid)
{
    beginWork();
    app::Quitting practice{{.chats = chats,
                            .windows = windows,
                            .theme = theme,
                            .hasTray = [] { return false; },
                            .isPractice = true}};
    practice.ask();
    EXPECT_FALSE(words().contains(u"are kept"_s)) << words().toStdString();
    EXPECT_TRUE(words().contains(u"practice"_s)) << words().toStdString();
}

TEST_F(QuittingTest, EscapeKeepsItRunningAndNoKeyReachesTheComposer)
{
    beginWork();
    quitting.ask();
    ASSERT_TRUE(question());
    QTest::keyClicks(question(), u"qy"_s);
    EXPECT_TRUE(windows.front().composer().isEmpty());
    QTest::keyClick(question(), Qt::Key_Escape);
    EXPECT_FALSE(question());
    EXPECT_EQ(wanted.count(), 0);
}

TEST_F(QuittingTest, BackgroundTasksAreWork)
{
    beginWork();
    scripted.announceBackgroundTasks({u"npm run dev"_s});
    scripted.endTurn();
    quitting.ask();
    EXPECT_EQ(wanted.count(), 0);
    EXPECT_TRUE(question());
}

TEST_F(QuittingTest, ATurnThatTheNextAgentFinishesIsWork)
{
    FakeArchiveReader reader;
    scripted.backend.continuesTurns = true;
    scripted.keepChat({.past = &reader});
    Chat &chat = chats.add(scripted.takeChat());
    scripted.open();
    scripted.goIntoTurn(u"count the stars"_s);
    scripted.streamText(u"One"_s);
    scripted.agent().dieOfSignal(9);
    ASSERT_EQ(reader.turns.size(), 1u);
    for (const bool isKnown : {false, true}) {
        ASSERT_FALSE(question());
        if (isKnown)
            reader.turns.back().answer(bridge::agent::ArchivedTurn{.hasMessage = true});
        ASSERT_EQ(chat.agent().pid, 0);
        quitting.ask();
        EXPECT_EQ(wanted.count(), 0);
        ASSERT_TRUE(question()) << isKnown;
        EXPECT_TRUE(words().contains(u"count the stars"_s)) << words().toStdString();
        question()->close();
    }
}

TEST_F(QuittingTest, AWaitingPermissionIsWork)
{
    beginWork();
    scripted.useTool(u"toolu_1"_s);
    scripted.askPermission();
    quitting.ask();
    EXPECT_EQ(wanted.count(), 0);
    ASSERT_TRUE(question());
    EXPECT_TRUE(words().contains(u"waits for your answer"_s)) << words().toStdString();
}

TEST_F(QuittingTest, WaitingMessagesAreKeptAndSoNeverAskedAbout)
{
    beginWork();
    chats.at(0).send(u"and then this"_s);
    chats.at(0).interrupt();
    scripted.endInterruptedTurn();
    ASSERT_EQ(chats.at(0).queue().size(), 1u);
    QSignalSpy closed(&windows, &app::ChatWindows::lastClosed);
    windows.front().close();
    EXPECT_EQ(closed.count(), 1) << "without a tray";
    quitting.ask();
    EXPECT_EQ(wanted.count(), 1);
    EXPECT_FALSE(question());
}

TEST_F(QuittingTest, TheQuestionFollowsTheWork)
{
    beginWork();
    quitting.ask();
    ASSERT_TRUE(question());
    scripted.endTurn();
    EXPECT_TRUE(words().contains(u"Nothing is running"_s)) << words().toStdString();
    EXPECT_EQ(wanted.count(), 0) << "it does not end by itself";
}

TEST_F(QuittingTest, ClosingTheLastWindowWithoutATrayAsksOnlyIfWorkWouldBeCut)
{
    QSignalSpy closed(&windows, &app::ChatWindows::lastClosed);
    beginWork();
    windows.front().close();
    EXPECT_EQ(closed.count(), 0);
    EXPECT_TRUE(windows.front().isVisible());
    EXPECT_TRUE(question());
    scripted.endTurn();
    windows.front().close();
    EXPECT_EQ(closed.count(), 1);
}

TEST_F(QuittingTest, WithATrayTheLastWindowClosesAndTheWorkGoesOn)
{
    hasTray = true;
    beginWork();
    windows.front().close();
    EXPECT_FALSE(windows.front().isVisible());
    EXPECT_EQ(wanted.count(), 0);
}

TEST_F(QuittingTest, AChatIsClosedWithoutAQuestionUnlessWorkWouldBeCut)
{
    ui::ChatWindow &window = windows.front();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    emit window.newChatRequested({});
    window.composer().addToDraft(u"half a thought"_s);
    QTest::keyClick(&window, Qt::Key_W, Qt::ControlModifier);
    EXPECT_EQ(chats.count(), 1);
    EXPECT_FALSE(question());
    beginWork();
    QTest::keyClick(&window, Qt::Key_W, Qt::ControlModifier);
    ASSERT_TRUE(question());
    EXPECT_EQ(chats.count(), 1);
    widgets::get(*question(), u"Close chat"_s).click();
    EXPECT_TRUE(!chats.find(u"1"_s));
}

} // namespace quittingtest

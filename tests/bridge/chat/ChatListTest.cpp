#include "bridge/chat/ChatList.h"

#include "tests/bridge/chat/ChatTestSupport.h"

#include <QCoreApplication>

#include <gmock/gmock.h>

namespace chatlisttest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace bridge::session;
using testing::ElementsAre;

class ChatListTest : public testing::Test
{
protected:
    Chat &add()
    {
        const QString id = chats.newId();
        const QString session = u"%1-2222-4333-8444-555555555555"_s.arg(id, 8, QLatin1Char('0'));
        return chats.add(scripted.makeChat(id, session, false, {}));
    }
    /// Adds a chat whose agent takes messages.
    Chat &addLive()
    {
        Chat &chat = add();
        chat.start();
        scripted.settleLaunch();
        scripted.play(scripted.agents.latest());
        scripted.goLive();
        return chat;
    }
    [[nodiscard]] QStringList ids() const
    {
        QStringList all;
        for (int i = 0; i < chats.count(); ++i)
            all.append(chats.at(i).id());
        return all;
    }
    static void deleteWhatIsOver()
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    ScriptedChat scripted{kHere};
    ChatList chats;
};

TEST_F(ChatListTest, GivesNoIdTwice)
{
    EXPECT_EQ(add().id(), u"1"_s);
    Chat &second = add();
    EXPECT_EQ(second.id(), u"2"_s);
    chats.close(second);
    EXPECT_EQ(add().id(), u"3"_s);
    EXPECT_EQ(chats.find(u"2"_s), nullptr);
    EXPECT_EQ(chats.find(u"3"_s), &chats.at(1));
}

TEST_F(ChatListTest, HasTheFirstInFrontUntilAnotherIsPutThere)
{
    QSignalSpy changed(&chats, &ChatList::frontChanged);
    EXPECT_EQ(chats.front(), nullptr);
    Chat &first = add();
    Chat &second = add();
    EXPECT_EQ(chats.front(), &first);
    EXPECT_EQ(changed.count(), 1);
    chats.setFront(second);
    EXPECT_EQ(chats.front(), &second);
    chats.setFront(second);
    EXPECT_EQ(changed.count(), 2);
}

TEST_F(ChatListTest, PutsNothingInFrontThatItDoesNotHave)
{
    Chat &first = add();
    const auto stranger = scripted.makeChat(u"1"_s, {}, false, {});
    chats.setFront(*stranger);
    EXPECT_EQ(chats.front(), &first);
    chats.close(*stranger);
    EXPECT_EQ(chats.count(), 1);
}

TEST_F(ChatListTest, ClosingTheFrontOnePutsItsNeighbourThere)
{
    add();
    Chat &second = add();
    Chat &third = add();
    chats.setFront(second);
    chats.close(second);
    EXPECT_EQ(chats.front(), &third);
    chats.close(third);
    EXPECT_EQ(chats.front(), &chats.at(0));
    QSignalSpy changed(&chats, &ChatList::frontChanged);
    chats.close(chats.at(0));
    EXPECT_EQ(chats.front(), nullptr);
    EXPECT_EQ(changed.count(), 1);
}

TEST_F(ChatListTest, ClosingAnotherThanTheFrontOneLeavesItThere)
{
    Chat &first = add();
    Chat &second = add();
    QSignalSpy changed(&chats, &ChatList::frontChanged);
    chats.close(second);
    EXPECT_EQ(chats.front(), &first);
    EXPECT_EQ(changed.count(), 0);
}

TEST_F(ChatListTest, AClosedChatEndsItsAgentInMidTurnAndIsGoneWithIt)
{
    const QPointer<Chat> chat(&addLive());
    chat->send(u"hello"_s);
    scripted.beginTurn();
    scripted.streamText(u"Good"_s);
    QSignalSpy closing(&chats, &ChatList::closing);
    chats.close(*chat);
    EXPECT_EQ(chats.count(), 0);
    EXPECT_EQ(closing.count(), 1);
    deleteWhatIsOver();
    ASSERT_TRUE(chat) << "its agent still lives";
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1);
    scripted.endInterruptedTurn();
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.agent().exit(143);
    deleteWhatIsOver();
    EXPECT_FALSE(chat);
}

TEST_F(ChatListTest, ClosingOneLeavesTheTurnOfAnotherAlone)
{
    Chat &first = addLive();
    ScriptedProcess &agent = scripted.agent();
    first.send(u"hello"_s);
    scripted.beginTurn();
    Chat &second = addLive();
    chats.close(second);
    scripted.agent().exit(143);
    EXPECT_EQ(first.state(), ChatState::Working);
    scripted.play(agent);
    scripted.streamText(u"Good day"_s);
    scripted.endTurn();
    EXPECT_EQ(first.state(), ChatState::Ready);
    EXPECT_EQ(entriesOf<AnswerText>(first).at(0).text, u"Good day"_s);
}

TEST_F(ChatListTest, ASlotMayCloseAnotherOne)
{
    add();
    Chat &second = add();
    Chat &third = add();
    chats.setFront(second);
    QObject::connect(&chats, &ChatList::closing, &chats, [&](Chat *chat) {
        if (chat == &second)
            chats.close(third);
    });
    chats.close(second);
    EXPECT_THAT(ids(), ElementsAre(u"1"_s));
    EXPECT_EQ(chats.front(), &chats.at(0));
    deleteWhatIsOver();
}

TEST_F(ChatListTest, AChatMayBeClosedFromItsOwnSignal)
{
    const QPointer<Chat> chat(&addLive());
    QObject::connect(chat, &Chat::turnEnded, &chats, [&] { chats.close(*chat); });
    chat->send(u"hello"_s);
    scripted.beginTurn();
    scripted.endTurn();
    EXPECT_EQ(chats.count(), 0);
    scripted.agent().exit(143);
    deleteWhatIsOver();
    EXPECT_FALSE(chat);
}

TEST_F(ChatListTest, AFreshOneMayTakeTheLastOnesPlaceAtOnce)
{
    Chat &first = add();
    QObject::connect(&chats, &ChatList::closing, &chats, [&] {
        if (chats.count() == 0)
            add();
    });
    chats.close(first);
    ASSERT_EQ(chats.count(), 1);
    EXPECT_EQ(chats.front(), &chats.at(0));
    EXPECT_EQ(chats.front()->id(), u"2"_s);
}

TEST_F(ChatListTest, HasStoppedWhenTheLastAgentHasEndedAlsoThatOfAClosedChat)
{
    QSignalSpy stopped(&chats, &ChatList::allStopped);
    Chat &first = addLive();
    ScriptedProcess &firstAgent = scripted.agent();
    addLive();
    ScriptedProcess &secondAgent = scripted.agent();
    chats.close(first);
    chats.stopAll();
    secondAgent.exit(143);
    EXPECT_EQ(stopped.count(), 0);
    firstAgent.exit(143);
    EXPECT_EQ(stopped.count(), 1);
    EXPECT_EQ(chats.count(), 1);
    EXPECT_EQ(chats.at(0).state(), ChatState::Stopped);
}

TEST_F(ChatListTest, WithoutAgentsHasStoppedAtOnce)
{
    QSignalSpy stopped(&chats, &ChatList::allStopped);
    chats.stopAll();
    EXPECT_EQ(stopped.count(), 1);
    add();
    chats.stopAll();
    EXPECT_EQ(stopped.count(), 2);
}

} // namespace chatlisttest

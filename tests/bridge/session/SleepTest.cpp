#include "tests/bridge/chat/ChatTestSupport.h"

#include <gmock/gmock.h>

namespace sleeptest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::chat;
using namespace bridge::session;
using namespace std::chrono_literals;
using testing::IsEmpty;

const QString kHello = u"hello"_s;

class Sleep : public ChatAtEndpoint
{
protected:
    [[nodiscard]] Session &session() { return scripted.session(); }

    void playTurn()
    {
        scripted.startTurn(kHello);
        scripted.streamText(u"Good day"_s);
        scripted.endTurn();
    }
    /// The agent has been idle for so long that it sleeps.
    void fallAsleep()
    {
        scripted.clock.advance(15min);
        ASSERT_TRUE(scripted.agent().wasTerminated());
        scripted.agent().exit(143);
        ASSERT_TRUE(session().isAsleep());
    }
};

TEST_F(Sleep, BeginsAfterAQuarterOfAnHourAndEndsWithTheNextMessage)
{
    scripted.goLive();
    playTurn();
    const QSignalSpy ended(&session(), &Session::agentEnded);
    scripted.clock.advance(14min);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.clock.advance(1min);
    EXPECT_TRUE(session().isAsleep());
    EXPECT_EQ(session().state(), ChatState::Stopped);
    scripted.agent().exit(143);
    EXPECT_TRUE(ended.value(0).value(0).toBool()) << "expected";
    EXPECT_EQ(session().agent().pid, 0);
    EXPECT_EQ(scripted.clock.pendingTimers(), 0U);

    chat.send(u"again"_s);
    ASSERT_EQ(scripted.agents.count(), 2) << "at once";
    EXPECT_FALSE(session().isAsleep());
    EXPECT_EQ(scripted.agent().spec().arguments,
              (QStringList{u"--resume"_s, scripted.sessionId()}));
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"again"_s});
    EXPECT_THAT(dividersOf(chat), IsEmpty()) << "nothing happened";
}

TEST_F(Sleep, CountsFromTheEndOfTheLastTurn)
{
    scripted.goLive();
    scripted.clock.advance(10min);
    playTurn();
    scripted.clock.advance(14min);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.clock.advance(1min);
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST_F(Sleep, NeverBeginsIfTheUserWantsIt)
{
    scripted.goLive();
    session().setSleepAfter(0min);
    scripted.clock.advance(24h);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    session().setSleepAfter(1min);
    scripted.clock.advance(1min);
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST_F(Sleep, DoesNotBeginInATurn)
{
    scripted.goIntoTurn(kHello);
    scripted.clock.advance(20min);
    session().sleep();
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_TRUE(session().wouldLoseWork());
}

TEST_F(Sleep, DoesNotBeginWithAnOpenQuestion)
{
    scripted.goIntoTurn(kHello);
    const QString question = scripted.askPermission(u"toolu_of_subagent"_s);
    scripted.endTurn();
    scripted.clock.advance(20min);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_TRUE(session().wouldLoseWork());
    scripted.withdrawPermission(question);
    scripted.clock.advance(15min);
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST_F(Sleep, DoesNotBeginWithBackgroundTasks)
{
    scripted.goLive();
    playTurn();
    scripted.announceBackgroundTasks({u"dev server"_s});
    scripted.clock.advance(20min);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_TRUE(session().wouldLoseWork());
    scripted.announceBackgroundTasks({});
    EXPECT_FALSE(session().wouldLoseWork());
    scripted.clock.advance(15min);
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST_F(Sleep, DoesNotBeginBeforeTheAgentsOwnTimers)
{
    scripted.goLive();
    playTurn();
    scripted.say({agent::TimersChanged{1}});
    scripted.clock.advance(20min);
    session().sleep();
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_FALSE(session().wouldLoseWork()) << "it is not asked about";
    scripted.say({agent::TimersChanged{0}});
    fallAsleep();
    chat.send(u"again"_s);
    scripted.goLive();
    scripted.endTurn();
    scripted.say({agent::TimersChanged{2}});
    scripted.agent().dieOfSignal(9); // and they with it
    scripted.goLiveAgain();
    scripted.clock.advance(15min);
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST_F(Sleep, DoesNotBeginWithMessagesThatWait)
{
    scripted.goIntoTurn(kHello);
    chat.send(u"next"_s);
    scripted.failTurn(400, kNoModels);
    scripted.clock.advance(20min);
    EXPECT_FALSE(scripted.agent().wasTerminated());
}

TEST_F(Sleep, LastsThroughAChangeAndARestart)
{
    scripted.goLive();
    fallAsleep();
    changeAddress(scripted, kThere);
    chat.restart();
    chat.applyNow();
    scripted.clock.advance(1min);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_TRUE(session().isAsleep());
    chat.send(kHello);
    ASSERT_EQ(scripted.agents.count(), 2);
    EXPECT_EQ(scripted.agent().spec().environment.value(u"FAKE_BASE_URL"_s), kThere);
}

TEST_F(Sleep, EndsWithAFailureIfNoAgentCanBeStarted)
{
    scripted.goLive();
    fallAsleep();
    changeAddress(scripted, u"not an address"_s);
    EXPECT_THAT(spy.failures, IsEmpty()) << "nothing needs an agent";
    chat.send(kHello);
    EXPECT_EQ(spy.only().kind(), FailureKind::AddressInvalid);
    EXPECT_EQ(session().state(), ChatState::Failed);
    EXPECT_EQ(chat.queuedMessages(), 1);
}

TEST_F(Sleep, EndsWhenAMessageComesWhileItBegins)
{
    scripted.goLive();
    scripted.clock.advance(15min);
    chat.send(kHello);
    EXPECT_FALSE(session().isAsleep());
    scripted.goLiveAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(Sleep, EndsForGoodWhenTheChatIsStopped)
{
    scripted.goLive();
    fallAsleep();
    const QSignalSpy stopped(&session(), &Session::stopped);
    chat.stop();
    EXPECT_EQ(stopped.count(), 1);
}

TEST(AsleepFromTheStart, NeedsNoAgentAndNoLookUpBeforeTheFirstMessage)
{
    ScriptedChat scripted(kHere, true, {}, {.begin = Session::Begin::Asleep});
    EXPECT_TRUE(scripted.session().isAsleep());
    EXPECT_EQ(scripted.session().agent().pid, 0);
    EXPECT_EQ(scripted.backend.openQuestions(), 0);
    scripted.chat().send(kHello);
    scripted.settleLaunch();
    scripted.clock.advance(0ms);
    ASSERT_EQ(scripted.agents.count(), 1);
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
    EXPECT_EQ(scripted.agent().spec().arguments,
              (QStringList{u"--resume"_s, scripted.sessionId()}));
}

// The queue

class HeldQueue : public ChatAtEndpoint
{
protected:
    HeldQueue()
    {
        scripted.goIntoTurn(u"one"_s);
        two = chat.send(u"two"_s);
        three = chat.send(u"three"_s);
    }
    [[nodiscard]] Session &session() { return scripted.session(); }

    QString two;
    QString three;
};

TEST_F(HeldQueue, WaitsForTheUserAfterAStop)
{
    const QSignalSpy changed(&session(), &Session::queueChanged);
    chat.interrupt();
    EXPECT_TRUE(session().isQueueHeld());
    EXPECT_GT(changed.count(), 0);
    scripted.endInterruptedTurn();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"one"_s});
    changeAddress(scripted, kThere);
    scripted.goLiveAgain();
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty()) << "another agent changes nothing";
    chat.send(u"four"_s);
    EXPECT_FALSE(session().isQueueHeld());
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"four"_s}) << "it may take a word back";
    scripted.endTurn();
    EXPECT_EQ(scripted.agent().userTexts().last(), u"two"_s);
}

TEST_F(HeldQueue, IsSentFromWhenTheUserWantsAMessageToGoNow)
{
    session().sendQueuedNow(three);
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1);
    scripted.endInterruptedTurn();
    EXPECT_EQ(scripted.agent().userMessageIds().last(), three);
    EXPECT_FALSE(session().isQueueHeld()) << "what is behind it follows";
    chat.interrupt();
    scripted.endInterruptedTurn();
    EXPECT_TRUE(session().isQueueHeld());
    session().sendQueuedNow(two);
    EXPECT_EQ(scripted.agent().userMessageIds().last(), two);
}

TEST_F(HeldQueue, IsChangedUnderTheUsersHand)
{
    session().moveQueued(three, 0);
    EXPECT_EQ(session().messages().waiting().front().id, three);
    EXPECT_EQ(session().takeQueued(three)->text, u"three"_s);
    EXPECT_EQ(session().takeQueued(three), std::nullopt) << "it is taken once";
    EXPECT_EQ(session().takeQueued(two)->text, u"two"_s);
    scripted.endTurn();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"one"_s});
    EXPECT_EQ(session().state(), ChatState::Ready);
}

TEST_F(HeldQueue, MayLoseItsLastMessageAtTheMomentItIsSent)
{
    session().takeQueued(two);
    QObject::connect(&session(), &Session::messageAnswered, &session(),
                     [this] { session().takeQueued(three); });
    scripted.endTurn();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"one"_s});
    EXPECT_EQ(session().state(), ChatState::Ready);
    chat.send(u"four"_s);
    EXPECT_EQ(scripted.agent().userTexts().last(), u"four"_s);
}

// A branch

TEST(Branch, IsCopiedOnceAndThenAConversationOfItsOwn)
{
    Conversation conversation({.sessionId = u"new"_s, .branchOf = u"old"_s, .branchAt = u"i"_s},
                              true);
    EXPECT_EQ(conversation.next().branchOf, u"old"_s);
    EXPECT_EQ(conversation.next().branchAt, u"i"_s);
    conversation.begun({});
    EXPECT_EQ(conversation.next(), (agent::ConversationStart{u"new"_s, true}));
}

TEST(Branch, ThatExistsAlreadyIsResumedAndNotCopiedAgain)
{
    Conversation conversation({.sessionId = u"new"_s, .branchOf = u"old"_s}, true);
    agent::ExitMeaning exists;
    exists.session = agent::ExitMeaning::Session::Exists;
    EXPECT_EQ(conversation.nextAfter(exists), Conversation::Next::OtherWay);
    EXPECT_EQ(conversation.next(), (agent::ConversationStart{u"new"_s, true}));
}

} // namespace sleeptest

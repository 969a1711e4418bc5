#include "tests/bridge/chat/ChatTestSupport.h"

#include <gmock/gmock.h>

namespace hangtest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace bridge::session;
using namespace std::chrono_literals;
using bridge::FailureKind;
using bridge::FailureLayer;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Delivery = UserMessage::Delivery;

const QString kHello = u"hello"_s;

/// A turn runs, and the agent has just stopped responding.
template <typename At>
class HungAt : public At
{
protected:
    HungAt()
    {
        this->scripted.goIntoTurn(kHello);
        this->scripted.answersHealth = false;
    }

    [[nodiscard]] ScriptedProcess &agent() { return this->scripted.agent(); }
    [[nodiscard]] std::optional<RetryEntry> card()
    {
        const auto cards = entriesOf<RetryEntry>(this->chat);
        return cards.empty() ? std::nullopt : std::optional(cards[0]);
    }
    void letItHang() { this->scripted.clock.advance(11s); }
    /// Steps down to SIGKILL, which ends it; another agent takes over.
    void replaceIt()
    {
        EXPECT_TRUE(agent().wasInputClosed());
        EXPECT_FALSE(agent().wasTerminated());
        this->scripted.clock.advance(500ms);
        EXPECT_TRUE(agent().wasTerminated());
        EXPECT_FALSE(agent().wasKilled());
        this->scripted.clock.advance(3s);
        EXPECT_TRUE(agent().wasKilled());
        agent().dieOfSignal(9);
        this->scripted.answersHealth = true;
        this->scripted.clock.advance(RestartPolicy::kQuiet);
        this->scripted.goLive();
    }
};

using Hang = HungAt<ChatAtEndpoint>;
using HangAtTheDefaultApi = HungAt<ChatAtDefaultApi>;
using Interrupt = HungAt<ChatAtEndpoint>;
using QuietTurn = ChatAtEndpoint;

TEST_F(Hang, IsNamedAfterElevenSecondsAsTheAgents)
{
    scripted.clock.advance(11s - 1ms);
    EXPECT_FALSE(chat.agent().isHung);
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.clock.advance(1ms);
    EXPECT_TRUE(chat.agent().isHung);
    EXPECT_EQ(spy.only().kind(), FailureKind::AgentHung);
    EXPECT_EQ(spy.only().layer(), FailureLayer::Agent);
    EXPECT_EQ(chat.problem(), spy.only());
    EXPECT_EQ(card()->diagnosis, spy.only());
    EXPECT_EQ(scripted.agent().count(u"health"_s), 2);
    EXPECT_EQ(chat.state(), ChatState::Working);
}

TEST_F(HangAtTheDefaultApi, IsNamedAsWell)
{
    letItHang();
    EXPECT_EQ(spy.only().kind(), FailureKind::AgentHung);
    EXPECT_EQ(card()->address, QString());
    EXPECT_EQ(card()->diagnosis, spy.only());
}

TEST_F(Hang, IsNotBlamedOnTheEndpoint)
{
    scripted.clock.advance(5min);
    EXPECT_THAT(scripted.probes, IsEmpty()) << "silence proves nothing about the endpoint";
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentHung));
}

TEST_F(Hang, IsNotBlamedOnTheEndpointThatIsBeingLookedAt)
{
    scripted.answersHealth = true;
    scripted.clock.advance(10s);
    ASSERT_THAT(scripted.probes, SizeIs(1));
    scripted.answersHealth = false;
    scripted.clock.advance(5s); // asked
    scripted.probes[0].answer(FailureKind::ConnectionRefused);
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.clock.advance(6s);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentHung));
    EXPECT_THAT(scripted.probes, SizeIs(1));
}

TEST_F(Hang, ReplacesAnOlderDiagnosis)
{
    scripted.announceRetry(1);
    scripted.probes.at(0).answer(FailureKind::ConnectionRefused);
    letItHang();
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::ConnectionRefused));
    EXPECT_THAT(kindsOf(spy.refined), ElementsAre(FailureKind::AgentHung));
    EXPECT_EQ(card()->diagnosis->kind(), FailureKind::AgentHung);
}

TEST_F(Hang, IsTakenBackWhenTheAgentAnswersAfterAll)
{
    letItHang();
    scripted.say({bridge::agent::RequestFailed{bridge::agent::AgentRequest::Health, {}}});
    EXPECT_FALSE(chat.agent().isHung);
    EXPECT_EQ(chat.problem(), std::nullopt);
    EXPECT_EQ(spy.withdrawn, 1);
    EXPECT_FALSE(card());
    scripted.answersHealth = true;
    scripted.clock.advance(10s);
    EXPECT_THAT(scripted.probes, SizeIs(1)) << "now silence is the endpoint's again";
    scripted.endTurn();
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Answered));
}

TEST_F(Hang, OfAnAgentInTheMiddleOfALineCounts)
{
    scripted.clock.advance(4s);
    agent().sayBytes("{\"type\":\"assist");
    scripted.clock.advance(7s);
    EXPECT_TRUE(chat.agent().isHung) << "half a line is no sign of life";
}

TEST_F(Hang, EndsWithARestartAtOnceAndTheConversationGoesOn)
{
    letItHang();
    const QSignalSpy ended(&chat, &Chat::turnEnded);
    chat.restart();
    EXPECT_FALSE(chat.isRestartPending());
    EXPECT_EQ(agent().count(u"cancel"_s), 0);
    replaceIt();
    EXPECT_EQ(ended.count(), 1);
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_FALSE(chat.agent().isHung);
    EXPECT_EQ(chat.problem(), std::nullopt);
    EXPECT_FALSE(card());
    EXPECT_EQ(scripted.agent().spec().arguments,
              (QStringList{u"--resume"_s, scripted.sessionId()}));
    EXPECT_EQ(chat.unansweredText(), kHello);
    chat.sendAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(Hang, EndsARestartThatWaitedForTheTurn)
{
    chat.restart();
    EXPECT_TRUE(chat.isRestartPending());
    letItHang();
    EXPECT_FALSE(chat.isRestartPending());
    replaceIt();
    EXPECT_EQ(chat.state(), ChatState::Ready);
}

TEST_F(Hang, EndsWithStopWhichHoldsTheQueue)
{
    chat.send(u"next"_s);
    letItHang();
    chat.interrupt();
    replaceIt();
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty()) << "the user wanted a stop";
    chat.send(u"later"_s);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"later"_s});
}

TEST_F(Hang, DoesNotKeepAChatOpen)
{
    letItHang();
    const QSignalSpy stopped(&chat, &Chat::stopped);
    chat.stop();
    scripted.clock.advance(3500ms);
    EXPECT_TRUE(agent().wasKilled());
    agent().dieOfSignal(9);
    EXPECT_EQ(stopped.count(), 1);
}

TEST_F(QuietTurn, OfAnAgentThatAnswersIsTheEndpoints)
{
    scripted.goIntoTurn(kHello);
    scripted.clock.advance(10s);
    ASSERT_THAT(scripted.probes, SizeIs(1));
    scripted.probes[0].answer(FailureKind::ConnectionRefused);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::ConnectionRefused));
    EXPECT_FALSE(chat.agent().isHung);
    EXPECT_EQ(scripted.agent().count(u"status"_s), 1) << "the question of the start";
}

TEST_F(QuietTurn, OfAnIdleAgentIsNotAskedAbout)
{
    scripted.goLive();
    scripted.clock.advance(1h);
    EXPECT_EQ(scripted.agent().count(u"health"_s), 0);
    scripted.startTurn(kHello);
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    scripted.clock.advance(1h);
    EXPECT_EQ(scripted.agent().count(u"health"_s), 0);
}

// Interrupts

TEST_F(Interrupt, WithoutAcknowledgementReplacesTheAgentAfterTwoSeconds)
{
    scripted.streamText(u"on and on"_s);
    chat.interrupt();
    scripted.clock.advance(2s - 1ms);
    EXPECT_FALSE(agent().wasInputClosed());
    scripted.clock.advance(1ms);
    replaceIt();
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_EQ(chat.unansweredText(), kHello);
}

TEST_F(Interrupt, WithAcknowledgementHasFiveSecondsToEndTheTurn)
{
    chat.interrupt();
    scripted.clock.advance(1s);
    scripted.say({bridge::agent::RequestDone{bridge::agent::AgentRequest::Cancel}});
    scripted.clock.advance(5s - 1ms);
    EXPECT_FALSE(agent().wasInputClosed());
    scripted.clock.advance(1ms);
    replaceIt();
}

TEST_F(Interrupt, ThatEndsTheTurnKeepsTheAgent)
{
    chat.interrupt();
    scripted.say({bridge::agent::RequestDone{bridge::agent::AgentRequest::Cancel}});
    scripted.endInterruptedTurn();
    scripted.clock.advance(10min); // later it sleeps
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(chat.state(), ChatState::Ready);
}

TEST_F(Interrupt, OfARestartNowDoesNotWait)
{
    scripted.answersHealth = true;
    scripted.streamText(u"on and on"_s);
    chat.restartNow();
    EXPECT_EQ(agent().count(u"cancel"_s), 1);
    scripted.endInterruptedTurn();
    EXPECT_TRUE(agent().wasTerminated());
    scripted.goLiveAgain();
    EXPECT_EQ(chat.unansweredText(), kHello);
}

TEST_F(Interrupt, SaysWhyTheTurnEndedIfTheAgentIgnoredIt)
{
    chat.interrupt();
    scripted.clock.advance(2s + 500ms + 3s);
    agent().dieOfSignal(9);
    EXPECT_EQ(chat.failure()->kind(), FailureKind::AgentHung);
}

// Tools over their limit

class OverdueToolTest : public ChatAtEndpoint
{
protected:
    OverdueToolTest()
    {
        scripted.goIntoTurn(kHello);
        scripted.useTool(u"t1"_s, u"Bash"_s, ScriptedChat::command(u"make -j"_s));
    }
    [[nodiscard]] std::vector<OverdueTool> cards() { return entriesOf<OverdueTool>(chat); }
};

TEST_F(OverdueToolTest, IsAskedAboutAfterFiveMinutes)
{
    scripted.clock.advance(5min - 1ms);
    EXPECT_THAT(cards(), IsEmpty());
    scripted.clock.advance(1ms);
    ASSERT_THAT(cards(), SizeIs(1));
    EXPECT_EQ(cards()[0].name, u"Bash"_s);
    EXPECT_EQ(cards()[0].headline, u"make -j"_s);
    scripted.finishTool(u"t1"_s, u"done"_s);
    EXPECT_THAT(cards(), IsEmpty());
    EXPECT_THAT(spy.failures, IsEmpty());
}

TEST_F(OverdueToolTest, IsStoppedAloneIfTheAgentCan)
{
    scripted.clock.advance(5min);
    chat.stopTool(u"t1"_s);
    EXPECT_EQ(scripted.agent().received().last(), (QStringList{u"stop"_s, u"t1"_s}));
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 0);
    scripted.say({bridge::agent::RequestDone{bridge::agent::AgentRequest::StopTool}});
    scripted.finishTool(u"t1"_s, u"Exit code 137"_s, false);
    EXPECT_THAT(cards(), IsEmpty());
    EXPECT_EQ(chat.state(), ChatState::Working) << "the turn goes on";
}

TEST_F(OverdueToolTest, IsStoppedWithItsTurnIfTheAgentCannotStopItAlone)
{
    scripted.clock.advance(5min);
    chat.stopTool(u"t1"_s);
    scripted.say(
        {bridge::agent::RequestFailed{bridge::agent::AgentRequest::StopTool, u"no such task"_s}});
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1);
}

TEST_F(OverdueToolTest, IsAskedAboutAgainWhenTheUserKeepsWaiting)
{
    scripted.clock.advance(5min);
    chat.keepWaiting(u"t1"_s);
    EXPECT_THAT(cards(), IsEmpty());
    scripted.clock.advance(5min);
    EXPECT_THAT(cards(), SizeIs(1));
}

TEST_F(OverdueToolTest, HasTheLimitOfTheSettings)
{
    scripted.settings.setValue(bridge::settings::kToolLimitMinutes, 1);
    scripted.clock.advance(1min);
    EXPECT_THAT(cards(), SizeIs(1));
    scripted.settings.setValue(bridge::settings::kToolLimitMinutes, 0);
    EXPECT_THAT(cards(), IsEmpty());
    scripted.clock.advance(24h);
    EXPECT_THAT(cards(), IsEmpty());
}

TEST_F(OverdueToolTest, IsNotAskedAboutAfterItsAgent)
{
    scripted.clock.advance(5min);
    scripted.agent().exit(1);
    EXPECT_THAT(cards(), IsEmpty());
}

} // namespace hangtest

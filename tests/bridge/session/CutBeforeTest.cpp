#include "tests/bridge/session/CutTurnSupport.h"

#include <gmock/gmock.h>

namespace cutbeforetest {

using namespace cutturn;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// A turn that was cut by the end of the last program.
class CutBefore : public CutTurn
{
protected:
    CutBefore()
        : CutTurn(true, Session::Begin::Asleep)
    {}

    void restore()
    {
        session().restoreMessages({{kWaiting}, kInFlight, {}});
        EXPECT_EQ(archive.turns.back().messageId, kInFlight.id);
    }

    const MessageQueue::Message kInFlight{u"m-1"_s, kHello};
    const MessageQueue::Message kWaiting{u"m-2"_s, u"next"_s};
};

TEST_F(CutBefore, StartsNothingAndWaitsForTheUser)
{
    restore();
    tell(unfinished());
    EXPECT_EQ(session().cutTurn(), kInFlight.id);
    EXPECT_THAT(session().messages().unanswered(), ElementsAre(kInFlight));
    EXPECT_TRUE(session().isQueueHeld());
    EXPECT_THAT(spy.ended, IsEmpty()) << "no turn ran";
    EXPECT_TRUE(session().isAsleep());
    EXPECT_EQ(scripted.agents.count(), 0);

    session().continueTurn();
    tell(unfinished());
    scripted.settleLaunch();
    letStart();
    ASSERT_EQ(scripted.agents.count(), 1);
    EXPECT_TRUE(continues());
    EXPECT_EQ(scripted.agent().spec().arguments,
              (QStringList{u"--resume"_s, scripted.sessionId()}));
    finish(kInFlight.id);
    EXPECT_EQ(spy.answered.count(), 1);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kWaiting.text}) << "what waited follows";
}

TEST_F(CutBefore, IsSentAgainWhenItIsWantedWithTheAgentsOwnSignIn)
{
    endpoint::EndpointSetup setup;
    setup.credential = CredentialKind::OwnSignIn;
    ASSERT_TRUE(scripted.endpoints.setSetup(setup));
    scripted.endpoints.setTransparentProxy(kHere, true);
    restore();
    tell(unfinished());
    session().continueTurn();
    tell(unfinished());
    scripted.settleLaunch();
    letStart();
    EXPECT_FALSE(continues()) << "the launch was not known before";
    scripted.goLive();
    tell(unfinished());
    scripted.answerStatus();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
    EXPECT_EQ(session().cutTurn(), std::nullopt);
}

TEST_F(CutBefore, IsAnsweredIfTheFileHoldsTheWholeAnswer)
{
    restore();
    tell({.hasMessage = true, .isComplete = true, .answer = u"Good day"_s});
    EXPECT_EQ(spy.answered.value(0).value(0).toString(), kInFlight.id);
    EXPECT_THAT(spy.ended, IsEmpty());
    EXPECT_EQ(scripted.agents.count(), 0);
}

TEST_F(CutBefore, SendsAMessageThatTheFileLacksWhenTheUserWantsItToGoOn)
{
    restore();
    tell({});
    EXPECT_EQ(spy.cut.count(), 1) << "nothing runs by itself";
    session().continueTurn();
    tell({});
    scripted.settleLaunch();
    letStart();
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userMessageIds(), QStringList{kInFlight.id});
}

TEST_F(CutBefore, MayHaveBegunAlthoughItsMessageIsKeptAmongThoseThatWait)
{
    session().restoreMessages({{kInFlight, kWaiting}, std::nullopt, {}});
    EXPECT_EQ(archive.turns.back().messageId, kInFlight.id);
    tell(unfinished());
    EXPECT_EQ(session().cutTurn(), kInFlight.id);
    EXPECT_THAT(session().messages().unanswered(), ElementsAre(kInFlight));
    EXPECT_TRUE(session().isQueueHeld()) << "the one behind it";
}

TEST_F(CutBefore, DidNotBeginIfTheFileLacksAMessageThatWaited)
{
    session().restoreMessages({{kInFlight, kWaiting}, std::nullopt, {}});
    tell({});
    EXPECT_EQ(session().cutTurn(), std::nullopt);
    EXPECT_THAT(session().messages().waiting(), ElementsAre(kInFlight, kWaiting));
    EXPECT_TRUE(session().isQueueHeld());
    EXPECT_THAT(session().messages().unanswered(), IsEmpty());
}

TEST_F(CutBefore, LetsTheAgentSleepWhenTheLastThatWaitedWasAnswered)
{
    scripted.settleLaunch();
    session().restoreMessages({{kInFlight}, std::nullopt, {}});
    tell({.hasMessage = true, .isComplete = true, .answer = u"Good day"_s});
    EXPECT_EQ(spy.answered.count(), 1);
    scripted.chat().wake();
    scripted.settleLaunch();
    letStart();
    scripted.goLive();
    ASSERT_EQ(session().state(), ChatState::Ready);
    session().sleep();
    EXPECT_TRUE(session().isAsleep());
}

TEST_F(CutBefore, HoldsTheOnlyMessageThatWaits)
{
    session().restoreMessages({{kInFlight}, std::nullopt, {}});
    tell({});
    EXPECT_THAT(session().messages().waiting(), ElementsAre(kInFlight));
    EXPECT_TRUE(session().isQueueHeld());
}

TEST_F(CutBefore, DoesNotTakeTheCallsOfAnAnsweredTurnForThoseOfTheNext)
{
    SeenTurn seen;
    seen.follow(agent::BlockFinished{
        .kind = agent::BlockKind::ToolUse, .toolUseId = kTool, .toolName = u"Bash"_s});
    session().restoreMessages({{kWaiting}, kInFlight, {}}, seen);
    tell({.hasMessage = true, .isComplete = true, .answer = u"Good day"_s});
    tell(unfinished());
    ASSERT_EQ(session().cutTurn(), kWaiting.id);
    session().continueTurn();
    tell(unfinished());
    scripted.settleLaunch();
    letStart();
    EXPECT_TRUE(continues()) << "it made no call that the file lacks";
}

TEST_F(CutBefore, LooksAtWhatWaitedBehindAnAnsweredOne)
{
    restore();
    tell({.hasMessage = true, .isComplete = true, .answer = u"Good day"_s});
    EXPECT_EQ(archive.turns.back().messageId, kWaiting.id);
    tell(unfinished());
    EXPECT_EQ(session().cutTurn(), kWaiting.id);
}

} // namespace cutbeforetest

#include "bridge/chat/Activity.h"

#include "tests/bridge/chat/ChatTestSupport.h"

namespace activitytest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::chat;
using namespace std::chrono_literals;
using Kind = Activity::Kind;
using Step = ActivityReported::Step;

class ActivityTest : public ChatAtEndpoint
{
protected:
    [[nodiscard]] Kind kind() const { return chat.activity().kind; }
    void report(Step step, const QString &parent = {})
    {
        scripted.say({ActivityReported{step, parent}});
    }
};

TEST_F(ActivityTest, FollowsATurnFromTheMessageToItsEnd)
{
    scripted.goLive();
    EXPECT_EQ(kind(), Kind::None);
    chat.send(u"hello"_s);
    EXPECT_EQ(kind(), Kind::Preparing);
    scripted.beginTurn();
    report(Step::Asked);
    EXPECT_EQ(kind(), Kind::Asked);
    report(Step::AnswerBegun);
    EXPECT_EQ(kind(), Kind::Reading);
    scripted.streamThinking(u"Hm"_s);
    EXPECT_EQ(kind(), Kind::Thinking);
    scripted.streamText(u"Well"_s);
    EXPECT_EQ(kind(), Kind::Writing);
    scripted.useTool(u"toolu_1"_s);
    EXPECT_EQ(kind(), Kind::Running);
    EXPECT_EQ(chat.activity().tool, u"Bash"_s);
    report(Step::Asked, u"toolu_1"_s);
    scripted.finishTool(u"toolu_1"_s, u"done"_s);
    EXPECT_EQ(kind(), Kind::Preparing);
    scripted.endTurn();
    EXPECT_EQ(chat.activity(), Activity());
}

TEST_F(ActivityTest, OfTwoToolsOfOneIdTheSecondRunsOn)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.useTool(u"call_0"_s);
    scripted.useTool(u"call_0"_s);
    EXPECT_EQ(chat.activity().tools, 2);
    scripted.finishTool(u"call_0"_s, u"done"_s);
    EXPECT_EQ(kind(), Kind::Running);
    EXPECT_EQ(chat.activity().tools, 1);
    scripted.finishTool(u"call_0"_s, u"done"_s);
    EXPECT_EQ(kind(), Kind::Preparing);
}

TEST_F(ActivityTest, AMessageThatNeedsAnAgentShowsThatOneStarts)
{
    scripted.open();
    EXPECT_EQ(kind(), Kind::None) << "nothing waits for it";
    chat.send(u"hello"_s);
    EXPECT_EQ(kind(), Kind::Starting);
    scripted.goLive();
    EXPECT_EQ(kind(), Kind::Preparing);
    scripted.beginTurn();
    scripted.endTurn();
    EXPECT_EQ(kind(), Kind::None);
}

TEST_F(ActivityTest, WhatASubagentDoesIsNoStepOfTheTurn)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.useTool(u"toolu_1"_s, u"Task"_s);
    report(Step::AnswerBegun, u"toolu_1"_s);
    scripted.say({TokensReported{99, u"toolu_1"_s}});
    scripted.useSubagentTool(u"toolu_2"_s);
    EXPECT_EQ(kind(), Kind::Running);
    EXPECT_EQ(chat.activity().tool, u"Task"_s);
    EXPECT_EQ(chat.activity().tokens, 0);
}

TEST_F(ActivityTest, TheTimeDoesNotCountTheWaitForTheUser)
{
    scripted.goIntoTurn(u"hello"_s);
    const auto begun = chat.activity().turnSince;
    EXPECT_EQ(begun, scripted.clock.monotonic());
    scripted.clock.advance(3s);
    scripted.useTool(u"toolu_1"_s);
    const QString id = scripted.askPermission(u"toolu_1"_s);
    EXPECT_EQ(kind(), Kind::WaitingForUser);
    scripted.clock.advance(1h);
    chat.answer(id, scripted.answerOf(PermissionOption::Kind::AllowOnce));
    EXPECT_EQ(kind(), Kind::Running);
    EXPECT_EQ(chat.activity().since, scripted.clock.monotonic());
    EXPECT_EQ(chat.activity().turnSince, begun);
    EXPECT_EQ(chat.activity().waited, 1h);
}

TEST_F(ActivityTest, TokensAreThoseOfAllAnswersOfTheTurn)
{
    scripted.goIntoTurn(u"hello"_s);
    report(Step::AnswerBegun);
    scripted.say({TokensReported{20, {}}});
    scripted.say({TokensReported{50, {}}});
    EXPECT_EQ(chat.activity().tokens, 50) << "counted so far, not more of them";
    report(Step::AnswerBegun);
    scripted.say({TokensReported{7, {}}});
    EXPECT_EQ(chat.activity().tokens, 57);
    chat.send(u"next"_s);
    scripted.clock.advance(5s);
    scripted.endTurn();
    EXPECT_EQ(chat.activity().tokens, 0) << "another turn";
    EXPECT_EQ(chat.activity().turnSince, scripted.clock.monotonic());
}

TEST_F(ActivityTest, ARetryIsNamed)
{
    scripted.goIntoTurn(u"hello"_s);
    report(Step::Asked);
    scripted.announceRetry(1, 503);
    EXPECT_EQ(kind(), Kind::Retrying);
    scripted.streamText(u"There"_s);
    EXPECT_EQ(kind(), Kind::Writing);
}

TEST_F(ActivityTest, PiecesOfAnAnswerChangeNothing)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.streamText(u"one "_s);
    const QSignalSpy changed(&chat, &Chat::activityChanged);
    for (int i = 0; i < 100; ++i)
        scripted.streamText(u"more "_s);
    EXPECT_EQ(changed.count(), 0);
}

TEST_F(ActivityTest, EndsWithTheAgent)
{
    scripted.goIntoTurn(u"hello"_s);
    scripted.useTool(u"toolu_1"_s);
    chat.stop();
    scripted.agent().exit(0);
    EXPECT_EQ(kind(), Kind::None);
}

} // namespace activitytest

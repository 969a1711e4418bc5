#include "bridge/session/LoopWatch.h"

#include "tests/support/FakeClock.h"

#include <gtest/gtest.h>

#include <vector>

namespace loopwatchtest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::session;
using namespace std::chrono_literals;

class LoopWatchTest : public testing::Test
{
protected:
    LoopWatchTest()
    {
        QObject::connect(&watch, &LoopWatch::found, &m_context,
                         [this](const Loop &loop) { found.push_back(loop); });
        QObject::connect(&watch, &LoopWatch::over, &m_context, [this] { ++over; });
    }

    void begin(const QString &id, const QString &input, const QString &messageId,
               const QString &lane = {})
    {
        BlockFinished block{.id = {messageId, 0},
                            .kind = BlockKind::ToolUse,
                            .toolUseId = id,
                            .toolName = u"Bash"_s,
                            .parentToolUseId = lane};
        block.input.headline = input;
        watch.follow(block);
    }
    void finish(const QString &id, const QString &output)
    {
        watch.follow(ToolFinished{.toolUseId = id, .output = output});
    }
    /// A call in an answer of its own, with an id that no other call has.
    void call(const QString &input, const QString &output,
              std::chrono::milliseconds takes = std::chrono::milliseconds(10),
              const QString &lane = {})
    {
        const QString id = u"id-%1"_s.arg(++m_calls);
        begin(id, input, u"message-%1"_s.arg(m_calls), lane);
        clock.advance(takes);
        finish(id, output);
    }
    void call(int times, const QString &input, const QString &output)
    {
        for (int each = 0; each < times; ++each)
            call(input, output);
    }

    FakeClock clock;
    LoopWatch watch{clock};
    std::vector<Loop> found;
    int over = 0;

private:
    QObject m_context;
    int m_calls = 0;
};

TEST_F(LoopWatchTest, NamesTwentyTimesTheSameCallWithTheSameResultOnce)
{
    call(19, u"ls"_s, u"a"_s);
    EXPECT_TRUE(found.empty());
    call(u"ls"_s, u"a"_s);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0], (Loop{Loop::Kind::SameCall, u"Bash"_s, u"ls"_s, 20}));
    call(100, u"ls"_s, u"a"_s);
    EXPECT_EQ(found.size(), 1U);
    EXPECT_EQ(over, 0);
    watch.follow(TurnEnded{});
    EXPECT_EQ(over, 1);
}

TEST_F(LoopWatchTest, NamesSeveralCallsThatTakeTurns)
{
    for (int each = 0; each < 19; ++each) {
        call(u"ls"_s, u"a"_s);
        call(u"pwd"_s, u"/"_s);
        call(u"id"_s, u"me"_s);
    }
    EXPECT_TRUE(found.empty());
    call(3, u"ls"_s, u"a"_s);
    EXPECT_EQ(found.size(), 1U);
}

TEST_F(LoopWatchTest, IsSilentWhileSomethingNewComesInBetween)
{
    for (int each = 0; each < 100; ++each) {
        call(u"make"_s, u"failed"_s);
        call(u"edit %1"_s.arg(each), u"done"_s);
    }
    EXPECT_TRUE(found.empty());
}

TEST_F(LoopWatchTest, IsSilentWhileTheResultsDiffer)
{
    for (int each = 0; each < 100; ++each)
        call(u"date"_s, u"%1"_s.arg(each));
    EXPECT_TRUE(found.empty());
}

TEST_F(LoopWatchTest, PollingIsNoLoop)
{
    for (int each = 0; each < 100; ++each)
        call(u"sleep 1; cat state"_s, u"pending"_s, LoopWatch::kWait);
    EXPECT_TRUE(found.empty());
    for (int each = 0; each < 100; ++each) {
        call(u"cat state"_s, u"pending"_s);
        clock.advance(LoopWatch::kPause);
    }
    EXPECT_TRUE(found.empty());
    for (int each = 0; each < 100; ++each) {
        call(u"sleep 10"_s, {}, LoopWatch::kWait);
        call(u"cat state"_s, u"pending"_s);
    }
    EXPECT_TRUE(found.empty());
}

TEST_F(LoopWatchTest, ATurnThatGetsOutOfItIsNoLongerNamed)
{
    call(20, u"ls"_s, u"a"_s);
    call(u"ls"_s, u"a b"_s);
    EXPECT_EQ(over, 1);
    call(20, u"ls"_s, u"a b"_s);
    EXPECT_EQ(found.size(), 2U);
}

TEST_F(LoopWatchTest, AllowedOnceItIsNotNamedAgainInTheTurn)
{
    call(20, u"ls"_s, u"a"_s);
    watch.allow();
    EXPECT_EQ(over, 1);
    call(100, u"ls"_s, u"a"_s);
    EXPECT_EQ(found.size(), 1U);
    watch.follow(TurnEnded{});
    call(20, u"ls"_s, u"a"_s);
    EXPECT_EQ(found.size(), 2U) << "another turn";
}

TEST_F(LoopWatchTest, CountsEachTurnAndEachSubagentByItself)
{
    call(10, u"ls"_s, u"a"_s);
    watch.follow(TurnEnded{});
    call(10, u"ls"_s, u"a"_s);
    for (int each = 0; each < 10; ++each)
        call(u"ls"_s, u"a"_s, 10ms, u"subagent"_s);
    EXPECT_TRUE(found.empty());
    for (int each = 0; each < 10; ++each) {
        call(u"ls"_s, u"a"_s, 10ms, u"subagent"_s);
        call(u"look %1"_s.arg(each), {});
    }
    EXPECT_EQ(found.size(), 1U) << "what is new is new in its lane only";
}

TEST_F(LoopWatchTest, NamesAnIdOfAnEarlierAnswer)
{
    begin(u"call_0"_s, u"ls"_s, u"m1"_s);
    finish(u"call_0"_s, u"a"_s);
    EXPECT_TRUE(found.empty());
    begin(u"call_0"_s, u"pwd"_s, u"m2"_s);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0], (Loop{Loop::Kind::RepeatedId, u"Bash"_s, u"pwd"_s}));
}

TEST_F(LoopWatchTest, NamesItAlsoInALaterTurnAndForALaterAgent)
{
    begin(u"call_0"_s, u"ls"_s, u"m1"_s);
    finish(u"call_0"_s, u"a"_s);
    watch.follow(TurnEnded{});
    watch.end();
    begin(u"call_0"_s, u"ls"_s, u"m2"_s);
    EXPECT_EQ(found.size(), 1U);
}

TEST_F(LoopWatchTest, ServersMayGiveAllTheirMessagesOneId)
{
    watch.follow(ActivityReported{ActivityReported::Step::Asked});
    begin(u"call_0"_s, u"ls"_s, u"msg_1"_s);
    finish(u"call_0"_s, u"a"_s);
    watch.follow(ActivityReported{ActivityReported::Step::Asked});
    begin(u"call_0"_s, u"ls"_s, u"msg_1"_s);
    EXPECT_EQ(found.size(), 1U);
}

TEST_F(LoopWatchTest, TwoCallsOfOneAnswerWithOneIdAreNoLoop)
{
    watch.follow(ActivityReported{ActivityReported::Step::Asked});
    begin(u"call_0"_s, u"ls"_s, u"m1"_s);
    begin(u"call_0"_s, u"pwd"_s, u"m1"_s);
    finish(u"call_0"_s, u"a"_s);
    finish(u"call_0"_s, u"/"_s);
    EXPECT_TRUE(found.empty());
}

TEST_F(LoopWatchTest, AnAnswerToASubagentInBetweenMakesNoOtherAnswerOfIt)
{
    begin(u"call_0"_s, u"ls"_s, u"message"_s);
    watch.follow(ActivityReported{ActivityReported::Step::AnswerBegun, u"lane"_s});
    begin(u"call_0"_s, u"pwd"_s, u"message"_s);
    EXPECT_TRUE(found.empty());
}

TEST_F(LoopWatchTest, CallsWithoutAnIdDoNotRepeatOne)
{
    begin({}, u"ls"_s, u"m1"_s);
    begin({}, u"ls"_s, u"m2"_s);
    EXPECT_TRUE(found.empty());
}

TEST_F(LoopWatchTest, ACallThatIsMadeAgainAfterItsAgentEndedIsNoLoop)
{
    begin(u"call_0"_s, u"ls"_s, u"m1"_s);
    watch.end();
    begin(u"call_0"_s, u"ls"_s, u"m2"_s);
    EXPECT_TRUE(found.empty());
}

TEST_F(LoopWatchTest, AnotherConversationHasOtherIds)
{
    begin(u"call_0"_s, u"ls"_s, u"m1"_s);
    finish(u"call_0"_s, u"a"_s);
    watch.follow(ConversationCleared{});
    begin(u"call_0"_s, u"ls"_s, u"m2"_s);
    finish(u"call_0"_s, u"a"_s);
    watch.forget();
    begin(u"call_0"_s, u"ls"_s, u"m3"_s);
    EXPECT_TRUE(found.empty());
}

} // namespace loopwatchtest

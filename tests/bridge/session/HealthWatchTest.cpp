#include "bridge/session/HealthWatch.h"

#include "tests/support/FakeClock.h"

#include <gtest/gtest.h>

#include <vector>

namespace healthwatchtest {

using namespace bridge::session;
using namespace std::chrono_literals;
using Health = HealthWatch::Health;

/// A turn runs, and the agent has said nothing yet.
class HealthWatchTest : public testing::Test
{
protected:
    HealthWatchTest()
    {
        QObject::connect(&watch, &HealthWatch::changed, &m_context,
                         [this] { changes.push_back(watch.health()); });
        watch.follow(true);
    }

    FakeClock clock;
    int asked = 0;
    bool canBeAsked = true;
    bool answersAtOnce = false;
    HealthWatch watch{[this] {
                          ++asked;
                          if (answersAtOnce)
                              watch.heard();
                          return canBeAsked;
                      },
                      clock};
    std::vector<Health> changes;

private:
    QObject m_context;
};

TEST_F(HealthWatchTest, AsksAfterFiveSecondsOfSilence)
{
    clock.advance(4999ms);
    EXPECT_EQ(asked, 0);
    clock.advance(1ms);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(watch.health(), Health::InDoubt);
    watch.heard();
    EXPECT_EQ(watch.health(), Health::Answers);
    clock.advance(4999ms);
    EXPECT_EQ(asked, 1) << "any line is a sign of life";
    clock.advance(1ms);
    EXPECT_EQ(asked, 2);
}

TEST_F(HealthWatchTest, AsksNothingWhileTheAgentSpeaks)
{
    for (int i = 0; i < 100; ++i) {
        clock.advance(4900ms);
        watch.heard();
    }
    EXPECT_EQ(asked, 0);
    EXPECT_TRUE(changes.empty());
}

TEST_F(HealthWatchTest, CallsAnAgentHungAfterTwoQuestionsOfThreeSecondsEach)
{
    clock.advance(5s);
    clock.advance(2999ms);
    EXPECT_EQ(asked, 1);
    clock.advance(1ms);
    EXPECT_EQ(asked, 2);
    clock.advance(2999ms);
    EXPECT_EQ(watch.health(), Health::InDoubt);
    clock.advance(1ms);
    EXPECT_EQ(watch.health(), Health::Hung);
    EXPECT_EQ(changes, (std::vector{Health::InDoubt, Health::Hung}));
    clock.advance(1min);
    EXPECT_EQ(asked, 2) << "it has enough to answer";
    EXPECT_EQ(clock.pendingTimers(), 0U);
}

TEST_F(HealthWatchTest, CountsOnlyQuestionsInARow)
{
    clock.advance(8s);
    watch.heard(); // late, but an answer
    clock.advance(8s);
    EXPECT_EQ(asked, 4);
    EXPECT_EQ(watch.health(), Health::InDoubt);
    watch.heard();
    EXPECT_EQ(watch.health(), Health::Answers);
}

TEST_F(HealthWatchTest, TakesItBackWhenTheAgentAnswersAfterAll)
{
    clock.advance(11s);
    ASSERT_EQ(watch.health(), Health::Hung);
    watch.heard();
    EXPECT_EQ(changes, (std::vector{Health::InDoubt, Health::Hung, Health::Answers}));
    clock.advance(11s);
    EXPECT_EQ(watch.health(), Health::Hung) << "and says so again";
}

TEST_F(HealthWatchTest, AnAnswerAtOnceLeavesNoDoubt)
{
    answersAtOnce = true;
    clock.advance(1min);
    EXPECT_EQ(asked, 12);
    EXPECT_EQ(watch.health(), Health::Answers);
}

TEST_F(HealthWatchTest, AsksNoIdleAgent)
{
    watch.follow(false);
    EXPECT_EQ(clock.pendingTimers(), 0U);
    clock.advance(1h);
    EXPECT_EQ(asked, 0);
    watch.follow(true);
    clock.advance(5s);
    EXPECT_EQ(asked, 1);
}

TEST_F(HealthWatchTest, SaysNothingAfterTheTurn)
{
    clock.advance(5s);
    watch.follow(false);
    clock.advance(1min);
    EXPECT_EQ(changes, (std::vector{Health::InDoubt}));
    watch.follow(true);
    EXPECT_EQ(watch.health(), Health::Answers) << "a turn begins without doubt";
}

TEST_F(HealthWatchTest, NeverDoubtsAnAgentThatCannotBeAsked)
{
    canBeAsked = false;
    clock.advance(1h);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(watch.health(), Health::Answers);
}

TEST_F(HealthWatchTest, DoesNotCountTimeInWhichThisProgramDidNotRun)
{
    clock.advance(5s);
    clock.stall(1h);
    EXPECT_EQ(watch.health(), Health::InDoubt) << "one step at most";
    EXPECT_EQ(asked, 1);
    // What the agent wrote meanwhile is read between the steps.
    watch.heard();
    EXPECT_EQ(watch.health(), Health::Answers);
}

} // namespace healthwatchtest

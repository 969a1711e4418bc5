#include "bridge/session/ToolWatch.h"

#include "tests/support/FakeClock.h"

#include <QStringList>

#include <gtest/gtest.h>

namespace toolwatchtest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::session;
using namespace std::chrono_literals;

/// Limit: five minutes.
class ToolWatchTest : public testing::Test
{
protected:
    ToolWatchTest()
    {
        QObject::connect(&watch, &ToolWatch::overdue, &m_context,
                         [this](const QString &id) { said += id; });
        QObject::connect(&watch, &ToolWatch::settled, &m_context,
                         [this](const QString &id) { said += u"no longer "_s + id; });
        watch.setLimit(5min);
    }

    void begin(const QString &id, ToolKind kind = ToolKind::Command, const QString &parent = {})
    {
        BlockFinished block{.kind = BlockKind::ToolUse, .toolUseId = id, .parentToolUseId = parent};
        block.input.kind = kind;
        watch.follow(block);
    }
    void finish(const QString &id) { watch.follow(ToolFinished{.toolUseId = id}); }
    void ask(const QString &requestId, const QString &toolUseId)
    {
        PermissionAsked asked;
        asked.request.id = requestId;
        asked.request.toolUseId = toolUseId;
        watch.follow(asked);
    }

    FakeClock clock;
    ToolWatch watch{clock};
    QStringList said;

private:
    QObject m_context;
};

TEST_F(ToolWatchTest, AsksOnceAboutACommandThatRunsForFiveMinutes)
{
    begin(u"a"_s);
    clock.advance(5min - 1ms);
    EXPECT_EQ(said, QStringList());
    clock.advance(1ms);
    EXPECT_EQ(said, QStringList{u"a"_s});
    clock.advance(1h);
    EXPECT_EQ(said, QStringList{u"a"_s});
    finish(u"a"_s);
    EXPECT_EQ(said, (QStringList{u"a"_s, u"no longer a"_s}));
    EXPECT_EQ(clock.pendingTimers(), 0U);
}

TEST_F(ToolWatchTest, SaysNothingAboutWhatEndsInTime)
{
    begin(u"a"_s);
    clock.advance(4min);
    begin(u"b"_s);
    finish(u"a"_s);
    clock.advance(4min);
    finish(u"b"_s);
    clock.advance(1h);
    EXPECT_EQ(said, QStringList());
}

TEST_F(ToolWatchTest, AsksAboutEachOfTwoAtItsTime)
{
    begin(u"a"_s);
    clock.advance(1min);
    begin(u"b"_s);
    clock.advance(4min);
    EXPECT_EQ(said, QStringList{u"a"_s});
    clock.advance(1min);
    EXPECT_EQ(said, (QStringList{u"a"_s, u"b"_s}));
}

TEST_F(ToolWatchTest, GivesAsMuchTimeAgainWhenTheUserKeepsWaiting)
{
    begin(u"a"_s);
    clock.advance(6min);
    watch.keepWaiting(u"a"_s);
    clock.advance(5min - 1ms);
    EXPECT_EQ(said, (QStringList{u"a"_s, u"no longer a"_s}));
    clock.advance(1ms);
    EXPECT_EQ(said, (QStringList{u"a"_s, u"no longer a"_s, u"a"_s}));
}

TEST_F(ToolWatchTest, DoesNotCountTheTimeInWhichTheUserIsAsked)
{
    begin(u"a"_s);
    ask(u"r"_s, u"a"_s);
    clock.advance(1h);
    EXPECT_EQ(said, QStringList());
    watch.answered(u"r"_s);
    clock.advance(5min - 1ms);
    EXPECT_EQ(said, QStringList());
    clock.advance(1ms);
    EXPECT_EQ(said, QStringList{u"a"_s});
}

TEST_F(ToolWatchTest, LeavesQuestionsAndPlansToTheUser)
{
    begin(u"q"_s, ToolKind::Question);
    begin(u"p"_s, ToolKind::Plan);
    clock.advance(24h);
    EXPECT_EQ(said, QStringList());
}

TEST_F(ToolWatchTest, HasNoLimitForASubagentThatShowsProgress)
{
    begin(u"task"_s, ToolKind::Task);
    for (int i = 0; i < 60; ++i) {
        clock.advance(4min);
        watch.follow(BlockStarted{.parentToolUseId = u"task"_s});
    }
    EXPECT_EQ(said, QStringList());
    clock.advance(5min);
    EXPECT_EQ(said, QStringList{u"task"_s}) << "it shows none any more";
    watch.follow(BlockStarted{.parentToolUseId = u"task"_s});
    EXPECT_EQ(said, (QStringList{u"task"_s, u"no longer task"_s}));
}

TEST_F(ToolWatchTest, AsksAboutTheCommandOfASubagentInsteadOfTheSubagent)
{
    begin(u"task"_s, ToolKind::Task);
    begin(u"inner"_s, ToolKind::Command, u"task"_s);
    clock.advance(10min);
    EXPECT_EQ(said, QStringList{u"inner"_s});
    finish(u"inner"_s);
    clock.advance(5min - 1ms);
    EXPECT_EQ(said, (QStringList{u"inner"_s, u"no longer inner"_s}));
    clock.advance(1ms);
    EXPECT_EQ(said.last(), u"task"_s);
}

TEST_F(ToolWatchTest, ForgetsWhatEndsWithTheTurnOrTheAgent)
{
    begin(u"a"_s);
    begin(u"inner"_s, ToolKind::Command, u"task"_s); // of a subagent in the background
    clock.advance(5min);
    watch.follow(TurnEnded{});
    EXPECT_EQ(said.count(u"no longer a"_s), 1);
    EXPECT_EQ(said.count(u"no longer inner"_s), 0);
    watch.end();
    EXPECT_EQ(said.count(u"no longer inner"_s), 1);
    EXPECT_EQ(clock.pendingTimers(), 0U);
}

TEST_F(ToolWatchTest, FollowsTheSettingWhileAToolRuns)
{
    begin(u"a"_s);
    clock.advance(3min);
    watch.setLimit(2min);
    clock.advance(1ms);
    EXPECT_EQ(said, QStringList{u"a"_s});
    watch.setLimit(0min);
    EXPECT_EQ(said, (QStringList{u"a"_s, u"no longer a"_s}));
    clock.advance(24h);
    EXPECT_EQ(said.size(), 2);
}

} // namespace toolwatchtest

#include "bridge/session/CutTurn.h"

#include <gtest/gtest.h>

namespace cutturnplantest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::session;
using agent::ArchivedTurn;

const QString kTool = u"toolu_1"_s;

/// What the file holds of a turn that did not end.
ArchivedTurn unfinished(const QStringList &tools = {}, const QStringList &finished = {})
{
    return {.hasMessage = true, .toolUses = tools, .finishedTools = finished};
}

SeenTurn seenWith(std::initializer_list<agent::AgentEvent> events)
{
    SeenTurn seen;
    for (const auto &event : events)
        seen.follow(event);
    return seen;
}

agent::BlockFinished callOf(const QString &toolUse, const QString &parent = {})
{
    return {.kind = agent::BlockKind::ToolUse, .toolUseId = toolUse, .parentToolUseId = parent};
}

TEST(SeenTurn, IsInTheFileWhenEveryCallAndEveryResultIs)
{
    const SeenTurn running = seenWith({callOf(kTool)});
    EXPECT_FALSE(running.isIn(unfinished()));
    EXPECT_TRUE(running.isIn(unfinished({kTool})));
    const SeenTurn done = seenWith({callOf(kTool), agent::ToolFinished{.toolUseId = kTool}});
    EXPECT_FALSE(done.isIn(unfinished({kTool})));
    EXPECT_TRUE(done.isIn(unfinished({kTool}, {kTool})));
}

TEST(SeenTurn, DoesNotLookForASubagentsCallsInThisFile)
{
    const SeenTurn seen = seenWith({callOf(kTool), callOf(u"toolu_sub"_s, kTool),
                                    agent::ToolFinished{.toolUseId = u"toolu_sub"_s}});
    EXPECT_TRUE(seen.isIn(unfinished({kTool})));
}

TEST(SeenTurn, HasACallThatMayHaveBeenRunningUnlessItsQuestionWasOpen)
{
    agent::PermissionAsked asks;
    asks.request.id = u"r-1"_s;
    asks.request.toolUseId = kTool;
    SeenTurn seen = seenWith({callOf(kTool), asks});
    EXPECT_FALSE(seen.mayHaveRunning(unfinished({kTool})));
    EXPECT_TRUE(SeenTurn().mayHaveRunning(unfinished({kTool}))) << "of the last program run";
    seen.answered(u"r-1"_s);
    EXPECT_TRUE(seen.mayHaveRunning(unfinished({kTool})));
    EXPECT_FALSE(seen.mayHaveRunning(unfinished({kTool}, {kTool})));
}

TEST(CutTurnPlan, FollowsFromTheFileAndTheTerms)
{
    using Plan = CutTurnPlan;
    const CutTurnTerms free{.agentFollows = true, .mayBeContinued = true};
    const CutTurnTerms alone{};
    const CutTurnTerms bound{.agentFollows = true};
    const CutTurnTerms retrying{.agentFollows = true, .wasOnlyRetrying = true};
    const CutTurnTerms wanted{.isWanted = true, .agentFollows = true, .mayBeContinued = true};
    const CutTurnTerms wantedBound{.isWanted = true, .agentFollows = true};
    const CutTurnTerms notTakenUp{
        .isWanted = true, .agentFollows = true, .mayBeContinued = true, .wasNotTakenUp = true};
    CutTurnTerms byItself = notTakenUp;
    byItself.isWanted = false;
    const SeenTurn nothing;
    const SeenTurn text = seenWith({agent::BlockText{{}, u"Good"_s}});
    const SeenTurn tool = seenWith({callOf(kTool)});
    agent::PermissionAsked asks;
    asks.request.toolUseId = kTool;
    const SeenTurn asking = seenWith({callOf(kTool), asks});
    const ArchivedTurn running = unfinished({kTool});
    const ArchivedTurn ran = unfinished({kTool}, {kTool});
    const ArchivedTurn complete{.hasMessage = true, .isComplete = true};
    ArchivedTurn refused = complete;
    refused.toolUses = refused.finishedTools = refused.failedTools = {kTool};
    ArchivedTurn refusedInMidTurn = refused;
    refusedInMidTurn.isComplete = false;
    SeenTurn askedBefore = asking;
    askedBefore.programEnded();
    // The subagent's call is not in the file.
    agent::PermissionAsked asksInside;
    asksInside.request.toolUseId = u"toolu_sub"_s;
    const SeenTurn askingInside =
        seenWith({callOf(kTool), callOf(u"toolu_sub"_s, kTool), asksInside});
    ArchivedTurn completeWithTool = complete;
    completeWithTool.toolUses = completeWithTool.finishedTools = {kTool};
    const ArchivedTurn cut = unfinished();
    ArchivedTurn twice = cut; // an agent that went on with it was cut, too
    twice.wasTakenUp = true;
    ArchivedTurn twiceRunning = running;
    twiceRunning.wasTakenUp = true;
    const ArchivedTurn empty;
    struct Row
    {
        const SeenTurn &seen;
        const ArchivedTurn *archived;
        const CutTurnTerms &terms;
        Plan plan;
    };
    const std::vector<Row> rows{{text, &complete, free, Plan::Answered},
                                {text, &complete, alone, Plan::Answered},
                                {tool, &complete, wanted, Plan::Answered},
                                // The agent refused the call by itself.
                                {asking, &refused, free, Plan::GoOn},
                                {asking, &refused, bound, Plan::Ask},
                                {asking, &refused, wantedBound, Plan::GoOn},
                                {asking, &refusedInMidTurn, free, Plan::GoOn},
                                {askedBefore, &refused, alone, Plan::Ask},
                                {askedBefore, &refused, wanted, Plan::GoOn},
                                {askedBefore, &refusedInMidTurn, wanted, Plan::GoOn},
                                {askedBefore, &complete, alone, Plan::Answered},
                                {tool, &refused, alone, Plan::Answered},
                                {askingInside, &completeWithTool, free, Plan::GoOn},
                                {askingInside, &completeWithTool, alone, Plan::Ask},
                                {tool, &completeWithTool, alone, Plan::Answered},
                                {text, &cut, free, Plan::Continue},
                                {tool, &cut, free, Plan::Ask},
                                {text, &cut, alone, Plan::Ask},
                                {text, &cut, bound, Plan::Ask},
                                {text, &empty, free, Plan::SendAgain},
                                {text, &empty, bound, Plan::SendAgain},
                                {tool, &empty, free, Plan::Ask},
                                {text, &empty, alone, Plan::Ask},
                                {text, nullptr, free, Plan::Ask},
                                {nothing, nullptr, retrying, Plan::SendRenamed},
                                {nothing, &cut, retrying, Plan::SendRenamed},
                                {nothing, &empty, retrying, Plan::SendAgain},
                                // The model does not know of the call, and would make it again.
                                {tool, &cut, wanted, Plan::GoOn},
                                {tool, &empty, wanted, Plan::GoOn},
                                {tool, &cut, wantedBound, Plan::GoOn},
                                {asking, &cut, free, Plan::Continue},
                                {asking, &empty, free, Plan::SendAgain},
                                {text, &cut, wanted, Plan::Continue},
                                {text, &empty, wanted, Plan::SendAgain},
                                {text, &cut, wantedBound, Plan::SendRenamed},
                                {text, nullptr, wanted, Plan::SendRenamed},
                                {tool, nullptr, wanted, Plan::GoOn},
                                // A tool that was running would run again.
                                {tool, &running, free, Plan::Ask},
                                {nothing, &running, free, Plan::Ask},
                                {tool, &running, wanted, Plan::GoOn},
                                {tool, &running, wantedBound, Plan::GoOn},
                                {asking, &running, free, Plan::Continue},
                                {tool, &ran, free, Plan::Continue},
                                {tool, &ran, wanted, Plan::Continue},
                                {tool, &ran, wantedBound, Plan::GoOn},
                                {text, &twice, free, Plan::GoOn},
                                {text, &twice, wanted, Plan::GoOn},
                                {text, &twice, alone, Plan::Ask},
                                {text, &twice, bound, Plan::Ask},
                                {tool, &twiceRunning, free, Plan::Ask},
                                {asking, &twiceRunning, free, Plan::GoOn},
                                {text, &cut, notTakenUp, Plan::GoOn},
                                {text, &empty, notTakenUp, Plan::SendAgain},
                                {text, &cut, byItself, Plan::GoOn},
                                {text, nullptr, byItself, Plan::Ask},
                                {tool, nullptr, byItself, Plan::Ask}};
    for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_EQ(planFor(rows[i].seen, rows[i].archived, rows[i].terms), rows[i].plan)
            << "row " << i;
}

} // namespace cutturnplantest

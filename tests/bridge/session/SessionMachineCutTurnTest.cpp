#include "tests/bridge/session/MachineNames.h"

#include <gmock/gmock.h>

#include <utility>

namespace sessionmachinecutturntest {

using namespace bridge::session;
using namespace machinenames;
using machinenames::Timer; // not bridge::Timer
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

/// An agent that can hand its turn over, in the middle of one.
SessionMachine inTurnThatMayContinue(std::initializer_list<Input> since)
{
    SessionMachine machine = inTurn({Input::TurnMayContinue, Input::OutputArrived});
    feed(machine, since);
    return machine;
}

/// The agent has ended in mid-turn.
SessionMachine cutMachine()
{
    SessionMachine machine = inTurnThatMayContinue({});
    EXPECT_THAT(feed(machine, {Input::ProcessEnded, Input::TurnCut}), ElementsAre(kArmSettle));
    EXPECT_THAT(did(machine, Input::SettleTimeout), IsEmpty()) << "before the file was read";
    return machine;
}

TEST(SessionMachine, LetsTheNextAgentFinishACutTurnAndSendsNothingBeforeItsEnd)
{
    SessionMachine machine = cutMachine();
    EXPECT_THAT(feed(machine, {Input::TurnContinues, Input::SettleTimeout}),
                ElementsAre(kArmSettle, Effect::Spawn, Effect::arm(Timer::Start)));
    EXPECT_TRUE(machine.isInTurn());
    feed(machine, {Input::MessageWaiting, Input::TurnBegan, Input::OutputArrived});
    EXPECT_THAT(feed(machine, {Input::Initialized, Input::Verified}),
                ElementsAre(Effect::QueryStatus, Effect::WentLive));
    EXPECT_EQ(machine.state(), ChatState::Working);
    EXPECT_THAT(did(machine, Input::TurnOver), ElementsAre(Effect::SendMessage));
}

TEST(SessionMachine, TakesAContinuedTurnThatEndsBeforeTheAgentIsVerified)
{
    SessionMachine machine = cutMachine();
    feed(machine, {Input::TurnContinues, Input::SettleTimeout, Input::TurnBegan, Input::TurnOver,
                   Input::MessageWaiting});
    EXPECT_FALSE(machine.isInTurn());
    EXPECT_THAT(feed(machine, {Input::Initialized, Input::Verified}),
                ElementsAre(Effect::QueryStatus, Effect::WentLive, Effect::SendMessage));
}

TEST(SessionMachine, ContinuesNothingBeforeRedirectsAreExcluded)
{
    SessionMachine machine = cutMachine();
    feed(machine, {Input::RedirectsAwaited, Input::TurnContinues});
    EXPECT_THAT(did(machine, Input::SettleTimeout), IsEmpty());
    EXPECT_THAT(feed(machine, {Input::RedirectsExcluded, Input::SettleTimeout}),
                Contains(Effect::Spawn));
}

TEST(SessionMachine, ReportsAContinuedTurnThatDoesNotBegin)
{
    SessionMachine machine = cutMachine();
    feed(machine, {Input::TurnContinues, Input::SettleTimeout, Input::Initialized});
    EXPECT_THAT(did(machine, Input::Verified), ElementsAre(Effect::WentLive, kArmBegin));
    SessionMachine late = machine;
    EXPECT_THAT(did(machine, Input::BeginTimeout), ElementsAre(Effect::ReportTurnLost));
    EXPECT_EQ(machine.state(), ChatState::Ready);
    EXPECT_THAT(late.handle(Input::TurnBegan), ElementsAre(Effect::disarm(Timer::Begin)));
    EXPECT_THAT(did(late, Input::BeginTimeout), IsEmpty());
    EXPECT_TRUE(late.isInTurn());
}

TEST(SessionMachine, StopsAContinuingAgentAtOnceThatIsElsewhere)
{
    SessionMachine machine = cutMachine();
    feed(machine, {Input::TurnContinues, Input::SettleTimeout, Input::TurnBegan,
                   Input::OutputArrived, Input::Initialized});
    EXPECT_THAT(did(machine, Input::Elsewhere),
                ElementsAre(Effect::ReportElsewhere, Effect::TerminateAtOnce, kArmTerminate));
    EXPECT_EQ(machine.state(), ChatState::Failed);
}

TEST(SessionMachine, ReportsACutTurnWhoseNextAgentIsRefused)
{
    SessionMachine machine = cutMachine();
    feed(machine, {Input::TurnContinues});
    EXPECT_THAT(did(machine, Input::LaunchRefused),
                ElementsAre(Effect::ReportRefusal, Effect::ReportTurnLost));
}

TEST(SessionMachine, HoldsTheQueueWhileTheUserDecidesAboutACutTurn)
{
    SessionMachine machine = inTurnThatMayContinue({Input::MessageWaiting});
    feed(machine, {Input::ProcessEnded, Input::TurnCut, Input::SettleTimeout, Input::TurnLeft});
    EXPECT_TRUE(machine.isQueueHeld());
    EXPECT_THAT(feed(machine, {Input::SettleTimeout, Input::Initialized, Input::Verified}),
                Not(Contains(Effect(Effect::SendMessage))));
}

TEST(SessionMachine, EndsAnAgentWithoutAnInterruptWhoseTurnTheNextOneCanFinish)
{
    for (const auto &[first, then] : {std::pair{Input::LaunchChanged, Input::ApplyNow},
                                      std::pair{Input::RestartWanted, Input::ApplyNow},
                                      std::pair{Input::LaunchChanged, Input::RetryAnnounced},
                                      std::pair{Input::ApplyNow, Input::StopWanted}}) {
        SessionMachine machine = inTurnThatMayContinue({first});
        EXPECT_THAT(did(machine, then), ElementsAre(Effect::TerminateAtOnce, kArmTerminate));
    }
    SessionMachine interrupted = inTurnThatMayContinue({Input::InterruptWanted});
    EXPECT_THAT(did(interrupted, Input::StopWanted), IsEmpty()) << "its end is awaited";
    EXPECT_EQ(interrupted.phase(), Phase::Interrupting);
}

TEST(SessionMachine, ReplacesAnAgentThatWasToContinueATurnWhichTheUserStops)
{
    SessionMachine starting = cutMachine();
    feed(starting, {Input::TurnContinues, Input::SettleTimeout, Input::TurnMayContinue});
    SessionMachine live = starting;
    feed(live, {Input::Initialized, Input::Verified});
    for (SessionMachine *machine : {&starting, &live}) {
        EXPECT_THAT(did(*machine, Input::InterruptWanted),
                    ElementsAre(Effect::TerminateAtOnce, kArmTerminate));
        feed(*machine, {Input::ProcessEnded, Input::SettleTimeout});
        EXPECT_FALSE(machine->isInTurn());
    }
}

TEST(SessionMachine, RestartsAnIdleOrSleepingAgentToContinueATurnForTheUser)
{
    SessionMachine machine = cutMachine();
    feed(machine, {Input::TurnLeft, Input::SettleTimeout, Input::Initialized, Input::Verified});
    SessionMachine asleep = machine;
    EXPECT_THAT(did(machine, Input::TurnContinues), ElementsAre(Effect::Terminate, kArmTerminate));
    feed(machine, {Input::ProcessEnded, Input::SettleTimeout});
    EXPECT_TRUE(machine.isInTurn());
    feed(asleep, {Input::SleepWanted, Input::ProcessEnded});
    EXPECT_THAT(did(asleep, Input::TurnContinues), Contains(Effect::Spawn));
    EXPECT_TRUE(asleep.isInTurn());
}

} // namespace sessionmachinecutturntest

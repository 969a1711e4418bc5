#include "tests/bridge/session/MachineNames.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <utility>

namespace sessionmachinetest {

using namespace bridge::session;
using namespace machinenames;
using machinenames::Timer; // not bridge::Timer
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

// Starting

TEST(SessionMachine, StopsAnAgentThatSaysLateThatItIsElsewhere)
{
    SessionMachine machine = inTurn({Input::OutputArrived});
    EXPECT_THAT(did(machine, Input::Elsewhere),
                ElementsAre(Effect::ReportElsewhere, Effect::Interrupt, kArmAcknowledge));
    EXPECT_EQ(machine.state(), ChatState::Failed);
}

// Redirects

TEST(SessionMachine, KeepsMessagesUntilRedirectsAreExcluded)
{
    SessionMachine machine;
    EXPECT_THAT(feed(machine, {Input::RedirectsAwaited, Input::LaunchReady, Input::Initialized,
                               Input::MessageWaiting, Input::Verified}),
                Not(Contains(Effect(Effect::SendMessage))));
    EXPECT_EQ(machine.phase(), Phase::Live);
    EXPECT_THAT(did(machine, Input::RedirectsExcluded), ElementsAre(Effect::SendMessage));
}

TEST(SessionMachine, StopsAnAgentWhoseEndpointRedirectsElsewhere)
{
    SessionMachine machine;
    feed(machine, {Input::RedirectsAwaited, Input::LaunchReady, Input::Initialized});
    EXPECT_THAT(did(machine, Input::LaunchRefused),
                ElementsAre(Effect::ReportRefusal, Effect::Terminate, kArmTerminate));
    feed(machine, {Input::ProcessEnded});
    EXPECT_EQ(machine.phase(), Phase::Failed);
}

TEST(SessionMachine, StartsNoAgentAgainBecauseRedirectsAreExcluded)
{
    SessionMachine machine;
    feed(machine, {Input::RedirectsAwaited, Input::LaunchReady, Input::ProcessFailed});
    EXPECT_THAT(did(machine, Input::RedirectsExcluded), IsEmpty());
    EXPECT_EQ(machine.phase(), Phase::Failed);
}

// The record of what waits

TEST(SessionMachine, KeepsMessagesUntilTheRecordOfTheQueueIsKept)
{
    SessionMachine machine = inTurn({Input::MessageWaiting, Input::RecordAwaited});
    EXPECT_THAT(did(machine, Input::TurnOver), IsEmpty());
    EXPECT_EQ(machine.state(), ChatState::Working) << "it goes out at any moment";
    EXPECT_THAT(did(machine, Input::RecordKept), ElementsAre(Effect::SendMessage));
}

TEST(SessionMachine, SendsNoHeldMessageBecauseTheRecordIsKept)
{
    SessionMachine machine = liveMachine();
    feed(machine, {Input::RecordAwaited, Input::QueueHeld});
    EXPECT_EQ(machine.state(), ChatState::Ready);
    EXPECT_THAT(did(machine, Input::RecordKept), IsEmpty());
}

// Verification before every message

/// A live machine whose agent must be verified before each message.
SessionMachine provingMachine()
{
    SessionMachine machine;
    feed(machine, {Input::LaunchReady, Input::ReverifyWanted, Input::Initialized, Input::Verified});
    EXPECT_EQ(machine.phase(), Phase::Live);
    return machine;
}

/// The same, after the query, with a message that waits for the answer.
SessionMachine askedToReverify()
{
    SessionMachine machine = provingMachine();
    EXPECT_THAT(did(machine, Input::MessageWaiting),
                ElementsAre(Effect::QueryStatus, kArmReverify));
    EXPECT_EQ(machine.state(), ChatState::Working);
    return machine;
}

TEST(SessionMachine, TheFirstConfirmationCountsForTheMessageThatWaitedForTheAgent)
{
    SessionMachine machine;
    feed(machine,
         {Input::MessageWaiting, Input::LaunchReady, Input::ReverifyWanted, Input::Initialized});
    EXPECT_THAT(did(machine, Input::Verified), ElementsAre(Effect::WentLive, Effect::SendMessage));
}

TEST(SessionMachine, TakesAnAgentThatNeedNotSayForUnverified)
{
    SessionMachine machine;
    feed(machine, {Input::LaunchReady, Input::Initialized});
    EXPECT_THAT(did(machine, Input::Unverified), Contains(Effect::AssumeUnverified));
    EXPECT_EQ(machine.state(), ChatState::Ready);
    EXPECT_THAT(did(machine, Input::Unverified), IsEmpty());
    EXPECT_THAT(did(machine, Input::ReverifyTimeout), IsEmpty());
}

/// Every input while the answer is awaited, and its immediate effects.
TEST(SessionMachine, KeepsAMessageThatWaitsForConfirmationThroughEveryInput)
{
    const std::map<Input, Effects> leadsTo{
        {Input::Verified, {Effect::SendMessage}},
        {Input::Unverified, {Effect::ReportUnverified, Effect::Terminate, kArmTerminate}},
        {Input::ReverifyTimeout, {Effect::ReportUnverified, Effect::Terminate, kArmTerminate}},
        {Input::Elsewhere, {Effect::ReportElsewhere, Effect::Terminate, kArmTerminate}},
        {Input::LaunchChanged, {Effect::Terminate, kArmTerminate}},
        {Input::LaunchRefused, {Effect::ReportRefusal, Effect::Terminate, kArmTerminate}},
        {Input::RestartWanted, {Effect::Terminate, kArmTerminate}},
        {Input::TurnContinues, {Effect::Terminate, kArmTerminate}},
        {Input::StopWanted, {Effect::Terminate, kArmTerminate}},
        {Input::ProcessEnded, {kArmSettle}},
        {Input::ProcessFailed, {}}};
    for (int i = 0; i < kInputs; ++i) {
        const auto input = static_cast<Input>(i);
        SessionMachine machine = askedToReverify();
        const auto expected = leadsTo.find(input);
        EXPECT_EQ(did(machine, input), expected == leadsTo.end() ? Effects{} : expected->second)
            << "input " << i;
    }
}

TEST(SessionMachine, AsksAgainWhenTheMessageCouldNotGoOutWithTheConfirmation)
{
    SessionMachine held = askedToReverify();
    feed(held, {Input::LaunchPending});
    EXPECT_THAT(did(held, Input::Verified), IsEmpty());
    EXPECT_THAT(did(held, Input::LaunchReady), ElementsAre(Effect::QueryStatus, kArmReverify));

    SessionMachine unasked = askedToReverify();
    feed(unasked, {Input::TurnBegan}); // a turn without a message
    EXPECT_THAT(did(unasked, Input::Verified), IsEmpty());
    EXPECT_THAT(did(unasked, Input::TurnOver), Contains(Effect::QueryStatus));
}

TEST(SessionMachine, AConfirmationWithoutAMessageDoesNotCountForTheNext)
{
    SessionMachine machine = provingMachine();
    EXPECT_THAT(did(machine, Input::Verified), IsEmpty());
    EXPECT_THAT(did(machine, Input::MessageWaiting), Contains(Effect::QueryStatus));
}

TEST(SessionMachine, TheNextAgentIsAskedForItselfWhetherItMustSay)
{
    SessionMachine machine = provingMachine();
    feed(machine, {Input::LaunchChanged, Input::ProcessEnded, Input::SettleTimeout,
                   Input::Initialized, Input::Verified});
    EXPECT_THAT(did(machine, Input::MessageWaiting), ElementsAre(Effect::SendMessage));
}

// Changes

TEST(SessionMachine, AppliesAWaitingChangeWhenTheTurnBeginsToRetry)
{
    SessionMachine machine = inTurn({Input::OutputArrived, Input::LaunchChanged});
    EXPECT_THAT(did(machine, Input::RetryAnnounced), Contains(Effect::Interrupt));
}

TEST(SessionMachine, LetsATurnThatProducesOrAsksEndBeforeAChangeUnlessToldToApplyItNow)
{
    for (const Input what : {Input::TurnBegan, Input::OutputArrived, Input::UserAsked}) {
        SessionMachine machine = inTurn({what});
        EXPECT_THAT(did(machine, Input::LaunchChanged), IsEmpty());
        EXPECT_TRUE(machine.isRestartPending());
        SessionMachine hurried = machine;
        EXPECT_THAT(did(hurried, Input::ApplyNow), ElementsAre(Effect::Interrupt, kArmAcknowledge));
        EXPECT_THAT(did(hurried, Input::TurnOver), ElementsAre(Effect::Terminate, kArmTerminate));
        EXPECT_THAT(did(machine, Input::TurnOver), ElementsAre(Effect::Terminate, kArmTerminate));
        EXPECT_FALSE(machine.isRestartPending());
    }
}

TEST(SessionMachine, HasNothingToApplyWhenNothingChanged)
{
    SessionMachine machine = inTurn({Input::OutputArrived});
    EXPECT_THAT(did(machine, Input::ApplyNow), IsEmpty());
    EXPECT_EQ(machine.state(), ChatState::Working);
}

TEST(SessionMachine, KeepsTheUsersRestartWhenAChangeIsTakenBack)
{
    SessionMachine machine =
        inTurn({Input::OutputArrived, Input::RestartWanted, Input::LaunchChanged});
    feed(machine, {Input::LaunchReady});
    EXPECT_TRUE(machine.isRestartPending());
    EXPECT_THAT(did(machine, Input::TurnOver), Contains(Effect::Terminate));
}

TEST(SessionMachine, WaitsWithTheNextAgentUntilItsLaunchIsKnown)
{
    SessionMachine machine = liveMachine();
    feed(machine, {Input::LaunchChanged, Input::LaunchPending, Input::ProcessEnded});
    EXPECT_THAT(did(machine, Input::SettleTimeout), IsEmpty());
    EXPECT_THAT(did(machine, Input::LaunchChanged), ElementsAre(kArmSettle));
    EXPECT_THAT(did(machine, Input::SettleTimeout), Contains(Effect::Spawn));
}

TEST(SessionMachine, SaysWhyNoAgentFollowsOneThatCrashedWithARefusalWaiting)
{
    SessionMachine machine = inTurn({Input::OutputArrived, Input::LaunchRefused});
    EXPECT_TRUE(machine.isRestartPending());
    EXPECT_THAT(did(machine, Input::ProcessEnded), ElementsAre(kArmSettle));
    EXPECT_THAT(did(machine, Input::SettleTimeout), ElementsAre(Effect::ReportRefusal));
    EXPECT_EQ(machine.state(), ChatState::Failed);
}

// Agents that hang or do not do what they are told

TEST(SessionMachine, GivesAnInterruptTwoSecondsForItsAcknowledgementAndFiveMoreForTheTurn)
{
    SessionMachine machine = inTurn({Input::OutputArrived});
    EXPECT_THAT(did(machine, Input::InterruptWanted),
                ElementsAre(Effect::Interrupt, kArmAcknowledge));
    EXPECT_THAT(did(machine, Input::InterruptWanted), IsEmpty()) << "the first limit holds";
    EXPECT_THAT(machine.handle(Input::InterruptAcknowledged),
                ElementsAre(Effect::disarm(Timer::Acknowledge), kArmInterrupt));
    EXPECT_THAT(machine.handle(Input::TurnOver), ElementsAre(Effect::disarm(Timer::Interrupt)));
    EXPECT_EQ(machine.state(), ChatState::Ready) << "the agent stays";
}

TEST(SessionMachine, ReplacesAnAgentThatIgnoresAnInterrupt)
{
    SessionMachine unheard = inTurn({Input::OutputArrived, Input::InterruptWanted});
    SessionMachine unended = unheard;
    feed(unended, {Input::InterruptAcknowledged});
    EXPECT_THAT(did(unended, Input::AcknowledgeTimeout), Contains(Effect::NoteIgnored))
        << "whichever limit it is";
    for (auto &[machine, timeout] : {std::pair{unheard, Input::AcknowledgeTimeout},
                                     std::pair{unheard, Input::InterruptTimeout}}) {
        SessionMachine ignored = machine;
        EXPECT_THAT(did(ignored, timeout),
                    ElementsAre(Effect::NoteIgnored, Effect::CloseInput, kArmClose));
        EXPECT_THAT(did(ignored, Input::CloseTimeout),
                    ElementsAre(Effect::TerminateAtOnce, kArmTerminate))
            << "its input has ended long ago";
        EXPECT_THAT(did(ignored, Input::TerminateTimeout), ElementsAre(Effect::Kill));
        EXPECT_THAT(did(ignored, Input::ProcessEnded), ElementsAre(kArmSettle));
        EXPECT_THAT(did(ignored, Input::SettleTimeout), Contains(Effect::Spawn));
    }
}

TEST(SessionMachine, SkipsTheInterruptForAHungAgent)
{
    for (const Input what :
         {Input::InterruptWanted, Input::RestartWanted, Input::LaunchChanged, Input::StopWanted}) {
        SessionMachine machine = inTurn({Input::OutputArrived, Input::AgentHung});
        EXPECT_EQ(machine.state(), ChatState::Working);
        EXPECT_THAT(did(machine, what), ElementsAre(Effect::CloseInput, kArmClose))
            << static_cast<int>(what);
    }
}

TEST(SessionMachine, AppliesAWaitingRestartWhenTheAgentTurnsOutToBeHung)
{
    SessionMachine machine = inTurn({Input::OutputArrived, Input::RestartWanted});
    EXPECT_TRUE(machine.isRestartPending());
    EXPECT_THAT(did(machine, Input::AgentHung), ElementsAre(Effect::CloseInput, kArmClose));
    EXPECT_EQ(machine.state(), ChatState::Restarting);
}

TEST(SessionMachine, LetsTheTurnOfAnAgentThatAnswersAgainEnd)
{
    SessionMachine machine = inTurn({Input::OutputArrived, Input::AgentHung, Input::AgentAnswers});
    EXPECT_THAT(did(machine, Input::RestartWanted), IsEmpty());
    EXPECT_TRUE(machine.isRestartPending());
}

TEST(SessionMachine, ForgetsThatTheLastAgentHung)
{
    SessionMachine machine = inTurn({Input::AgentHung, Input::ProcessEnded, Input::SettleTimeout,
                                     Input::Initialized, Input::Verified, Input::TurnBegan});
    EXPECT_EQ(machine.phase(), Phase::Live);
    EXPECT_THAT(did(machine, Input::RestartWanted), IsEmpty());
}

TEST(SessionMachine, DoesNotWaitForTheEndOfATurnWhenOnlyWorkBesideItWasInterrupted)
{
    SessionMachine machine =
        inTurn({Input::OutputArrived, Input::TurnOver, Input::UserAsked, Input::InterruptWanted});
    EXPECT_THAT(did(machine, Input::InterruptAcknowledged), IsEmpty());
    SessionMachine restarted =
        inTurn({Input::OutputArrived, Input::TurnOver, Input::UserAsked, Input::StopWanted});
    EXPECT_THAT(did(restarted, Input::InterruptAcknowledged),
                ElementsAre(Effect::Terminate, kArmTerminate));
}

// Sleep

TEST(SessionMachine, SleepsWhenNothingIsToBeDoneAndWakesWithAMessage)
{
    SessionMachine machine = liveMachine();
    EXPECT_THAT(did(machine, Input::SleepWanted), ElementsAre(Effect::Terminate, kArmTerminate));
    EXPECT_TRUE(machine.isAsleep());
    EXPECT_EQ(machine.state(), ChatState::Stopped);
    EXPECT_THAT(did(machine, Input::ProcessEnded), IsEmpty());
    EXPECT_EQ(machine.phase(), Phase::Asleep);
    EXPECT_THAT(feed(machine, {Input::LaunchPending, Input::LaunchChanged, Input::RestartWanted,
                               Input::ApplyNow, Input::LaunchRefused, Input::LaunchReady}),
                IsEmpty());
    EXPECT_TRUE(machine.isAsleep());
    EXPECT_THAT(did(machine, Input::MessageWaiting), Contains(Effect::Spawn));
    EXPECT_EQ(machine.state(), ChatState::Restarting);
}

TEST(SessionMachine, DoesNotSleepWhileThereIsSomethingToDo)
{
    SessionMachine turn = inTurn({});
    SessionMachine held = inTurn({Input::MessageWaiting, Input::TurnFailed});
    SessionMachine pending = liveMachine();
    feed(pending, {Input::LaunchPending});
    SessionMachine asking = inTurn({Input::TurnOver, Input::UserAsked});
    SessionMachine proving = askedToReverify();
    for (SessionMachine *machine : {&turn, &held, &pending, &asking, &proving}) {
        EXPECT_THAT(did(*machine, Input::SleepWanted), IsEmpty());
        EXPECT_EQ(machine->phase(), Phase::Live);
    }
}

TEST(SessionMachine, IsWokenWhileItFallsAsleep)
{
    for (const Input input : {Input::MessageWaiting, Input::WakeWanted}) {
        SessionMachine machine = liveMachine();
        feed(machine, {Input::SleepWanted, input});
        EXPECT_FALSE(machine.isAsleep());
        EXPECT_THAT(did(machine, Input::ProcessEnded), ElementsAre(kArmSettle));
    }
}

TEST(SessionMachine, FallsAsleepAlthoughALaunchChangesMeanwhile)
{
    SessionMachine machine = liveMachine();
    EXPECT_THAT(feed(machine, {Input::SleepWanted, Input::LaunchChanged, Input::LaunchRefused,
                               Input::LaunchReady, Input::ProcessEnded}),
                ElementsAre(Effect::Terminate, kArmTerminate));
    EXPECT_EQ(machine.phase(), Phase::Asleep);
}

TEST(SessionMachine, DeterminesTheLaunchWhenItWakesForTheFirstTimeOrAfterARefusal)
{
    SessionMachine first;
    feed(first, {Input::SleepWanted});
    SessionMachine refused = first;
    feed(refused, {Input::LaunchRefused});
    for (SessionMachine *machine : {&first, &refused}) {
        EXPECT_THAT(did(*machine, Input::MessageWaiting),
                    ElementsAre(kArmSettle, Effect::FindLaunch));
        EXPECT_THAT(did(*machine, Input::SettleTimeout), IsEmpty());
        EXPECT_THAT(did(*machine, Input::LaunchReady), ElementsAre(kArmSettle));
        EXPECT_THAT(did(*machine, Input::SettleTimeout), Contains(Effect::Spawn));
    }
}

// The queue in the user's hand

TEST(SessionMachine, HoldsTheQueueForTheUserWhateverAgentFollows)
{
    SessionMachine machine = inTurn({Input::MessageWaiting, Input::QueueHeld,
                                     Input::InterruptWanted, Input::InterruptAcknowledged});
    EXPECT_THAT(did(machine, Input::TurnOver), IsEmpty());
    EXPECT_TRUE(machine.isQueueHeld());
    EXPECT_THAT(feed(machine, {Input::LaunchChanged, Input::ProcessEnded, Input::SettleTimeout,
                               Input::Initialized, Input::Verified}),
                Not(Contains(Effect(Effect::SendMessage))));
    EXPECT_THAT(did(machine, Input::MessageWaiting), ElementsAre(Effect::SendMessage));
}

TEST(SessionMachine, SendsNothingThatWasTakenBack)
{
    SessionMachine machine = inTurn({Input::MessageWaiting, Input::QueueEmptied});
    EXPECT_THAT(did(machine, Input::TurnOver), IsEmpty());
    EXPECT_FALSE(machine.isQueueHeld());
}

// After a failure

TEST(SessionMachine, TakesAWishForAnAgentAlsoWhileAFailedOneIsEnding)
{
    SessionMachine machine;
    feed(machine, {Input::LaunchReady, Input::Initialized, Input::Elsewhere});
    EXPECT_THAT(did(machine, Input::RestartWanted), ElementsAre(Effect::FindLaunch));
    feed(machine, {Input::LaunchChanged, Input::ProcessEnded});
    EXPECT_THAT(did(machine, Input::SettleTimeout), Contains(Effect::Spawn));
}

// Turns

TEST(SessionMachine, StaysReadyWhileASubagentGoesOnBetweenTurns)
{
    SessionMachine machine = inTurn({Input::OutputArrived, Input::TurnOver});
    feed(machine, {Input::OutputArrived, Input::RetryAnnounced});
    EXPECT_EQ(machine.state(), ChatState::Ready);
}

TEST(SessionMachine, WaitsForTheUserAlsoBetweenTurns)
{
    SessionMachine machine = inTurn({Input::OutputArrived, Input::TurnOver, Input::UserAsked});
    EXPECT_EQ(machine.state(), ChatState::Waiting);
    EXPECT_THAT(did(machine, Input::MessageWaiting), IsEmpty());
    EXPECT_THAT(did(machine, Input::UserAnswered), ElementsAre(Effect::SendMessage));
}

TEST(SessionMachine, GoesOnAskingWhileAnotherPartOfTheTurnProducesOrRetries)
{
    SessionMachine machine =
        inTurn({Input::UserAsked, Input::OutputArrived, Input::RetryAnnounced});
    EXPECT_EQ(machine.state(), ChatState::Waiting);
    feed(machine, {Input::UserAnswered});
    EXPECT_EQ(machine.state(), ChatState::Working);
}

} // namespace sessionmachinetest

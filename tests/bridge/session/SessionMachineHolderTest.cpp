#include "tests/bridge/session/MachineNames.h"

#include <gmock/gmock.h>

namespace sessionmachineholdertest {

using namespace bridge::session;
using namespace machinenames;
using machinenames::Timer; // not bridge::Timer
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

/// Asleep, with a conversation that has begun.
SessionMachine sleepingMachine()
{
    SessionMachine machine;
    feed(machine, {Input::SleepWanted, Input::MayBeHeld, Input::LaunchReady});
    return machine;
}

TEST(SessionMachine, AsksWhoHasTheConversationBeforeEachStart)
{
    SessionMachine machine = sleepingMachine();
    EXPECT_THAT(did(machine, Input::MessageWaiting), ElementsAre(Effect::AskHolder));
    EXPECT_EQ(machine.state(), ChatState::Starting);
    EXPECT_THAT(did(machine, Input::NotHeld),
                ElementsAre(Effect::Spawn, Effect::arm(Timer::Start)));
    feed(machine, {Input::Initialized, Input::Verified, Input::TurnOver, Input::ProcessEnded});
    EXPECT_THAT(did(machine, Input::SettleTimeout), ElementsAre(Effect::AskHolder));
    EXPECT_THAT(did(machine, Input::NotHeld), Contains(Effect(Effect::Spawn)));
}

TEST(SessionMachine, SleepsOnWithItsMessagesHeldWhileAnotherProcessHasTheConversation)
{
    SessionMachine machine = sleepingMachine();
    feed(machine, {Input::MessageWaiting});
    EXPECT_THAT(did(machine, Input::IsHeld), ElementsAre(Effect::ReportHeld));
    EXPECT_TRUE(machine.isAsleep());
    EXPECT_TRUE(machine.isQueueHeld());
    EXPECT_THAT(did(machine, Input::LaunchChanged), IsEmpty());
    EXPECT_THAT(did(machine, Input::WakeWanted), ElementsAre(Effect::AskHolder))
        << "and not at once";
    feed(machine, {Input::NotHeld, Input::Initialized});
    EXPECT_THAT(did(machine, Input::Verified), ElementsAre(Effect::WentLive)) << "still held";
}

TEST(SessionMachine, ACutTurnIsLostIfAnotherProcessHasTheConversation)
{
    SessionMachine machine = inTurn({Input::MayBeHeld, Input::TurnMayContinue});
    feed(machine, {Input::ProcessEnded, Input::TurnCut, Input::TurnContinues});
    EXPECT_THAT(did(machine, Input::SettleTimeout), ElementsAre(Effect::AskHolder));
    EXPECT_THAT(did(machine, Input::IsHeld),
                ElementsAre(Effect::ReportHeld, Effect::ReportTurnLost));
}

TEST(SessionMachine, AnAnswerAboutTheHolderThatComesTooEarlyIsNotReliedOn)
{
    SessionMachine machine = sleepingMachine();
    feed(machine, {Input::MessageWaiting, Input::LaunchPending});
    EXPECT_THAT(did(machine, Input::NotHeld), IsEmpty());
    EXPECT_THAT(feed(machine, {Input::LaunchReady, Input::SettleTimeout}),
                ElementsAre(kArmSettle, Effect::AskHolder));
}

/// Live, with a conversation that has begun.
SessionMachine begunMachine()
{
    return inTurn({Input::MayBeHeld, Input::TurnOver});
}

TEST(SessionMachine, AsksWhoHasTheConversationBeforeEachMessageToALiveAgent)
{
    SessionMachine machine = liveMachine();
    EXPECT_THAT(did(machine, Input::MessageWaiting), ElementsAre(Effect::SendMessage))
        << "the first one begins it";
    EXPECT_THAT(feed(machine, {Input::TurnBegan, Input::MayBeHeld, Input::OutputArrived,
                               Input::MessageWaiting, Input::HolderWanted}),
                IsEmpty())
        << "not in a turn";
    EXPECT_THAT(did(machine, Input::TurnOver), ElementsAre(Effect::AskHolder));
    EXPECT_EQ(machine.state(), ChatState::Working);
    EXPECT_THAT(did(machine, Input::MessageWaiting), IsEmpty());
    EXPECT_THAT(did(machine, Input::NotHeld), ElementsAre(Effect::SendMessage));
    feed(machine, {Input::TurnBegan, Input::TurnOver});
    EXPECT_THAT(did(machine, Input::MessageWaiting), ElementsAre(Effect::AskHolder));
}

TEST(SessionMachine, EndsALiveAgentAndKeepsTheMessageIfAnotherProcessHasTheConversation)
{
    SessionMachine machine = begunMachine();
    feed(machine, {Input::MessageWaiting});
    EXPECT_THAT(did(machine, Input::IsHeld),
                ElementsAre(Effect::ReportHeld, Effect::Terminate, kArmTerminate));
    EXPECT_TRUE(machine.isAsleep());
    EXPECT_TRUE(machine.isQueueHeld());
    EXPECT_EQ(machine.state(), ChatState::Stopped);
    EXPECT_THAT(did(machine, Input::ProcessEnded), IsEmpty());
    EXPECT_THAT(did(machine, Input::MessageWaiting), ElementsAre(Effect::AskHolder));
}

TEST(SessionMachine, AnAnswerAboutTheHolderCountsForNothingLater)
{
    // A turn without a message has begun, in which nothing is decided.
    for (const Input answer : {Input::NotHeld, Input::IsHeld}) {
        SessionMachine machine = begunMachine();
        EXPECT_THAT(feed(machine, {Input::MessageWaiting, Input::TurnBegan, answer}),
                    ElementsAre(Effect::AskHolder));
        EXPECT_EQ(machine.phase(), Phase::Live);
        EXPECT_THAT(did(machine, Input::TurnOver), ElementsAre(Effect::AskHolder));
    }
    // The launch is not known.
    SessionMachine pending = begunMachine();
    feed(pending, {Input::MessageWaiting, Input::LaunchPending, Input::NotHeld});
    EXPECT_THAT(did(pending, Input::LaunchReady), ElementsAre(Effect::AskHolder));
    // Nothing waits any more.
    SessionMachine taken = begunMachine();
    feed(taken, {Input::MessageWaiting, Input::QueueEmptied});
    EXPECT_EQ(taken.state(), ChatState::Ready);
    EXPECT_THAT(did(taken, Input::NotHeld), IsEmpty());
    EXPECT_THAT(did(taken, Input::MessageWaiting), ElementsAre(Effect::AskHolder));
    // The agent has ended, and the next one asks for itself.
    SessionMachine crashed = begunMachine();
    feed(crashed, {Input::MessageWaiting, Input::ProcessEnded});
    EXPECT_THAT(did(crashed, Input::NotHeld), IsEmpty());
    EXPECT_THAT(did(crashed, Input::SettleTimeout), ElementsAre(Effect::AskHolder));
}

TEST(SessionMachine, AsksForTheHolderBeforeItVerifiesTheAgentAgain)
{
    SessionMachine machine = begunMachine();
    feed(machine, {Input::ReverifyWanted, Input::MessageWaiting});
    EXPECT_THAT(did(machine, Input::NotHeld), ElementsAre(Effect::QueryStatus, kArmReverify));
    EXPECT_THAT(did(machine, Input::Verified), ElementsAre(Effect::SendMessage));
    feed(machine, {Input::TurnOver});
    EXPECT_THAT(did(machine, Input::MessageWaiting), ElementsAre(Effect::AskHolder));
}

TEST(SessionMachine, AHolderIsAlsoLookedForWithoutAMessage)
{
    SessionMachine machine = begunMachine();
    EXPECT_THAT(did(machine, Input::HolderWanted), ElementsAre(Effect::AskHolder));
    EXPECT_EQ(machine.state(), ChatState::Ready);
    EXPECT_THAT(did(machine, Input::HolderWanted), IsEmpty());
    SessionMachine held = machine;
    EXPECT_THAT(feed(machine, {Input::NotHeld, Input::TurnBegan, Input::HolderWanted}), IsEmpty());
    EXPECT_THAT(did(machine, Input::TurnOver), ElementsAre(Effect::AskHolder)) << "after the turn";
    EXPECT_THAT(feed(machine, {Input::NotHeld, Input::TurnBegan, Input::TurnOver}), IsEmpty());
    EXPECT_THAT(did(held, Input::IsHeld), Contains(Effect(Effect::ReportHeld)));
    EXPECT_TRUE(held.isAsleep());
    EXPECT_THAT(did(held, Input::HolderWanted), IsEmpty());
    SessionMachine unbegun = liveMachine();
    EXPECT_THAT(did(unbegun, Input::HolderWanted), IsEmpty());
}

TEST(SessionMachine, WhatWasFoundInATurnThatBeganByItselfIsAskedAgainAfterIt)
{
    SessionMachine machine = begunMachine();
    EXPECT_THAT(feed(machine, {Input::HolderWanted, Input::TurnBegan, Input::IsHeld}),
                ElementsAre(Effect::AskHolder));
    EXPECT_THAT(did(machine, Input::TurnOver), ElementsAre(Effect::AskHolder));
}

TEST(SessionMachine, EndsNoLiveAgentBecauseTheHolderCannotBeFoundOut)
{
    SessionMachine machine = begunMachine();
    EXPECT_THAT(feed(machine, {Input::HolderWanted, Input::HolderUnknown}),
                ElementsAre(Effect::AskHolder));
    EXPECT_FALSE(machine.isQueueHeld());
    EXPECT_THAT(feed(machine, {Input::MessageWaiting, Input::HolderUnknown}),
                ElementsAre(Effect::AskHolder, Effect::ReportHeld));
    EXPECT_TRUE(machine.isQueueHeld());
    EXPECT_EQ(machine.state(), ChatState::Ready);
    EXPECT_THAT(feed(machine, {Input::HolderWanted, Input::HolderUnknown}),
                ElementsAre(Effect::AskHolder))
        << "a held queue goes nowhere";
    EXPECT_THAT(feed(machine, {Input::MessageWaiting, Input::NotHeld}),
                ElementsAre(Effect::AskHolder, Effect::SendMessage));
    // A start is another matter.
    SessionMachine sleeping = sleepingMachine();
    EXPECT_THAT(feed(sleeping, {Input::MessageWaiting, Input::HolderUnknown}),
                ElementsAre(Effect::AskHolder, Effect::ReportHeld));
    EXPECT_TRUE(sleeping.isAsleep());
}

} // namespace sessionmachineholdertest

#include "bridge/session/SessionMachine.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

namespace sessionmachinetest {

using namespace bridge::session;
using testing::AnyOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

namespace {

using Phase = SessionMachine::Phase;
using Turn = SessionMachine::Turn;
using Input = SessionMachine::Input;
using Effect = SessionMachine::Effect;
using Effects = SessionMachine::Effects;

constexpr int kInputs = static_cast<int>(Input::TurnFailed) + 1;

Effects feed(SessionMachine &machine, std::initializer_list<Input> inputs)
{
    Effects all;
    for (const Input input : inputs) {
        const Effects effects = machine.handle(input);
        all.insert(all.end(), effects.begin(), effects.end());
    }
    return all;
}

SessionMachine liveMachine()
{
    SessionMachine machine;
    feed(machine, {Input::LaunchReady, Input::Initialized, Input::Verified});
    EXPECT_EQ(machine.phase(), Phase::Live);
    return machine;
}

/// Live, with a message on its way and this said about it.
SessionMachine inTurn(std::initializer_list<Input> since)
{
    SessionMachine machine = liveMachine();
    feed(machine, {Input::MessageWaiting, Input::TurnBegan});
    feed(machine, since);
    return machine;
}

// Every input in every state

/// Watches a machine from outside, knowing only whether there is a process.
class Watched
{
public:
    void give(Input input)
    {
        ++m_given;
        const bool endsProcess = input == Input::ProcessEnded || input == Input::ProcessFailed;
        if (endsProcess && !m_process)
            return; // nothing can end
        m_seen.emplace(m_machine.phase(), m_machine.turn(), input);
        if (input == Input::StopWanted)
            m_stopWanted = true;
        if (endsProcess)
            m_process = m_live = false;
        if (input == Input::TurnFailed || input == Input::MessageWaiting)
            m_queueHeld = input == Input::TurnFailed;
        if (input == Input::LaunchPending)
            m_held = true;
        if (input == Input::LaunchReady || input == Input::LaunchChanged
            || input == Input::LaunchRefused)
            m_held = false;
        if (input == Input::LaunchReady || input == Input::LaunchChanged)
            m_launchKnown = true;
        if (input == Input::LaunchRefused)
            m_launchKnown = false;
        const bool hadTurn = m_machine.turn() != Turn::None && input != Input::TurnOver
                             && input != Input::TurnFailed && input != Input::UserAnswered;
        if (input == Input::ProofWanted)
            m_proofWanted = true;
        m_isProof = input == Input::Verified;
        const Phase before = m_machine.phase();
        const Effects effects = m_machine.handle(input);
        for (std::size_t i = 0; i < effects.size(); ++i)
            check(effects[i], before, hadTurn, i + 1 == effects.size());
        EXPECT_EQ(m_process, needsProcess(m_machine.phase()));
        EXPECT_TRUE(m_machine.phase() == Phase::Live || !m_machine.isRestartPending());
        if (m_stopWanted) {
            EXPECT_THAT(m_machine.phase(), AnyOf(Phase::Stopped, Phase::Interrupting,
                                                 Phase::Terminating, Phase::Killing));
        }
    }

    /// What comes next when nothing goes wrong.
    [[nodiscard]] Input likely() const
    {
        switch (m_machine.phase()) {
        case Phase::Starting:
            return Input::Initialized;
        case Phase::Verifying:
            return Input::Verified;
        case Phase::Interrupting:
        case Phase::Settling:
            return Input::TimerFired;
        case Phase::Terminating:
        case Phase::Killing:
            return Input::ProcessEnded;
        case Phase::Live:
            if (m_machine.isRestartPending())
                return Input::ApplyNow;
            return m_proofWanted && m_given % 2 == 0 ? Input::Verified : Input::MessageWaiting;
        case Phase::Stopped:
        case Phase::Failed:
            break;
        }
        return Input::LaunchReady;
    }

    /// Gives what is likely until the agent takes messages, or none is left.
    [[nodiscard]] Phase playOut()
    {
        give(Input::LaunchChanged);
        for (int i = 0; i < 10; ++i)
            give(likely());
        return m_machine.phase();
    }

    [[nodiscard]] const auto &seen() const { return m_seen; }
    [[nodiscard]] bool stopWanted() const { return m_stopWanted; }
    [[nodiscard]] int spawns() const { return m_spawns; }

private:
    static bool needsProcess(Phase phase)
    {
        return phase != Phase::Stopped && phase != Phase::Failed && phase != Phase::Settling;
    }

    void check(Effect effect, Phase before, bool hadTurn, bool isLast)
    {
        switch (effect) {
        case Effect::Spawn:
            EXPECT_FALSE(m_process) << "a second agent";
            EXPECT_THAT(before, AnyOf(Phase::Stopped, Phase::Failed, Phase::Settling));
            EXPECT_FALSE(m_stopWanted) << "an agent after the end";
            EXPECT_TRUE(m_launchKnown) << "an agent nobody knows how to start";
            EXPECT_FALSE(m_held) << "an agent whose launch is being found out";
            m_process = true;
            m_proofWanted = false; // is said of each agent
            ++m_spawns;
            break;
        case Effect::WentLive:
            EXPECT_TRUE(m_process);
            m_live = true;
            m_queueHeld = false;
            break;
        case Effect::SendMessage:
            EXPECT_FALSE(m_queueHeld) << "one that would fail like the one before";
            EXPECT_TRUE(m_live) << "a message before the endpoint was verified";
            EXPECT_TRUE(m_isProof || !m_proofWanted) << "a message on an old word";
            EXPECT_FALSE(hadTurn) << "two turns at once";
            EXPECT_FALSE(m_held) << "a message to an agent that may be the wrong one";
            break;
        case Effect::Stopped:
            EXPECT_FALSE(m_process);
            EXPECT_TRUE(m_stopWanted && isLast);
            break;
        case Effect::ArmSettleTimer:
            EXPECT_FALSE(m_process);
            break;
        case Effect::QueryStatus:
        case Effect::Interrupt:
        case Effect::Terminate:
        case Effect::Kill:
        case Effect::ArmStartTimer:
        case Effect::ArmStopTimer:
        case Effect::ReportUnresponsive:
        case Effect::ReportElsewhere:
        case Effect::ReportUnproven:
        case Effect::ArmProofTimer:
            EXPECT_TRUE(m_process) << "effect " << static_cast<int>(effect) << " needs an agent";
            break;
        case Effect::AssumeUnverified:
            EXPECT_FALSE(m_proofWanted) << "a guess where a word is wanted";
            EXPECT_TRUE(m_process) << "effect " << static_cast<int>(effect) << " needs an agent";
            break;
        case Effect::FindLaunch:
            EXPECT_FALSE(m_held) << "it is being found out already";
            m_held = true;
            break;
        case Effect::DisarmTimer:
        case Effect::ReportRefusal:
            break;
        }
    }

    SessionMachine m_machine;
    std::set<std::tuple<Phase, Turn, Input>> m_seen;
    bool m_process = false;
    bool m_live = false;
    bool m_proofWanted = false;
    bool m_isProof = false; ///< the input at hand
    bool m_held = false;
    bool m_queueHeld = false;
    bool m_launchKnown = false;
    bool m_stopWanted = false;
    int m_spawns = 0;
    int m_given = 0;
};

TEST(SessionMachine, KeepsItsPromisesOnAnyWay)
{
    constexpr int kSteps = 200'000;
    std::mt19937 random(20261123); // NOLINT(cert-msc51-cpp): every run walks the same ways
    std::set<std::tuple<Phase, Turn, Input>> seen;
    int steps = 0;
    int spawns = 0;
    for (int way = 0; steps < kSteps && !testing::Test::HasFailure(); ++way) {
        Watched machine;
        const int length = 20 + way % 200;
        for (int i = 0; i < length; ++i, ++steps) {
            Input input = machine.likely();
            if (random() % 2 == 0)
                input = static_cast<Input>(random() % kInputs);
            // Few ways may end early.
            if (input == Input::StopWanted && random() % 4 != 0)
                input = Input::TurnBegan;
            machine.give(input);
        }
        const Phase end = machine.playOut();
        EXPECT_EQ(end, machine.stopWanted() ? Phase::Stopped : Phase::Live) << "stuck, way " << way;
        spawns += machine.spawns();
        seen.insert(machine.seen().begin(), machine.seen().end());
    }
    EXPECT_GT(spawns, 1000);
    // The walk has been everywhere: each phase, and within Live each turn, with every input.
    std::set<std::pair<Phase, Input>> phases;
    std::set<std::pair<Turn, Input>> liveTurns;
    for (const auto &[phase, turn, input] : seen) {
        phases.emplace(phase, input);
        if (phase == Phase::Live)
            liveTurns.emplace(turn, input);
    }
    constexpr std::size_t kWithoutProcess = 3; // Stopped, Settling, Failed: nothing ends there
    EXPECT_EQ(phases.size(), 9U * kInputs - kWithoutProcess * 2);
    EXPECT_EQ(liveTurns.size(), 5U * kInputs);
}

// Starting

TEST(SessionMachine, AsksForTheEndpointBeforeTheFirstMessage)
{
    SessionMachine machine;
    EXPECT_THAT(machine.handle(Input::MessageWaiting), IsEmpty());
    EXPECT_THAT(machine.handle(Input::LaunchReady),
                ElementsAre(Effect::Spawn, Effect::ArmStartTimer));
    EXPECT_EQ(machine.state(), ChatState::Starting);
    EXPECT_THAT(machine.handle(Input::Initialized), ElementsAre(Effect::QueryStatus));
    EXPECT_THAT(machine.handle(Input::Verified),
                ElementsAre(Effect::DisarmTimer, Effect::WentLive, Effect::SendMessage));
    EXPECT_EQ(machine.state(), ChatState::Working);
}

TEST(SessionMachine, StopsAnAgentThatIsElsewhereAndSaysSo)
{
    SessionMachine machine;
    feed(machine, {Input::MessageWaiting, Input::LaunchReady, Input::Initialized});
    EXPECT_THAT(machine.handle(Input::Elsewhere),
                ElementsAre(Effect::ReportElsewhere, Effect::Terminate, Effect::ArmStopTimer));
    EXPECT_EQ(machine.state(), ChatState::Failed);
    EXPECT_THAT(machine.handle(Input::ProcessEnded), ElementsAre(Effect::DisarmTimer));
    EXPECT_EQ(machine.phase(), Phase::Failed);
}

TEST(SessionMachine, StopsAnAgentThatSaysLateThatItIsElsewhere)
{
    SessionMachine machine = inTurn({Input::OutputArrived});
    EXPECT_THAT(machine.handle(Input::Elsewhere),
                ElementsAre(Effect::ReportElsewhere, Effect::Interrupt, Effect::ArmStopTimer));
    EXPECT_EQ(machine.state(), ChatState::Failed);
}

TEST(SessionMachine, TakesASilentStatusForUnverifiedAndASilentHandshakeForAFailure)
{
    SessionMachine silentStatus;
    feed(silentStatus, {Input::LaunchReady, Input::Initialized});
    EXPECT_THAT(silentStatus.handle(Input::TimerFired), Contains(Effect::AssumeUnverified));
    EXPECT_EQ(silentStatus.state(), ChatState::Ready);

    SessionMachine silent;
    feed(silent, {Input::LaunchReady});
    EXPECT_THAT(silent.handle(Input::TimerFired),
                ElementsAre(Effect::ReportUnresponsive, Effect::Terminate, Effect::ArmStopTimer));
    EXPECT_EQ(silent.state(), ChatState::Failed);
}

// A word before every message

/// Live, and to say before each message where it is.
SessionMachine provingMachine()
{
    SessionMachine machine;
    feed(machine, {Input::LaunchReady, Input::ProofWanted, Input::Initialized, Input::Verified});
    EXPECT_EQ(machine.phase(), Phase::Live);
    return machine;
}

/// The same, asked, with a message that waits for the answer.
SessionMachine askedForProof()
{
    SessionMachine machine = provingMachine();
    EXPECT_THAT(machine.handle(Input::MessageWaiting),
                ElementsAre(Effect::QueryStatus, Effect::ArmProofTimer));
    EXPECT_EQ(machine.state(), ChatState::Working);
    return machine;
}

TEST(SessionMachine, AsksBeforeEveryMessageWhereItIsWhenThatIsWanted)
{
    SessionMachine machine = askedForProof();
    EXPECT_THAT(machine.handle(Input::Verified),
                ElementsAre(Effect::DisarmTimer, Effect::SendMessage));
    EXPECT_THAT(machine.handle(Input::MessageWaiting), IsEmpty());
    EXPECT_THAT(machine.handle(Input::TurnOver),
                ElementsAre(Effect::QueryStatus, Effect::ArmProofTimer));
    EXPECT_THAT(machine.handle(Input::Verified), Contains(Effect::SendMessage));
}

TEST(SessionMachine, TakesTheFirstWordForTheMessageThatWaitedForTheAgent)
{
    SessionMachine machine;
    feed(machine,
         {Input::MessageWaiting, Input::LaunchReady, Input::ProofWanted, Input::Initialized});
    EXPECT_THAT(machine.handle(Input::Verified),
                ElementsAre(Effect::DisarmTimer, Effect::WentLive, Effect::SendMessage));
}

TEST(SessionMachine, StopsAnAgentThatIsElsewhereBeforeAMessageOrDoesNotSay)
{
    for (const auto &[answer, report] : {std::pair(Input::Elsewhere, Effect::ReportElsewhere),
                                         std::pair(Input::Untold, Effect::ReportUnproven),
                                         std::pair(Input::TimerFired, Effect::ReportUnproven)}) {
        SessionMachine asked = askedForProof();
        EXPECT_THAT(asked.handle(answer),
                    ElementsAre(report, Effect::Terminate, Effect::ArmStopTimer));
        EXPECT_EQ(asked.state(), ChatState::Failed);

        SessionMachine starting;
        feed(starting, {Input::LaunchReady, Input::ProofWanted, Input::Initialized});
        EXPECT_THAT(starting.handle(answer),
                    ElementsAre(report, Effect::Terminate, Effect::ArmStopTimer));
        EXPECT_EQ(starting.state(), ChatState::Failed);
    }
}

TEST(SessionMachine, TakesAnAgentThatNeedNotSayForUnverified)
{
    SessionMachine machine;
    feed(machine, {Input::LaunchReady, Input::Initialized});
    EXPECT_THAT(machine.handle(Input::Untold), Contains(Effect::AssumeUnverified));
    EXPECT_EQ(machine.state(), ChatState::Ready);
    EXPECT_THAT(machine.handle(Input::Untold), IsEmpty());
    EXPECT_THAT(machine.handle(Input::TimerFired), IsEmpty());
}

/// Every input while the answer is awaited, and what it leads to at once.
TEST(SessionMachine, KeepsAMessageThatWaitsForTheWordThroughEveryInput)
{
    const std::map<Input, Effects> leadsTo{
        {Input::Verified, {Effect::DisarmTimer, Effect::SendMessage}},
        {Input::Untold, {Effect::ReportUnproven, Effect::Terminate, Effect::ArmStopTimer}},
        {Input::TimerFired, {Effect::ReportUnproven, Effect::Terminate, Effect::ArmStopTimer}},
        {Input::Elsewhere, {Effect::ReportElsewhere, Effect::Terminate, Effect::ArmStopTimer}},
        {Input::LaunchChanged, {Effect::Terminate, Effect::ArmStopTimer}},
        {Input::LaunchRefused, {Effect::ReportRefusal, Effect::Terminate, Effect::ArmStopTimer}},
        {Input::RestartWanted, {Effect::Terminate, Effect::ArmStopTimer}},
        {Input::StopWanted, {Effect::Terminate, Effect::ArmStopTimer}},
        {Input::ProcessEnded, {Effect::ArmSettleTimer}},
        {Input::ProcessFailed, {Effect::DisarmTimer}}};
    for (int i = 0; i < kInputs; ++i) {
        const auto input = static_cast<Input>(i);
        SessionMachine machine = askedForProof();
        const auto expected = leadsTo.find(input);
        EXPECT_EQ(machine.handle(input), expected == leadsTo.end() ? Effects{} : expected->second)
            << "input " << i;
    }
}

TEST(SessionMachine, AsksAgainWhenTheMessageCouldNotGoOutWithTheWord)
{
    SessionMachine held = askedForProof();
    feed(held, {Input::LaunchPending});
    EXPECT_THAT(held.handle(Input::Verified), ElementsAre(Effect::DisarmTimer));
    EXPECT_THAT(held.handle(Input::LaunchReady),
                ElementsAre(Effect::QueryStatus, Effect::ArmProofTimer));

    SessionMachine unasked = askedForProof();
    feed(unasked, {Input::TurnBegan}); // one that nobody asked for
    EXPECT_THAT(unasked.handle(Input::Verified), ElementsAre(Effect::DisarmTimer));
    EXPECT_THAT(unasked.handle(Input::TurnOver), Contains(Effect::QueryStatus));
}

TEST(SessionMachine, AWordWithoutAMessageIsNotGoodForTheNext)
{
    SessionMachine machine = provingMachine();
    EXPECT_THAT(machine.handle(Input::Verified), IsEmpty());
    EXPECT_THAT(machine.handle(Input::MessageWaiting), Contains(Effect::QueryStatus));
}

TEST(SessionMachine, TheNextAgentIsAskedForItselfWhetherItMustSay)
{
    SessionMachine machine = provingMachine();
    feed(machine, {Input::LaunchChanged, Input::ProcessEnded, Input::TimerFired, Input::Initialized,
                   Input::Verified});
    EXPECT_THAT(machine.handle(Input::MessageWaiting), ElementsAre(Effect::SendMessage));
}

// Changes

TEST(SessionMachine, AppliesAChangeAtOnceWhenIdle)
{
    SessionMachine machine = liveMachine();
    EXPECT_THAT(machine.handle(Input::LaunchChanged),
                ElementsAre(Effect::Terminate, Effect::ArmStopTimer));
    EXPECT_EQ(machine.state(), ChatState::Restarting);
    EXPECT_THAT(machine.handle(Input::ProcessEnded), ElementsAre(Effect::ArmSettleTimer));
    EXPECT_THAT(machine.handle(Input::TimerFired),
                ElementsAre(Effect::Spawn, Effect::ArmStartTimer));
}

TEST(SessionMachine, AppliesAChangeAtOnceWhenTheTurnOnlyRetries)
{
    SessionMachine machine = inTurn({Input::RetryAnnounced});
    EXPECT_THAT(machine.handle(Input::LaunchChanged),
                ElementsAre(Effect::Interrupt, Effect::ArmStopTimer));
}

TEST(SessionMachine, AppliesAWaitingChangeWhenTheTurnBeginsToRetry)
{
    SessionMachine machine = inTurn({Input::OutputArrived, Input::LaunchChanged});
    EXPECT_THAT(machine.handle(Input::RetryAnnounced), Contains(Effect::Interrupt));
}

TEST(SessionMachine, LetsATurnThatProducesOrAsksEndBeforeAChange)
{
    for (const Input what : {Input::TurnBegan, Input::OutputArrived, Input::UserAsked}) {
        SessionMachine machine = inTurn({what});
        EXPECT_THAT(machine.handle(Input::LaunchChanged), IsEmpty());
        EXPECT_TRUE(machine.isRestartPending());
        EXPECT_THAT(machine.handle(Input::TurnOver),
                    ElementsAre(Effect::Terminate, Effect::ArmStopTimer));
        EXPECT_FALSE(machine.isRestartPending());
    }
}

TEST(SessionMachine, DoesNotWaitForTheTurnWhenToldToApplyNow)
{
    for (const Input what : {Input::TurnBegan, Input::OutputArrived, Input::UserAsked}) {
        SessionMachine machine = inTurn({what, Input::LaunchChanged});
        EXPECT_THAT(machine.handle(Input::ApplyNow),
                    ElementsAre(Effect::Interrupt, Effect::ArmStopTimer));
        EXPECT_THAT(machine.handle(Input::TurnOver),
                    ElementsAre(Effect::Terminate, Effect::ArmStopTimer));
    }
}

TEST(SessionMachine, HasNothingToApplyWhenNothingChanged)
{
    SessionMachine machine = inTurn({Input::OutputArrived});
    EXPECT_THAT(machine.handle(Input::ApplyNow), IsEmpty());
    EXPECT_EQ(machine.state(), ChatState::Working);
}

TEST(SessionMachine, RestartsNothingWhenAChangeIsTakenBackWhileATurnRuns)
{
    SessionMachine machine = inTurn({Input::OutputArrived, Input::LaunchChanged});
    feed(machine, {Input::LaunchReady});
    EXPECT_FALSE(machine.isRestartPending());
    EXPECT_THAT(machine.handle(Input::TurnOver), IsEmpty());
    EXPECT_EQ(machine.state(), ChatState::Ready);
}

TEST(SessionMachine, KeepsTheUsersRestartWhenAChangeIsTakenBack)
{
    SessionMachine machine =
        inTurn({Input::OutputArrived, Input::RestartWanted, Input::LaunchChanged});
    feed(machine, {Input::LaunchReady});
    EXPECT_TRUE(machine.isRestartPending());
    EXPECT_THAT(machine.handle(Input::TurnOver), Contains(Effect::Terminate));
}

TEST(SessionMachine, MakesOneAgentOfManyQuickChanges)
{
    SessionMachine machine = liveMachine();
    Effects effects = feed(machine, {Input::LaunchChanged, Input::LaunchChanged,
                                     Input::LaunchChanged, Input::ProcessEnded,
                                     Input::LaunchChanged, Input::LaunchReady, Input::TimerFired});
    EXPECT_EQ(std::count(effects.begin(), effects.end(), Effect::Spawn), 1);
    EXPECT_EQ(std::count(effects.begin(), effects.end(), Effect::Terminate), 1);
    // Each change puts the start off.
    EXPECT_EQ(std::count(effects.begin(), effects.end(), Effect::ArmSettleTimer), 3);
}

TEST(SessionMachine, GivesNothingToTheOldAgentWhileTheNextLaunchIsFoundOut)
{
    SessionMachine machine = liveMachine();
    feed(machine, {Input::LaunchPending});
    EXPECT_THAT(machine.handle(Input::MessageWaiting), IsEmpty());
    EXPECT_THAT(machine.handle(Input::LaunchReady), ElementsAre(Effect::SendMessage));
}

TEST(SessionMachine, WaitsWithTheNextAgentUntilItsLaunchIsKnown)
{
    SessionMachine machine = liveMachine();
    feed(machine, {Input::LaunchChanged, Input::LaunchPending, Input::ProcessEnded});
    EXPECT_THAT(machine.handle(Input::TimerFired), IsEmpty());
    EXPECT_THAT(machine.handle(Input::LaunchChanged), ElementsAre(Effect::ArmSettleTimer));
    EXPECT_THAT(machine.handle(Input::TimerFired), Contains(Effect::Spawn));
}

TEST(SessionMachine, SaysWhyNoAgentFollowsOneThatCrashedWithARefusalWaiting)
{
    SessionMachine machine = inTurn({Input::OutputArrived, Input::LaunchRefused});
    EXPECT_TRUE(machine.isRestartPending());
    EXPECT_THAT(machine.handle(Input::ProcessEnded), ElementsAre(Effect::ArmSettleTimer));
    EXPECT_THAT(machine.handle(Input::TimerFired), ElementsAre(Effect::ReportRefusal));
    EXPECT_EQ(machine.state(), ChatState::Failed);
}

// Stopping

TEST(SessionMachine, StopsByInterruptThenTerminateThenKill)
{
    SessionMachine machine = inTurn({Input::OutputArrived});
    EXPECT_THAT(machine.handle(Input::StopWanted),
                ElementsAre(Effect::Interrupt, Effect::ArmStopTimer));
    EXPECT_EQ(machine.state(), ChatState::Stopped);
    EXPECT_THAT(machine.handle(Input::TimerFired),
                ElementsAre(Effect::Terminate, Effect::ArmStopTimer));
    EXPECT_THAT(machine.handle(Input::TimerFired), ElementsAre(Effect::Kill));
    EXPECT_THAT(machine.handle(Input::ProcessEnded),
                ElementsAre(Effect::DisarmTimer, Effect::Stopped));
}

TEST(SessionMachine, DoesNotInterruptWhenNoTurnRuns)
{
    SessionMachine machine = liveMachine();
    EXPECT_THAT(machine.handle(Input::StopWanted),
                ElementsAre(Effect::Terminate, Effect::ArmStopTimer));
}

TEST(SessionMachine, NeverStartsAgainOnceStopped)
{
    SessionMachine machine = liveMachine();
    feed(machine, {Input::StopWanted, Input::ProcessEnded});
    for (int input = 0; input < kInputs; ++input)
        EXPECT_THAT(machine.handle(static_cast<Input>(input)), Not(Contains(Effect::Spawn)));
    EXPECT_EQ(machine.state(), ChatState::Stopped);
}

TEST(SessionMachine, LeavesTheAgentAliveWhenTheUserInterrupts)
{
    SessionMachine machine = inTurn({Input::OutputArrived});
    EXPECT_THAT(machine.handle(Input::InterruptWanted), ElementsAre(Effect::Interrupt));
    EXPECT_THAT(machine.handle(Input::TurnOver), IsEmpty());
    EXPECT_EQ(machine.state(), ChatState::Ready);
}

// After a failure

TEST(SessionMachine, FindsTheLaunchOutAgainForAMessageOrARestartAfterAFailure)
{
    for (const Input wish : {Input::MessageWaiting, Input::RestartWanted}) {
        SessionMachine machine;
        feed(machine, {Input::LaunchReady, Input::ProcessFailed});
        ASSERT_EQ(machine.phase(), Phase::Failed);
        EXPECT_THAT(machine.handle(wish), ElementsAre(Effect::FindLaunch));
        EXPECT_THAT(machine.handle(wish), IsEmpty()) << "it is under way";
        EXPECT_THAT(machine.handle(Input::LaunchChanged),
                    ElementsAre(Effect::Spawn, Effect::ArmStartTimer));
    }
}

TEST(SessionMachine, ExplainsARefusalAgainWhenTheUserTriesAgain)
{
    SessionMachine machine;
    EXPECT_THAT(feed(machine, {Input::LaunchPending, Input::LaunchRefused}),
                ElementsAre(Effect::ReportRefusal));
    EXPECT_THAT(machine.handle(Input::MessageWaiting), ElementsAre(Effect::FindLaunch));
    EXPECT_THAT(machine.handle(Input::LaunchRefused), ElementsAre(Effect::ReportRefusal));
}

TEST(SessionMachine, TakesAWishForAnAgentAlsoWhileAFailedOneIsEnding)
{
    SessionMachine machine;
    feed(machine, {Input::LaunchReady, Input::Initialized, Input::Elsewhere});
    EXPECT_THAT(machine.handle(Input::RestartWanted), ElementsAre(Effect::FindLaunch));
    feed(machine, {Input::LaunchChanged, Input::ProcessEnded});
    EXPECT_THAT(machine.handle(Input::TimerFired), Contains(Effect::Spawn));
}

// Turns

TEST(SessionMachine, HoldsTheQueueAfterAFailedTurnUntilTheUserSendsOrAnotherAgentComes)
{
    auto machine = inTurn({Input::MessageWaiting});
    EXPECT_THAT(feed(machine, {Input::TurnFailed}), IsEmpty());
    EXPECT_EQ(machine.state(), ChatState::Ready);
    auto other = machine;
    EXPECT_THAT(feed(machine, {Input::MessageWaiting}), ElementsAre(Effect::SendMessage));
    feed(other, {Input::LaunchChanged, Input::ProcessEnded, Input::TimerFired, Input::Initialized});
    EXPECT_THAT(feed(other, {Input::Verified}), Contains(Effect::SendMessage));
}

TEST(SessionMachine, SendsOneMessageATurn)
{
    SessionMachine machine = liveMachine();
    EXPECT_THAT(machine.handle(Input::MessageWaiting), ElementsAre(Effect::SendMessage));
    // Before the agent has said a word: the first message is on its way.
    EXPECT_THAT(machine.handle(Input::MessageWaiting), IsEmpty());
    feed(machine, {Input::TurnBegan, Input::OutputArrived});
    EXPECT_THAT(machine.handle(Input::TurnOver), ElementsAre(Effect::SendMessage));
}

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
    EXPECT_THAT(machine.handle(Input::MessageWaiting), IsEmpty());
    EXPECT_THAT(machine.handle(Input::UserAnswered), ElementsAre(Effect::SendMessage));
}

TEST(SessionMachine, GoesOnAskingWhileAnotherPartOfTheTurnProducesOrRetries)
{
    SessionMachine machine =
        inTurn({Input::UserAsked, Input::OutputArrived, Input::RetryAnnounced});
    EXPECT_EQ(machine.state(), ChatState::Waiting);
    feed(machine, {Input::UserAnswered});
    EXPECT_EQ(machine.state(), ChatState::Working);
}

} // namespace

} // namespace sessionmachinetest

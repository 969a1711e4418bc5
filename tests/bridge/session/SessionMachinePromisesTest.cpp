#include "tests/bridge/session/MachineNames.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>
#include <utility>

namespace sessionmachinepromisestest {

using namespace bridge::session;
using namespace machinenames;
using machinenames::Timer; // not bridge::Timer
using testing::AnyOf;

constexpr std::array kTimeouts{Input::StartTimeout,       Input::ReverifyTimeout,
                               Input::AcknowledgeTimeout, Input::InterruptTimeout,
                               Input::CloseTimeout,       Input::TerminateTimeout,
                               Input::SettleTimeout,      Input::BeginTimeout};

/// Checks a machine from outside: knows only whether a process exists and which timers run.
class Watched
{
public:
    void give(Input input)
    {
        ++m_given;
        const bool endsProcess = input == Input::ProcessEnded || input == Input::ProcessFailed;
        if (endsProcess && !m_process)
            return; // there is no process to end
        m_seen.emplace(m_machine.phase(), m_machine.turn(), input);
        if (input == Input::StopWanted)
            m_stopWanted = true;
        if (endsProcess)
            m_process = m_live = false;
        if (input == Input::TurnFailed || input == Input::MessageWaiting)
            m_queueHeld = input == Input::TurnFailed;
        if (input == Input::QueueHeld || input == Input::TurnLeft || input == Input::QueueEmptied)
            m_queueIsUsers = true;
        else if (input == Input::MessageWaiting)
            m_queueIsUsers = false;
        noteCut(input);
        if (input == Input::MayBeHeld)
            m_mayBeHeld = true;
        const bool isAnswered =
            m_holderAsked
            && (input == Input::NotHeld || input == Input::IsHeld || input == Input::HolderUnknown);
        m_isHeld = isAnswered && input != Input::NotHeld;
        m_mayGoOn = input == Input::HolderUnknown && m_live;
        m_isFree = (isAnswered && input == Input::NotHeld) || (m_isFree && m_isReverifyAsked);
        if (isAnswered || endsProcess)
            m_holderAsked = false;
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
        if (input == Input::RedirectsAwaited || input == Input::RedirectsExcluded)
            m_redirectsAwaited = input == Input::RedirectsAwaited;
        if (input == Input::RecordAwaited || input == Input::RecordKept)
            m_recordAwaited = input == Input::RecordAwaited;
        if (input == Input::ReverifyWanted)
            m_reverifyWanted = true;
        m_isVerified = input == Input::Verified;
        m_isReverifyAsked = m_isReverifyAsked && !m_isVerified;
        for (const Timer timer : SessionMachine::kTimers) {
            if (kTimeouts.at(static_cast<std::size_t>(timer)) == input)
                m_armed.erase(timer);
        }
        const Phase before = m_machine.phase();
        m_isWakened = input == Input::MessageWaiting || input == Input::TurnContinues
                      || input == Input::WakeWanted;
        m_wasToContinue = m_wasToContinue || m_continues;
        m_mayBeIgnored = input == Input::AcknowledgeTimeout || input == Input::InterruptTimeout;
        const Effects effects = m_machine.handle(input);
        for (std::size_t i = 0; i < effects.size(); ++i)
            check(effects[i], before, hadTurn, i + 1 == effects.size());
        EXPECT_EQ(m_process, needsProcess(m_machine.phase()));
        if (m_machine.phase() != Phase::Settling && m_machine.phase() != Phase::Live)
            m_holderAsked = false; // the answer is of no use
        checkTimers();
        EXPECT_TRUE(m_machine.phase() == Phase::Live || !m_machine.isRestartPending());
        if (m_stopWanted) {
            EXPECT_THAT(m_machine.phase(),
                        AnyOf(Phase::Stopped, Phase::Interrupting, Phase::Closing,
                              Phase::Terminating, Phase::Killing));
        }
        EXPECT_TRUE(m_machine.phase() != Phase::Asleep || m_machine.isAsleep());
    }

    /// The next input if nothing fails.
    [[nodiscard]] Input likely() const
    {
        switch (m_machine.phase()) {
        case Phase::Starting:
            return Input::Initialized;
        case Phase::Verifying:
            return Input::Verified;
        case Phase::Interrupting:
            return m_armed.contains(Timer::Acknowledge) ? Input::AcknowledgeTimeout
                                                        : Input::InterruptTimeout;
        case Phase::Closing:
            return Input::CloseTimeout;
        case Phase::Settling:
            if (m_holderAsked)
                return m_given % 5 == 0 ? Input::IsHeld : Input::NotHeld;
            if (m_unread)
                return Input::TurnResolved;
            if (m_held)
                return Input::LaunchReady;
            return m_continues && m_redirectsAwaited ? Input::RedirectsExcluded
                                                     : Input::SettleTimeout;
        case Phase::Asleep:
            return m_given % 3 == 0 ? Input::MessageWaiting : Input::LaunchChanged;
        case Phase::Terminating:
            return m_given % 7 == 0 ? Input::TerminateTimeout : Input::ProcessEnded;
        case Phase::Killing:
            return Input::ProcessEnded;
        case Phase::Live:
            if (m_machine.isRestartPending())
                return Input::ApplyNow;
            if (m_holderAsked)
                return m_given % 5 == 0 ? Input::IsHeld : Input::NotHeld;
            if (m_recordAwaited)
                return Input::RecordKept;
            if (m_machine.maySleep() && m_given % 3 == 0)
                return Input::SleepWanted;
            return m_reverifyWanted && m_given % 2 == 0 ? Input::Verified : Input::MessageWaiting;
        case Phase::Stopped:
        case Phase::Failed:
            break;
        }
        return Input::LaunchReady;
    }

    /// Feeds likely inputs until the agent takes messages or no agent is left.
    [[nodiscard]] Phase playOut()
    {
        give(Input::LaunchChanged);
        for (int i = 0; i < 16; ++i)
            give(likely());
        for (int i = 0; i < 16 && m_machine.phase() != Phase::Live && !m_stopWanted; ++i)
            give(likely());
        return m_machine.phase();
    }

    [[nodiscard]] const auto &seen() const { return m_seen; }
    [[nodiscard]] bool stopWanted() const { return m_stopWanted; }
    [[nodiscard]] int spawns() const { return m_spawns; }

private:
    static bool needsProcess(Phase phase)
    {
        return phase != Phase::Stopped && phase != Phase::Failed && phase != Phase::Settling
               && phase != Phase::Asleep;
    }

    /// What is known of a cut turn.
    void noteCut(Input input)
    {
        switch (input) {
        case Input::TurnCut:
        case Input::TurnContinues:
        case Input::TurnResolved:
        case Input::TurnLeft:
            m_unread = input == Input::TurnCut;
            m_continues = input == Input::TurnContinues;
            m_isToBegin = false;
            break;
        case Input::TurnBegan:
        case Input::TurnOver:
        case Input::TurnFailed:
        case Input::ProcessEnded:
        case Input::ProcessFailed:
            m_isToBegin = false;
            break;
        case Input::BeginTimeout:
            if (m_machine.phase() == Phase::Live)
                m_isToBegin = false;
            break;
        default:
            break;
        }
    }

    /// Each timer runs exactly while it has a meaning.
    void checkTimers() const
    {
        const Phase phase = m_machine.phase();
        std::set<Timer> expected;
        if (phase == Phase::Starting || phase == Phase::Verifying)
            expected = {Timer::Start};
        else if (phase == Phase::Closing)
            expected = {Timer::Close};
        else if (phase == Phase::Terminating)
            expected = {Timer::Terminate};
        // Not armed again while something is still to be known: that arms it.
        else if (phase == Phase::Settling
                 && (!(m_held || m_unread || m_holderAsked || (m_continues && m_redirectsAwaited))
                     || m_armed.contains(Timer::Settle)))
            expected = {Timer::Settle};
        else if (phase == Phase::Live && m_isReverifyAsked)
            expected = {Timer::Reverify};
        else if (phase == Phase::Live && m_isToBegin)
            expected = {Timer::Begin};
        std::set<Timer> others = m_armed;
        const std::size_t interrupts =
            others.erase(Timer::Acknowledge) + others.erase(Timer::Interrupt);
        EXPECT_EQ(others, expected) << "phase " << static_cast<int>(phase);
        // An interrupt has one limit at a time, and none after its turn.
        if (phase == Phase::Interrupting)
            EXPECT_EQ(interrupts, 1U);
        else
            EXPECT_LE(interrupts, phase == Phase::Live && m_machine.turn() != Turn::None ? 1U : 0U);
    }

    void check(const Effect &effect, Phase before, bool hadTurn, bool isLast)
    {
        switch (effect.kind) {
        case Effect::Spawn:
            EXPECT_FALSE(m_process) << "a second agent";
            EXPECT_THAT(before,
                        AnyOf(Phase::Stopped, Phase::Failed, Phase::Settling, Phase::Asleep));
            EXPECT_FALSE(m_unread) << "an agent before it was known how far the cut turn came";
            EXPECT_FALSE(m_continues && m_redirectsAwaited)
                << "a turn continued before redirects were excluded";
            EXPECT_TRUE(before != Phase::Asleep || m_isWakened) << "an agent that nothing needs";
            EXPECT_TRUE(m_isFree || !m_mayBeHeld) << "another process may have the conversation";
            m_isToBegin = std::exchange(m_continues, false);
            EXPECT_FALSE(m_stopWanted) << "an agent after the end";
            EXPECT_TRUE(m_launchKnown) << "started without a known launch";
            EXPECT_FALSE(m_held) << "started while its launch was pending";
            m_process = true;
            m_reverifyWanted = false; // wanted anew for each agent
            ++m_spawns;
            break;
        case Effect::AskHolder:
            EXPECT_TRUE(m_mayBeHeld && !m_holderAsked && !m_stopWanted);
            EXPECT_TRUE(m_process ? m_live && !hadTurn : !m_live);
            EXPECT_TRUE(before != Phase::Asleep || m_isWakened) << "nothing needs an agent";
            m_holderAsked = true;
            break;
        case Effect::ReportHeld:
            EXPECT_TRUE(m_isHeld && !hadTurn);
            m_queueIsUsers = true;
            break;
        case Effect::WentLive:
            EXPECT_TRUE(m_process);
            m_live = true;
            m_queueHeld = false;
            break;
        case Effect::SendMessage:
            EXPECT_FALSE(m_queueHeld) << "sent a held message";
            EXPECT_FALSE(m_queueIsUsers) << "sent a message that waits for the user";
            EXPECT_FALSE(m_isToBegin) << "a message before the turn that is to be finished";
            EXPECT_TRUE(m_isFree || !m_mayBeHeld) << "another process may have the conversation";
            EXPECT_TRUE(m_live) << "a message before the endpoint was verified";
            EXPECT_TRUE(m_isVerified || !m_reverifyWanted)
                << "message sent without a fresh endpoint confirmation";
            EXPECT_FALSE(hadTurn) << "two turns at once";
            EXPECT_FALSE(m_held) << "sent while the launch was pending";
            EXPECT_FALSE(m_redirectsAwaited) << "sent before redirects were excluded";
            EXPECT_FALSE(m_recordAwaited) << "sent before the record was kept";
            break;
        case Effect::Stopped:
            EXPECT_FALSE(m_process);
            EXPECT_TRUE(m_stopWanted && isLast);
            break;
        case Effect::Arm:
            EXPECT_EQ(m_process, effect.timer != Timer::Settle);
            m_armed.insert(effect.timer);
            if (effect.timer != Timer::Acknowledge && effect.timer != Timer::Interrupt
                && effect.timer != Timer::Begin)
                m_isReverifyAsked = effect.timer == Timer::Reverify;
            break;
        case Effect::Disarm:
            m_armed.erase(effect.timer);
            break;
        case Effect::Terminate:
        case Effect::TerminateAtOnce:
            EXPECT_FALSE(m_mayGoOn) << "ended because something is not known";
            [[fallthrough]];
        case Effect::QueryStatus:
        case Effect::Interrupt:
        case Effect::CloseInput:
        case Effect::Kill:
        case Effect::ReportUnresponsive:
        case Effect::ReportElsewhere:
        case Effect::ReportUnverified:
            EXPECT_TRUE(m_process)
                << "effect " << static_cast<int>(effect.kind) << " needs an agent";
            break;
        case Effect::NoteIgnored:
            EXPECT_TRUE(m_mayBeIgnored && m_process);
            break;
        case Effect::AssumeUnverified:
            EXPECT_FALSE(m_reverifyWanted)
                << "assumed unverified although verification was required";
            EXPECT_TRUE(m_process)
                << "effect " << static_cast<int>(effect.kind) << " needs an agent";
            break;
        case Effect::FindLaunch:
            EXPECT_FALSE(m_held) << "launch requested while pending";
            m_held = true;
            break;
        case Effect::ReportTurnLost:
            EXPECT_TRUE(m_wasToContinue) << "no turn was to be continued";
            m_continues = m_isToBegin = false;
            break;
        case Effect::ReportRefusal:
            break;
        }
    }

    SessionMachine m_machine;
    std::set<std::tuple<Phase, Turn, Input>> m_seen;
    bool m_process = false;
    bool m_live = false;
    bool m_reverifyWanted = false;
    bool m_isVerified = false;      ///< by the current input
    bool m_isReverifyAsked = false; ///< before a message
    std::set<Timer> m_armed;
    bool m_mayBeIgnored = false; ///< by the current input
    bool m_held = false;
    bool m_queueHeld = false;
    bool m_queueIsUsers = false; ///< nothing goes out before the user acts
    bool m_unread = false;       ///< a cut turn is looked up
    bool m_continues = false;    ///< the next agent finishes a turn
    bool m_isToBegin = false;    ///< the live one has not begun to
    bool m_wasToContinue = false;
    bool m_mayBeHeld = false;   ///< by another process
    bool m_holderAsked = false; ///< who it is
    bool m_isFree = false;      ///< none has it, by the current input or before a verification
    bool m_isHeld = false;      ///< one has it or may have, by the current input
    bool m_mayGoOn = false;     ///< the live agent, after the current input
    bool m_isWakened = false;   ///< by the current input
    bool m_redirectsAwaited = false;
    bool m_recordAwaited = false;
    bool m_launchKnown = false;
    bool m_stopWanted = false;
    int m_spawns = 0;
    int m_given = 0;
};

TEST(SessionMachine, KeepsItsPromisesOnAnyWay)
{
    constexpr int kSteps = 300'000;
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
            // Few walks may end early.
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
    // The walk has covered each phase, and within Live each turn, with every input.
    std::set<std::pair<Phase, Input>> phases;
    std::set<std::pair<Turn, Input>> liveTurns;
    for (const auto &[phase, turn, input] : seen) {
        phases.emplace(phase, input);
        if (phase == Phase::Live)
            liveTurns.emplace(turn, input);
    }
    constexpr std::size_t kWithoutProcess = 4; // Stopped, Asleep, Settling, Failed
    EXPECT_EQ(phases.size(), 11U * kInputs - kWithoutProcess * 2);
    EXPECT_EQ(liveTurns.size(), 6U * kInputs);
}

} // namespace sessionmachinepromisestest

#include "bridge/session/SessionMachine.h"

namespace bridge::session {

namespace {

using Phase = SessionMachine::Phase;
using Input = SessionMachine::Input;
using Effects = SessionMachine::Effects;

} // namespace

Effects SessionMachine::handle(Input input)
{
    const SessionMachine before = *this;
    Effects effects = react(input);
    const bool isVerifying = m_phase == Phase::Live && m_reverify == Reverify::Asked;
    if ((m_holder == Holder::None && !isVerifying)
        || (m_holder == Holder::Asked && m_phase != Phase::Settling && m_phase != Phase::Live))
        m_holder = Holder::Unasked;
    for (const Timer timer : kTimers) {
        if (before.needs(timer) && !needs(timer))
            effects = prepended(Effect::disarm(timer), effects);
    }
    return effects;
}

bool SessionMachine::needs(Timer timer) const
{
    switch (timer) {
    case Timer::Start:
        return m_phase == Phase::Starting || m_phase == Phase::Verifying;
    case Timer::Reverify:
        return m_phase == Phase::Live && m_reverify == Reverify::Asked;
    case Timer::Acknowledge:
        return m_interrupt == Interrupt::Asked;
    case Timer::Interrupt:
        return m_interrupt == Interrupt::Acknowledged;
    case Timer::Close:
        return m_phase == Phase::Closing;
    case Timer::Terminate:
        return m_phase == Phase::Terminating;
    case Timer::Settle:
        return m_phase == Phase::Settling;
    case Timer::Begin:
        return m_phase == Phase::Live && m_cut == Cut::Started;
    }
    return false;
}

Effects SessionMachine::react(Input input)
{
    // True in every phase; the phases below decide only about the reaction.
    switch (input) {
    case Input::LaunchReady:
    case Input::LaunchChanged:
        m_launch = Launch::Known;
        break;
    case Input::LaunchPending:
        m_launch = Launch::Pending;
        break;
    case Input::LaunchRefused:
        m_launch = Launch::Refused;
        break;
    case Input::RedirectsAwaited:
        m_redirectsAwaited = true;
        break;
    case Input::RedirectsExcluded:
        m_redirectsAwaited = false;
        break;
    case Input::RecordAwaited:
        m_recordAwaited = true;
        break;
    case Input::RecordKept:
        m_recordAwaited = false;
        break;
    case Input::MessageWaiting:
        m_queue = Queue::Waiting;
        break;
    case Input::QueueHeld:
        m_queue = Queue::HeldForUser;
        break;
    case Input::MayBeHeld:
        if (m_holder == Holder::Impossible)
            m_holder = Holder::Unasked;
        break;
    case Input::QueueEmptied:
        m_queue = Queue::Empty;
        break;
    case Input::TurnFailed:
        if (m_queue == Queue::Waiting)
            m_queue = Queue::Held;
        break;
    case Input::TurnMayContinue:
        m_turnMayContinue = true;
        break;
    case Input::TurnCut:
        m_cut = Cut::Unread;
        break;
    case Input::TurnContinues:
        m_cut = Cut::Continues;
        break;
    case Input::TurnLeft:
        m_cut = Cut::None;
        if (m_queue != Queue::Empty)
            m_queue = Queue::HeldForUser;
        break;
    case Input::TurnResolved:
        m_cut = Cut::None;
        break;
    case Input::StopWanted:
        m_life = Life::Closed;
        break;
    case Input::ReverifyWanted:
        if (m_reverify == Reverify::NotWanted)
            m_reverify = Reverify::Wanted;
        break;
    default:
        break;
    }

    const bool isGone = input == Input::ProcessEnded || input == Input::ProcessFailed;
    switch (m_phase) {
    case Phase::Stopped:
    case Phase::Asleep:
    case Phase::Failed:
        return whileIdle(input);
    case Phase::Starting:
    case Phase::Verifying:
        return isGone ? processGone(input) : whileStarting(input);
    case Phase::Live:
        return isGone ? processGone(input) : whileLive(input);
    case Phase::Interrupting:
    case Phase::Closing:
    case Phase::Terminating:
    case Phase::Killing:
        return isGone ? processGone(input) : whileStopping(input);
    case Phase::Settling:
        return whileSettling(input);
    }
    return {};
}

Effects SessionMachine::whileIdle(Input input)
{
    if (m_life == Life::Closed)
        return input == Input::StopWanted ? stopped() : Effects{};
    switch (input) {
    case Input::LaunchReady:
    case Input::LaunchChanged:
        return m_phase == Phase::Asleep ? Effects{} : start();
    case Input::LaunchRefused:
        return m_phase == Phase::Asleep ? Effects{} : refused();
    case Input::RestartWanted:
    case Input::ApplyNow:
        // The cause of the failure may be gone, e.g. the program or the folder may exist now, so
        // the launch is determined again.
        return m_phase == Phase::Failed ? findLaunch() : Effects{};
    case Input::MessageWaiting:
    case Input::TurnContinues:
        if (m_phase == Phase::Asleep)
            return wake();
        return m_phase == Phase::Failed ? findLaunch() : Effects{};
    case Input::WakeWanted:
        return m_phase == Phase::Asleep ? wake() : Effects{};
    case Input::SleepWanted:
        if (m_phase == Phase::Stopped)
            m_phase = Phase::Asleep;
        return {};
    default:
        return {};
    }
}

Effects SessionMachine::whileStarting(Input input)
{
    if (m_turn != Turn::None)
        followTurn(input); // it finishes the turn of the agent before
    switch (input) {
    case Input::Initialized:
        if (m_phase != Phase::Starting)
            return {};
        m_phase = Phase::Verifying;
        return {Effect::QueryStatus};
    case Input::Verified:
        return m_phase == Phase::Verifying ? goLive() : Effects{};
    case Input::Unverified:
        return m_phase == Phase::Verifying ? unverified() : Effects{};
    case Input::Elsewhere:
        return prepended(Effect::ReportElsewhere, stopAgent(After::Fail));
    case Input::StartTimeout:
        if (m_phase == Phase::Verifying)
            return unverified();
        return prepended(Effect::ReportUnresponsive, stopAgent(After::Fail));
    case Input::InterruptWanted:
        // Before the turn has begun, an interrupt would have no effect.
        return m_turn == Turn::None ? Effects{} : stopAgent(After::Respawn);
    case Input::LaunchChanged:
    case Input::RestartWanted:
    case Input::TurnContinues:
        return stopAgent(After::Respawn);
    case Input::LaunchRefused:
        return prepended(Effect::ReportRefusal, stopAgent(After::Fail));
    case Input::StopWanted:
        return stopAgent(After::Stop);
    default:
        return {};
    }
}

Effects SessionMachine::whileLive(Input input)
{
    followTurn(input);
    switch (input) {
    case Input::HolderWanted:
        m_holderWanted = true;
        return lookForHolder();
    case Input::NotHeld:
        if (m_holder != Holder::Asked)
            return {};
        m_holder = Holder::None;
        return nextMessage();
    case Input::IsHeld:
        if (m_holder != Holder::Asked)
            return {};
        if (m_turn == Turn::None)
            return heldByOther();
        // It has begun by itself: it is asked after that.
        m_holder = Holder::Unasked;
        m_holderWanted = true;
        return {};
    case Input::HolderUnknown:
        if (m_holder != Holder::Asked)
            return {};
        m_holder = Holder::Unasked;
        if (m_turn != Turn::None || m_queue != Queue::Waiting)
            return {};
        m_queue = Queue::HeldForUser;
        return {Effect::ReportHeld};
    case Input::LaunchReady:
        // The change was reverted before it was applied.
        if (m_restart != Restart::ForUser)
            m_restart = Restart::None;
        return nextMessage();
    case Input::MessageWaiting:
    case Input::RedirectsExcluded:
    case Input::RecordKept:
        return nextMessage();
    case Input::InterruptWanted:
        if (m_turn == Turn::None)
            return {};
        // A turn that has not begun yet would not hear of an interrupt.
        return m_isHung || m_cut == Cut::Started ? applyPending() : interrupt();
    case Input::InterruptAcknowledged:
        return acknowledged();
    case Input::AcknowledgeTimeout:
    case Input::InterruptTimeout:
        return ignored();
    case Input::AgentHung:
        m_isHung = true;
        return isRestartPending() ? applyPending() : Effects{};
    case Input::AgentAnswers:
        m_isHung = false;
        return {};
    case Input::LaunchChanged:
    case Input::LaunchRefused:
    case Input::RestartWanted:
        // A turn that only retries a dead endpoint has nothing to lose, and the end of one whose
        // agent is hung would never come.
        if (m_turn == Turn::None || m_turn == Turn::Retrying || m_isHung
            || m_restart == Restart::WhenKnown)
            return applyPending();
        if (input == Input::RestartWanted)
            m_restart = Restart::ForUser;
        else if (m_restart == Restart::None)
            m_restart = Restart::ForChange;
        return {};
    case Input::ApplyNow:
        if (isRestartPending())
            return applyPending();
        m_restart = m_launch == Launch::Pending ? Restart::WhenKnown : Restart::None;
        return {};
    case Input::RetryAnnounced:
        return isRestartPending() && m_turn == Turn::Retrying ? applyPending() : Effects{};
    case Input::TurnOver:
    case Input::TurnFailed:
    case Input::UserAnswered:
        if (m_turn != Turn::None)
            return {};
        if (isRestartPending())
            return applyPending();
        return m_queue == Queue::Waiting ? nextMessage() : lookForHolder();
    case Input::Verified:
        return m_reverify == Reverify::Asked ? verified() : Effects{};
    case Input::Unverified:
    case Input::ReverifyTimeout:
        return m_reverify == Reverify::Asked ? unverified() : Effects{};
    case Input::Elsewhere:
        // Before a message, or late, after the agent was assumed to be unverifiable.
        return prepended(Effect::ReportElsewhere, stopAgent(After::Fail));
    case Input::StopWanted:
        return stopAgent(After::Stop);
    case Input::SleepWanted:
        return maySleep() ? stopAgent(After::Sleep) : Effects{};
    case Input::TurnContinues:
        return stopAgent(After::Respawn);
    case Input::BeginTimeout:
        if (m_cut != Cut::Started)
            return {};
        m_turn = Turn::None;
        return isRestartPending() ? prepended(Effect::ReportTurnLost, applyPending()) : turnLost();
    default:
        return {};
    }
}

Effects SessionMachine::whileStopping(Input input)
{
    switch (input) {
    case Input::TurnOver:
    case Input::TurnFailed:
        followTurn(input);
        return m_phase == Phase::Interrupting ? terminate() : Effects{};
    case Input::InterruptAcknowledged:
        return acknowledged();
    case Input::AcknowledgeTimeout:
    case Input::InterruptTimeout:
        return ignored();
    case Input::CloseTimeout:
        return m_phase == Phase::Closing ? terminateAtOnce() : Effects{};
    case Input::TerminateTimeout:
        if (m_phase != Phase::Terminating)
            return {};
        m_phase = Phase::Killing;
        return {Effect::Kill};
    case Input::StopWanted:
        m_after = After::Stop;
        return {};
    case Input::LaunchReady:
    case Input::LaunchChanged:
        // The new launch may work although a failure led to this stop.
        if (m_after == After::Fail)
            m_after = After::Respawn;
        return {};
    case Input::WakeWanted:
        if (m_after == After::Sleep)
            m_after = After::Respawn;
        return {};
    case Input::MessageWaiting:
    case Input::TurnContinues:
        if (m_after == After::Sleep)
            m_after = After::Respawn;
        return m_after == After::Fail ? findLaunch() : Effects{};
    case Input::RestartWanted:
        return m_after == After::Fail ? findLaunch() : Effects{};
    case Input::LaunchRefused:
        if (m_after == After::Stop || m_after == After::Sleep)
            return {};
        m_after = After::Fail;
        return {Effect::ReportRefusal};
    default:
        return {};
    }
}

Effects SessionMachine::whileSettling(Input input)
{
    switch (input) {
    case Input::SettleTimeout:
        // The launch was refused during a turn, and the agent ended before the turn did.
        if (m_launch == Launch::Refused)
            return refused();
        return maySpawn() ? spawn() : Effects{}; // what is missing arms the timer again
    case Input::LaunchReady:
    case Input::LaunchChanged:
    case Input::RedirectsExcluded:
    case Input::TurnContinues:
    case Input::TurnResolved:
    case Input::TurnLeft:
        return {Effect::arm(Timer::Settle)};
    case Input::LaunchRefused:
        return refused();
    case Input::StopWanted:
        return stopped();
    case Input::NotHeld:
        if (m_holder != Holder::Asked)
            return {};
        m_holder = Holder::None;
        return maySpawn() ? spawn() : Effects{}; // what is missing may take long: it is asked again
    case Input::IsHeld:
    case Input::HolderUnknown:
        return m_holder == Holder::Asked ? heldByOther() : Effects{};
    default:
        return {};
    }
}

} // namespace bridge::session

#include "bridge/session/SessionMachine.h"

namespace bridge::session {

namespace {

using Phase = SessionMachine::Phase;
using Input = SessionMachine::Input;
using Effect = SessionMachine::Effect;
using Effects = SessionMachine::Effects;

Effects prepended(Effect effect, Effects rest)
{
    rest.insert(rest.begin(), effect);
    return rest;
}

} // namespace

Effects SessionMachine::handle(Input input)
{
    const SessionMachine before = *this;
    Effects effects = react(input);
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
    case Input::NotHeld:
    case Input::IsHeld:
        if (m_phase != Phase::Settling && m_holder == Holder::Asked)
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
    case Input::LaunchReady:
        // The change was reverted before it was applied.
        if (m_restart != Restart::ForUser)
            m_restart = Restart::None;
        return nextMessage();
    case Input::MessageWaiting:
    case Input::RedirectsExcluded:
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
        return isRestartPending() ? applyPending() : nextMessage();
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
        return m_phase == Phase::Closing ? terminate() : Effects{};
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
        if (maySpawn())
            return spawn();
        m_holder = Holder::Unasked; // too early: what is missing may take long
        return {};
    case Input::IsHeld:
        return m_holder == Holder::Asked ? heldByOther() : Effects{};
    default:
        return {};
    }
}

Effects SessionMachine::findLaunch()
{
    if (m_launch == Launch::Pending)
        return {};
    m_launch = Launch::Pending;
    return {Effect::FindLaunch};
}

/// All is known that a start depends on. An agent that finishes a turn asks its endpoint at once.
bool SessionMachine::maySpawn() const
{
    return m_launch == Launch::Known && m_cut != Cut::Unread && m_holder != Holder::Asked
           && (m_cut != Cut::Continues || !m_redirectsAwaited);
}

Effects SessionMachine::start()
{
    if (maySpawn())
        return spawn();
    m_phase = Phase::Settling;
    return {Effect::arm(Timer::Settle)};
}

Effects SessionMachine::wake()
{
    if (m_launch == Launch::Known)
        return start();
    m_phase = Phase::Settling;
    return prepended(Effect::arm(Timer::Settle), findLaunch());
}

Effects SessionMachine::refused()
{
    m_phase = Phase::Failed;
    return prepended(Effect::ReportRefusal, turnLost());
}

/// The agent that was to finish the cut turn does not.
Effects SessionMachine::turnLost()
{
    if (m_cut != Cut::Continues && m_cut != Cut::Started)
        return {};
    m_cut = Cut::None;
    return {Effect::ReportTurnLost};
}

bool SessionMachine::maySleep() const
{
    return m_phase == Phase::Live && m_turn == Turn::None && m_queue == Queue::Empty
           && m_launch == Launch::Known && m_reverify != Reverify::Asked && m_cut == Cut::None
           && !isRestartPending();
}

Effects SessionMachine::heldByOther()
{
    m_holder = Holder::Unasked;
    m_phase = Phase::Asleep;
    if (m_queue != Queue::Empty)
        m_queue = Queue::HeldForUser;
    return turnLost();
}

Effects SessionMachine::spawn()
{
    if (m_holder == Holder::Unasked) {
        m_holder = Holder::Asked;
        m_phase = Phase::Settling;
        return {Effect::AskHolder};
    }
    if (m_holder == Holder::None)
        m_holder = Holder::Unasked;
    m_phase = Phase::Starting;
    m_reverify = Reverify::NotWanted;
    m_after = After::Respawn;
    m_turnMayContinue = false;
    if (m_cut == Cut::Continues) {
        m_cut = Cut::Started;
        m_turn = Turn::Running;
    }
    return {Effect::Spawn, Effect::arm(Timer::Start)};
}

Effects SessionMachine::goLive()
{
    m_phase = Phase::Live;
    m_life = Life::Open;
    if (m_queue == Queue::Held)
        m_queue = Queue::Waiting;
    Effects effects = prepended(Effect::WentLive, verified());
    if (m_cut == Cut::Started)
        effects.push_back(Effect::arm(Timer::Begin));
    return effects;
}

/// The agent does not report its endpoint.
Effects SessionMachine::unverified()
{
    if (m_reverify != Reverify::NotWanted)
        return prepended(Effect::ReportUnverified, stopAgent(After::Fail));
    return prepended(Effect::AssumeUnverified, goLive());
}

/// The agent is verified at this moment, which counts for a message that waits now, not for later
/// ones.
Effects SessionMachine::verified()
{
    if (m_reverify == Reverify::NotWanted)
        return nextMessage();
    m_reverify = Reverify::Fresh;
    const Effects effects = nextMessage();
    m_reverify = Reverify::Wanted;
    return effects;
}

/// Once for each turn; the limits run from the first time.
Effects SessionMachine::interrupt()
{
    if (m_interrupt != Interrupt::None)
        return {};
    m_interrupt = Interrupt::Asked;
    return {Effect::Interrupt, Effect::arm(Timer::Acknowledge)};
}

Effects SessionMachine::acknowledged()
{
    if (m_interrupt != Interrupt::Asked)
        return {};
    if (isInTurn()) {
        m_interrupt = Interrupt::Acknowledged;
        return {Effect::arm(Timer::Interrupt)};
    }
    // Work beside the turns: no end of a turn follows.
    m_interrupt = Interrupt::None;
    return m_phase == Phase::Interrupting ? terminate() : Effects{};
}

/// The interrupt did not end the turn in time.
Effects SessionMachine::ignored()
{
    if (m_interrupt == Interrupt::None)
        return {};
    m_isHung = true;
    return prepended(Effect::NoteIgnored,
                     m_phase == Phase::Interrupting ? close() : applyPending());
}

Effects SessionMachine::stopAgent(After after)
{
    m_after = after;
    m_restart = Restart::None;
    if (m_phase != Phase::Live || m_turn == Turn::None)
        return terminate();
    if (m_isHung)
        return close();
    // No agent finishes a turn that was interrupted.
    if (m_turnMayContinue && isInTurn() && m_interrupt == Interrupt::None)
        return terminate();
    m_phase = Phase::Interrupting;
    return interrupt();
}

Effects SessionMachine::close()
{
    m_phase = Phase::Closing;
    m_interrupt = Interrupt::None;
    return {Effect::CloseInput, Effect::arm(Timer::Close)};
}

Effects SessionMachine::terminate()
{
    m_phase = Phase::Terminating;
    m_interrupt = Interrupt::None;
    return {Effect::Terminate, Effect::arm(Timer::Terminate)};
}

Effects SessionMachine::processGone(Input input)
{
    const bool wasStopping = m_phase == Phase::Interrupting || m_phase == Phase::Closing
                             || m_phase == Phase::Terminating || m_phase == Phase::Killing;
    m_turn = Turn::None;
    m_interrupt = Interrupt::None;
    m_isHung = false;
    m_restart = Restart::None;
    if (m_cut == Cut::Started)
        m_cut = Cut::None; // TurnCut or TurnLeft follows
    if (!wasStopping)
        m_after = input == Input::ProcessEnded ? After::Respawn : After::Fail;
    switch (m_after) {
    case After::Respawn:
        m_phase = Phase::Settling;
        return {Effect::arm(Timer::Settle)};
    case After::Sleep:
        m_phase = Phase::Asleep;
        return {};
    case After::Stop:
        return stopped();
    case After::Fail:
        m_phase = Phase::Failed;
        return turnLost();
    }
    return {};
}

Effects SessionMachine::applyPending()
{
    if (m_launch != Launch::Refused)
        return stopAgent(After::Respawn);
    return prepended(Effect::ReportRefusal, stopAgent(After::Fail));
}

Effects SessionMachine::stopped()
{
    m_phase = Phase::Stopped;
    return {Effect::Stopped};
}

Effects SessionMachine::nextMessage()
{
    if (m_phase != Phase::Live || m_turn != Turn::None || m_launch != Launch::Known
        || m_redirectsAwaited || isRestartPending() || m_queue != Queue::Waiting
        || m_reverify == Reverify::Asked)
        return {};
    if (m_reverify == Reverify::Wanted) {
        m_reverify = Reverify::Asked;
        return {Effect::QueryStatus, Effect::arm(Timer::Reverify)};
    }
    m_queue = Queue::Empty; // Session feeds MessageWaiting again while there are more
    followTurn(Input::TurnBegan);
    return {Effect::SendMessage};
}

void SessionMachine::followTurn(Input input)
{
    switch (input) {
    case Input::TurnBegan:
        if (m_cut == Cut::Started)
            m_cut = Cut::None;
        if (m_turn == Turn::None)
            m_turn = Turn::Running;
        else if (m_turn == Turn::AskingBetween)
            m_turn = Turn::Asking;
        break;
    // A background subagent continues between turns, without a turn of its own.
    case Input::OutputArrived:
        if (isInTurn() && m_turn != Turn::Asking)
            m_turn = Turn::Producing;
        break;
    case Input::UserAsked:
        m_turn = isInTurn() ? Turn::Asking : Turn::AskingBetween;
        break;
    case Input::UserAnswered:
        if (m_turn == Turn::Asking)
            m_turn = Turn::Producing;
        else if (m_turn == Turn::AskingBetween)
            m_turn = Turn::None;
        break;
    case Input::RetryAnnounced:
        if (isInTurn() && m_turn != Turn::Asking)
            m_turn = Turn::Retrying;
        break;
    case Input::TurnOver:
    case Input::TurnFailed:
        m_turn = Turn::None;
        break;
    default:
        break;
    }
    if (m_turn == Turn::None) {
        m_interrupt = Interrupt::None;
        if (m_cut == Cut::Started)
            m_cut = Cut::None;
    }
}

ChatState SessionMachine::state() const
{
    switch (m_phase) {
    case Phase::Stopped:
    case Phase::Asleep:
        return ChatState::Stopped;
    case Phase::Failed:
        return ChatState::Failed;
    case Phase::Starting:
    case Phase::Verifying:
    case Phase::Settling:
        return m_life == Life::Open ? ChatState::Restarting : ChatState::Starting;
    case Phase::Interrupting:
    case Phase::Closing:
    case Phase::Terminating:
    case Phase::Killing:
        if (m_after == After::Respawn)
            return m_life == Life::Open ? ChatState::Restarting : ChatState::Starting;
        return m_after == After::Fail ? ChatState::Failed : ChatState::Stopped;
    case Phase::Live:
        break;
    }
    switch (m_turn) {
    case Turn::None:
        return m_reverify == Reverify::Asked ? ChatState::Working : ChatState::Ready;
    case Turn::Running:
    case Turn::Producing:
        return ChatState::Working;
    case Turn::Asking:
    case Turn::AskingBetween:
        return ChatState::Waiting;
    case Turn::Retrying:
        return ChatState::Retrying;
    }
    return ChatState::Ready;
}

} // namespace bridge::session

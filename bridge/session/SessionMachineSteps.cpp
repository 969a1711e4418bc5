// The steps of SessionMachine that more than one phase takes.
#include "bridge/session/SessionMachine.h"

namespace bridge::session {

using Effects = SessionMachine::Effects;

Effects SessionMachine::prepended(Effect effect, Effects rest)
{
    rest.insert(rest.begin(), effect);
    return rest;
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

Effects SessionMachine::lookForHolder()
{
    return m_holderWanted && m_holder == Holder::Unasked && m_turn == Turn::None ? askHolder()
                                                                                 : Effects{};
}

Effects SessionMachine::askHolder()
{
    m_holder = Holder::Asked;
    m_holderWanted = false;
    return {Effect::AskHolder};
}

Effects SessionMachine::heldByOther()
{
    m_holder = Holder::Unasked;
    if (m_queue != Queue::Empty)
        m_queue = Queue::HeldForUser;
    if (m_phase == Phase::Live)
        return prepended(Effect::ReportHeld, stopAgent(After::Sleep));
    m_phase = Phase::Asleep;
    return prepended(Effect::ReportHeld, turnLost());
}

Effects SessionMachine::spawn()
{
    if (m_holder == Holder::Unasked) {
        m_phase = Phase::Settling;
        return askHolder();
    }
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
    if (m_turn == Turn::None)
        return terminate();
    if (m_phase != Phase::Live)
        return terminateAtOnce();
    if (m_isHung)
        return close();
    // No agent finishes a turn that was interrupted, nor one whose question the agent has answered
    // itself because its input had ended.
    if (m_turnMayContinue && isInTurn() && m_interrupt == Interrupt::None)
        return terminateAtOnce();
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

Effects SessionMachine::terminateAtOnce()
{
    Effects effects = terminate();
    effects.front() = Effect::TerminateAtOnce;
    return effects;
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
    if (m_holder == Holder::Asked)
        m_holder = Holder::Unasked;
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
        || m_redirectsAwaited || m_recordAwaited || isRestartPending() || m_queue != Queue::Waiting
        || m_reverify == Reverify::Asked || m_holder == Holder::Asked)
        return {};
    if (m_holder == Holder::Unasked)
        return askHolder();
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
        return m_reverify == Reverify::Asked
                       || ((m_holder == Holder::Asked || m_recordAwaited)
                           && m_queue == Queue::Waiting)
                   ? ChatState::Working
                   : ChatState::Ready;
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

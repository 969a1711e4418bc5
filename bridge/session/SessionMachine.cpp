#include "bridge/session/SessionMachine.h"

#include <utility>

namespace bridge::session {

namespace {

using Phase = SessionMachine::Phase;
using Turn = SessionMachine::Turn;
using Input = SessionMachine::Input;
using Effect = SessionMachine::Effect;
using Effects = SessionMachine::Effects;

Effects first(Effect effect, Effects rest)
{
    rest.insert(rest.begin(), effect);
    return rest;
}

} // namespace

Effects SessionMachine::handle(Input input)
{
    // What is true in every phase; the phases below only decide what to do about it.
    switch (input) {
    case Input::LaunchReady:
    case Input::LaunchChanged:
        m_launchKnown = true;
        m_held = false;
        break;
    case Input::LaunchPending:
        m_held = true;
        break;
    case Input::LaunchRefused:
        m_launchKnown = false;
        m_held = false;
        break;
    case Input::MessageWaiting:
        m_messageWaiting = true;
        m_queueHeld = false;
        break;
    case Input::TurnFailed:
        m_queueHeld = true;
        break;
    case Input::StopWanted:
        m_wanted = false;
        break;
    case Input::ProofWanted:
        if (m_proof == Proof::NotWanted)
            m_proof = Proof::Wanted;
        break;
    default:
        break;
    }

    switch (m_phase) {
    case Phase::Stopped:
    case Phase::Failed:
        return whileIdle(input);
    case Phase::Starting:
    case Phase::Verifying:
        return whileStarting(input);
    case Phase::Live:
        return whileLive(input);
    case Phase::Interrupting:
    case Phase::Terminating:
    case Phase::Killing:
        return whileStopping(input);
    case Phase::Settling:
        return whileSettling(input);
    }
    return {};
}

Effects SessionMachine::whileIdle(Input input)
{
    if (!m_wanted)
        return input == Input::StopWanted ? stopped() : Effects{};
    switch (input) {
    case Input::LaunchReady:
    case Input::LaunchChanged:
        return spawn();
    case Input::LaunchRefused:
        m_phase = Phase::Failed;
        return {Effect::ReportRefusal};
    case Input::RestartWanted:
    case Input::ApplyNow:
    case Input::MessageWaiting:
        // The user wants it to go on. What failed may have been mended since, so how to start is
        // found out anew: the program may be there now, or the folder.
        return m_phase == Phase::Failed ? findLaunch() : Effects{};
    default:
        return {};
    }
}

Effects SessionMachine::whileStarting(Input input)
{
    switch (input) {
    case Input::Initialized:
        if (m_phase != Phase::Starting)
            return {};
        m_phase = Phase::Verifying;
        return {Effect::QueryStatus};
    case Input::Verified:
        return m_phase == Phase::Verifying ? goLive() : Effects{};
    case Input::Untold:
        return m_phase == Phase::Verifying ? withoutProof() : Effects{};
    case Input::Elsewhere:
        return first(Effect::ReportElsewhere, stopAgent(After::Fail));
    case Input::TimerFired:
        if (m_phase == Phase::Verifying)
            return withoutProof();
        return first(Effect::ReportUnresponsive, stopAgent(After::Fail));
    case Input::LaunchChanged:
    case Input::RestartWanted:
        return stopAgent(After::Respawn);
    case Input::LaunchRefused:
        return first(Effect::ReportRefusal, stopAgent(After::Fail));
    case Input::StopWanted:
        return stopAgent(After::Stop);
    case Input::ProcessEnded:
    case Input::ProcessFailed:
        return processGone(input);
    default:
        return {};
    }
}

Effects SessionMachine::whileLive(Input input)
{
    followTurn(input);
    switch (input) {
    case Input::LaunchReady:
        // What was changed has been changed back before it was applied.
        m_restartPending = m_restartAsked;
        m_applyWhenKnown = false;
        return nextMessage();
    case Input::MessageWaiting:
        return nextMessage();
    case Input::InterruptWanted:
        return m_turn == Turn::None ? Effects{} : Effects{Effect::Interrupt};
    case Input::LaunchChanged:
    case Input::LaunchRefused:
    case Input::RestartWanted:
        m_restartPending = true;
        m_restartAsked = m_restartAsked || input == Input::RestartWanted;
        // A turn that only asks a dead endpoint again has nothing to lose.
        if (m_turn == Turn::None || m_turn == Turn::Retrying || m_applyWhenKnown)
            return applyPending();
        return {};
    case Input::ApplyNow:
        m_applyWhenKnown = m_held;
        return m_restartPending ? applyPending() : Effects{};
    case Input::RetryAnnounced:
        return m_restartPending && m_turn == Turn::Retrying ? applyPending() : Effects{};
    case Input::TurnOver:
    case Input::TurnFailed:
    case Input::UserAnswered:
        if (m_turn != Turn::None)
            return {};
        return m_restartPending ? applyPending() : nextMessage();
    case Input::Verified:
        return m_proof == Proof::Asked ? first(Effect::DisarmTimer, proven()) : Effects{};
    case Input::Untold:
    case Input::TimerFired:
        return m_proof == Proof::Asked ? withoutProof() : Effects{};
    case Input::Elsewhere:
        // Said before a message, or late, after the agent was taken for one that does not say.
        return first(Effect::ReportElsewhere, stopAgent(After::Fail));
    case Input::StopWanted:
        return stopAgent(After::Stop);
    case Input::ProcessEnded:
    case Input::ProcessFailed:
        return processGone(input);
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
    case Input::TimerFired:
        if (m_phase == Phase::Interrupting)
            return terminate();
        if (m_phase == Phase::Terminating) {
            m_phase = Phase::Killing;
            return {Effect::Kill};
        }
        return {};
    case Input::StopWanted:
        m_after = After::Stop;
        return {};
    case Input::LaunchReady:
    case Input::LaunchChanged:
        // Also after a failure that led to this stop: something is different now.
        if (m_after != After::Stop)
            m_after = After::Respawn;
        return {};
    case Input::RestartWanted:
    case Input::MessageWaiting:
        return m_after == After::Fail ? findLaunch() : Effects{};
    case Input::LaunchRefused:
        if (m_after == After::Stop)
            return {};
        m_after = After::Fail;
        return {Effect::ReportRefusal};
    case Input::ProcessEnded:
    case Input::ProcessFailed:
        return processGone(input);
    default:
        return {};
    }
}

Effects SessionMachine::whileSettling(Input input)
{
    switch (input) {
    case Input::TimerFired:
        if (m_held)
            return {}; // LaunchReady, LaunchChanged or LaunchRefused follows
        if (m_launchKnown)
            return spawn();
        // Refused while a turn ran, which the agent did not live to end.
        m_phase = Phase::Failed;
        return {Effect::ReportRefusal};
    case Input::LaunchReady:
    case Input::LaunchChanged:
        return {Effect::ArmSettleTimer};
    case Input::LaunchRefused:
        m_phase = Phase::Failed;
        return {Effect::DisarmTimer, Effect::ReportRefusal};
    case Input::StopWanted:
        return stopped();
    default:
        return {};
    }
}

Effects SessionMachine::findLaunch()
{
    if (std::exchange(m_held, true))
        return {};
    return {Effect::FindLaunch};
}

Effects SessionMachine::spawn()
{
    m_phase = Phase::Starting;
    m_proof = Proof::NotWanted;
    m_after = After::Respawn;
    return {Effect::Spawn, Effect::ArmStartTimer};
}

Effects SessionMachine::goLive()
{
    m_phase = Phase::Live;
    m_wasLive = true;
    m_queueHeld = false;
    return first(Effect::DisarmTimer, first(Effect::WentLive, proven()));
}

/// The agent has not said where its requests go, and will not.
Effects SessionMachine::withoutProof()
{
    if (m_proof != Proof::NotWanted)
        return first(Effect::ReportUnproven, stopAgent(After::Fail));
    return first(Effect::AssumeUnverified, goLive());
}

/// It just has. That is good for a message that waits now, not for one that comes later.
Effects SessionMachine::proven()
{
    if (m_proof == Proof::NotWanted)
        return nextMessage();
    m_proof = Proof::Fresh;
    const Effects effects = nextMessage();
    m_proof = Proof::Wanted;
    return effects;
}

Effects SessionMachine::stopAgent(After after)
{
    m_after = after;
    m_restartPending = false;
    m_restartAsked = false;
    m_applyWhenKnown = false;
    if (m_phase == Phase::Live && m_turn != Turn::None) {
        m_phase = Phase::Interrupting;
        return {Effect::Interrupt, Effect::ArmStopTimer};
    }
    return terminate();
}

Effects SessionMachine::terminate()
{
    m_phase = Phase::Terminating;
    return {Effect::Terminate, Effect::ArmStopTimer};
}

Effects SessionMachine::processGone(Input input)
{
    const bool wasStopping = m_phase == Phase::Interrupting || m_phase == Phase::Terminating
                             || m_phase == Phase::Killing;
    m_turn = Turn::None;
    m_inTurn = false;
    m_restartPending = false;
    m_restartAsked = false;
    m_applyWhenKnown = false;
    if (!wasStopping)
        m_after = input == Input::ProcessEnded ? After::Respawn : After::Fail;
    switch (m_after) {
    case After::Respawn:
        m_phase = Phase::Settling;
        return {Effect::ArmSettleTimer};
    case After::Stop:
        return stopped();
    case After::Fail:
        m_phase = Phase::Failed;
        return {Effect::DisarmTimer};
    }
    return {};
}

Effects SessionMachine::applyPending()
{
    if (m_launchKnown)
        return stopAgent(After::Respawn);
    return first(Effect::ReportRefusal, stopAgent(After::Fail));
}

Effects SessionMachine::stopped()
{
    m_phase = Phase::Stopped;
    return {Effect::DisarmTimer, Effect::Stopped};
}

Effects SessionMachine::nextMessage()
{
    if (m_phase != Phase::Live || m_turn != Turn::None || m_held || m_restartPending || m_queueHeld
        || !m_messageWaiting || m_proof == Proof::Asked)
        return {};
    if (m_proof == Proof::Wanted) {
        m_proof = Proof::Asked;
        return {Effect::QueryStatus, Effect::ArmProofTimer};
    }
    m_messageWaiting = false; // Session says MessageWaiting again while there are more
    followTurn(Input::TurnBegan);
    return {Effect::SendMessage};
}

void SessionMachine::followTurn(Input input)
{
    switch (input) {
    case Input::TurnBegan:
        m_inTurn = true;
        if (m_turn == Turn::None)
            m_turn = Turn::Running;
        break;
    // A subagent in the background goes on between turns: it makes no turn of its own.
    case Input::OutputArrived:
        if (m_inTurn && m_turn != Turn::Asking)
            m_turn = Turn::Producing;
        break;
    case Input::UserAsked:
        m_turn = Turn::Asking;
        break;
    case Input::UserAnswered:
        if (m_turn == Turn::Asking)
            m_turn = m_inTurn ? Turn::Producing : Turn::None;
        break;
    case Input::RetryAnnounced:
        if (m_inTurn && m_turn != Turn::Asking)
            m_turn = Turn::Retrying;
        break;
    case Input::TurnOver:
    case Input::TurnFailed:
        m_inTurn = false;
        m_turn = Turn::None;
        break;
    default:
        break;
    }
}

ChatState SessionMachine::state() const
{
    switch (m_phase) {
    case Phase::Stopped:
        return ChatState::Stopped;
    case Phase::Failed:
        return ChatState::Failed;
    case Phase::Starting:
    case Phase::Verifying:
    case Phase::Settling:
        return m_wasLive ? ChatState::Restarting : ChatState::Starting;
    case Phase::Interrupting:
    case Phase::Terminating:
    case Phase::Killing:
        if (m_after == After::Respawn)
            return m_wasLive ? ChatState::Restarting : ChatState::Starting;
        return m_after == After::Fail ? ChatState::Failed : ChatState::Stopped;
    case Phase::Live:
        break;
    }
    switch (m_turn) {
    case Turn::None:
        return m_proof == Proof::Asked ? ChatState::Working : ChatState::Ready;
    case Turn::Running:
    case Turn::Producing:
        return ChatState::Working;
    case Turn::Asking:
        return ChatState::Waiting;
    case Turn::Retrying:
        return ChatState::Retrying;
    }
    return ChatState::Ready;
}

} // namespace bridge::session

// The part of Session that starts its agents, and follows the end of one.
#include "bridge/session/Session.h"

#include "bridge/core/Ids.h"

#include <utility>

namespace bridge::session {

using Input = SessionMachine::Input;

void Session::askHolder()
{
    if (m_conversation.isFreshNext()) {
        feed(Input::NotHeld);
        answerWhenFree(true);
        return;
    }
    m_holder.ask(m_conversation.id(), m_agent.info().pid, [this](const HolderLook::Found &found) {
        m_foundHolder = found;
        noteRecord();
        const bool isFree = found ? !*found : m_trustsUnknownHolder;
        if (isFree)
            feed(Input::NotHeld);
        else if (!found || (hasWorkBesideTurns() && (m_messages.isEmpty() || isQueueHeld())))
            feed(Input::HolderUnknown);
        else
            feed(Input::IsHeld);
        if (!found && !isFree && !m_whenFree.empty())
            emit held(m_foundHolder); // the user may know better
        answerWhenFree(isFree);
    });
}

void Session::noteRecord()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    if (m_record.takeLoss() && m_machine.phase() == SessionMachine::Phase::Live)
        emit recordLost();
}

/// The next agent would resume what there is of the file, without a word about what is missing.
void Session::replaceCutRecord()
{
    if (!m_record.isCut() || m_conversation.isFreshNext())
        return;
    const QString text = m_pastText ? m_pastText(Past::Whole) : QString();
    if (text.isEmpty())
        return;
    m_conversation.startFresh(newId(), text);
    m_loops.forget();
    m_record.forget();
    emit pastLost();
}

void Session::answerWhenFree(bool isFree)
{
    for (const auto &then : std::exchange(m_whenFree, {}))
        then(isFree);
}

void Session::whenFree(std::function<void(bool isFree)> then)
{
    if (state() != ChatState::Ready)
        return then(false);
    m_whenFree.push_back(std::move(then));
    if (m_holder.isAsking())
        return;
    lookForHolder();
    if (!m_holder.isAsking())
        answerWhenFree(true);
}

void Session::spawn()
{
    m_failure.reset();
    m_hang.reset();
    m_lost.reset();
    m_isTurnBegun = false;
    m_isTurnStopped = false;
    replaceCutRecord();
    agent::ConversationStart start = m_conversation.next();
    // Only now is the launch certain to be known.
    start.continuesTurn =
        start.resume && m_messages.inFlight() && mayBeContinued(m_isContinueWanted);
    start.choices = m_choices;
    // Another endpoint may not have the model; the line about the switch names its own.
    if (m_launch->endpoint != m_modelEndpoint)
        start.choices.model.clear();
    m_agent.start(*m_launch, start);
    if (m_launch->usesOwnSignIn())
        feed(Input::ReverifyWanted);
    if (mayBeContinued(true))
        feed(Input::TurnMayContinue);
}

void Session::onEnded(const process::ProcessExit &exit, const QStringList &leftovers)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_pendingRequests.clear();
    m_tasks = 0;
    m_agentTimers = 0;
    const auto phase = m_machine.phase();
    const bool wasStarting =
        phase == SessionMachine::Phase::Starting || phase == SessionMachine::Phase::Verifying;
    const bool wasLive = phase == SessionMachine::Phase::Live;
    const bool wasInTurn = m_machine.isInTurn();
    const agent::ExitMeaning meaning = m_parts.backend.meaningOf(exit);
    noteLostWrites(meaning);
    // It went on with the turn of the agent before, which needs no verification to begin.
    const bool wasContinuing = wasStarting && wasInTurn && m_isTurnBegun;
    const bool isOtherStart = wasStarting && !wasContinuing && startsAgain(meaning);
    const bool isFailure = (wasStarting && !wasContinuing && !isOtherStart)
                           || ((wasLive || wasContinuing)
                               && !m_restarts.mayRespawnAfterCrash(m_parts.clock.monotonic()));
    // No process is left to write to or to end, so inputs from slots wait until this one is
    // handled.
    m_feeding = true;
    m_inputs.push_back(isFailure ? Input::ProcessFailed : Input::ProcessEnded);
    const bool wasTurnOver = m_watch.releaseTurnEnd();
    const Failure failure = m_agent.failureOf(exit);
    // Also when another agent follows, which may need as much: only the user can make room.
    const bool lackedMemory = wasLive && failure.kind() == FailureKind::AgentOutOfMemory;
    const QString inFlight = m_messages.inFlight() ? m_messages.inFlight()->id : QString();
    m_watch.end();
    m_tools.end();
    m_loops.end();
    m_cutFailure = wasLive ? failure : m_hang;
    m_owesTurnEnd = false;
    // An agent that lacked memory would lack it again.
    settleMessageOfEndedAgent(!isFailure && !lackedMemory);
    m_owesTurnEnd = wasInTurn && !wasTurnOver && m_lookUp.isLooking();
    emit agentChanged();
    emit agentEnded(isOtherStart || !(wasStarting || wasLive), leftovers);
    if (isFailure || lackedMemory)
        report(failure, lackedMemory ? inFlight : QString());
    else if (!wasTurnOver && !m_lookUp.isLooking() && (wasLive || wasInTurn))
        m_failure = m_cutFailure; // how the turn ended, if one ran
    if (wasInTurn && !wasTurnOver && !m_owesTurnEnd)
        emit turnEnded(false, {});
    handleInputs();
}

bool Session::startsAgain(const agent::ExitMeaning &meaning)
{
    const Conversation::Next next = m_conversation.nextAfter(meaning);
    if (next == Conversation::Next::OtherWay)
        feed(Input::MayBeHeld);
    if (next != Conversation::Next::WithoutPast)
        return next != Conversation::Next::None;
    const bool hasText = carryOver(Past::Whole);
    const bool isBlank = m_conversation.isOwn() || (m_isBlank && m_isBlank());
    if (!hasText && !isBlank) {
        // Never another conversation than the one that is asked for, unless the user wants it.
        m_conversation.giveUp();
        return false;
    }
    m_loops.forget();
    m_record.forget();
    if (hasText)
        emit pastLost();
    return true;
}

void Session::noteLostWrites(const agent::ExitMeaning &meaning)
{
    if (!m_lost && meaning.lost)
        onAgentEvent(*meaning.lost);
    if (m_lost && m_lost->conversation && m_conversation.hasBegun())
        carryOver(Past::Unsaved);
}

bool Session::carryOver(Past past)
{
    const QString text = m_pastText ? m_pastText(past) : QString();
    m_conversation.carryOver(text);
    return !text.isEmpty();
}

void Session::settleMessageOfEndedAgent(bool anotherFollows)
{
    const auto message = m_messages.inFlight();
    const auto wanted = std::exchange(m_wantedTurn, std::nullopt);
    // The user's wish to continue it may have ended this agent.
    if (!message || m_machine.turnContinues())
        return;
    if (m_machine.isClosed())
        return; // it stays in flight for the next program run
    if (m_isTurnStopped) {
        leaveTurn(true);
        return;
    }
    m_wasTurnReplaced = m_machine.phase() != SessionMachine::Phase::Live;
    const bool agentFollows = anotherFollows && m_machine.willRespawn();
    lookUpTurn(message->id,
               {.isWanted = agentFollows && wanted == message->id,
                .agentFollows = agentFollows,
                .wasOnlyRetrying =
                    !m_seen.hasOutput() && m_machine.turn() == SessionMachine::Turn::Retrying});
}

} // namespace bridge::session

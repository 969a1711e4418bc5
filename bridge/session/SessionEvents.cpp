// The part of Session that follows what its agent reports.
#include "bridge/session/Session.h"

#include "bridge/core/Ids.h"
#include "bridge/endpoint/ReservedNames.h"
#include "bridge/secrets/Redaction.h"

#include <utility>

namespace bridge::session {

using Input = SessionMachine::Input;

namespace {

/// A server may repeat the credential in the text of a refusal.
void redactWords(agent::AgentEvent &event, const std::optional<secrets::Secret> &secret)
{
    const auto hide = [&secret](QString &text) { text = secrets::redacted(text, secret); };
    if (auto *end = std::get_if<agent::TurnEnded>(&event); end && end->failure) {
        hide(end->text);
        hide(end->failure->text);
    } else if (auto *refused = std::get_if<agent::RequestFailed>(&event)) {
        hide(refused->text);
    } else if (auto *notice = std::get_if<agent::NoticeGiven>(&event)) {
        hide(notice->text);
    } else if (auto *block = std::get_if<agent::BlockFinished>(&event);
               block && block->isFromAgent) {
        hide(block->text); // the agent's own words about an error
    }
}

} // namespace

void Session::onAgentEvent(agent::AgentEvent event)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    using namespace agent;
    redactWords(event, m_agent.launch().secret);
    if (auto *cut = std::get_if<AnswerCut>(&event); cut && m_agent.launch().endpoint)
        cut->ownLimit = endpoint::answerLimitIn(m_agent.launch().endpoint->extraEnvironment);
    if (const auto *done = std::get_if<RequestDone>(&event))
        onRequestEnded(done->request, true);
    else if (const auto *refused = std::get_if<RequestFailed>(&event))
        onRequestEnded(refused->request, false);
    m_tools.follow(event);
    m_loops.follow(event);
    if (const auto *end = std::get_if<TurnEnded>(&event)) {
        if (isCutByUs(*end))
            return;
        if (!m_messages.isOwnTurn(end->messageIds, end->unsolicited) || !m_watch.holdTurnEnd(*end))
            onTurnEnded(*end);
        return;
    }
    if (std::holds_alternative<TurnStarted>(event))
        m_watch.releaseTurnEnd();
    if (m_messages.inFlight())
        m_seen.follow(event);
    emit agentEvent(event);
    if (const auto *ready = std::get_if<AgentReady>(&event)) {
        m_agent.record(*ready);
        if (!ready->sessionId.isEmpty())
            m_conversation.named(ready->sessionId);
        feed(Input::Initialized);
    } else if (const auto *status = std::get_if<StatusReported>(&event)) {
        feed(m_agent.compareEndpoint(*status));
    } else if (const auto *lost = std::get_if<WritesLost>(&event)) {
        m_lost = *lost;
    } else if (const auto *changed = std::get_if<BackgroundTasksChanged>(&event)) {
        m_tasks = changed->tasks.size();
        followIdleness();
    } else if (const auto *timers = std::get_if<TimersChanged>(&event)) {
        m_agentTimers = timers->count;
        followIdleness();
    } else if (const auto *skipped = std::get_if<MessageSkipped>(&event)) {
        onMessageSkipped(skipped->messageId);
    } else if (m_agent.recordOffer(event)) {
        if (const auto *option = std::get_if<OptionChanged>(&event))
            noteChoice(option->id, option->value);
        emit catalogChanged();
    } else {
        followTurn(event);
        m_watch.follow(event);
    }
}

void Session::onRequestEnded(agent::AgentRequest request, bool ok)
{
    if (request == agent::AgentRequest::Cancel)
        feed(Input::InterruptAcknowledged);
    else if (request == agent::AgentRequest::StopTool && !ok)
        interrupt();
}

void Session::onHealthChanged()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    const auto health = m_health.health();
    const bool isHung = health == HealthWatch::Health::Hung;
    const bool wasHung = m_hang.has_value();
    m_watch.setHealth(health);
    m_agent.setHung(isHung);
    if (isHung) {
        m_hang = m_agent.withAgentDetails(m_agent.hangFailure());
        emit fellSilent(m_health.lastHeard());
        emit diagnosed(*m_hang);
        feed(Input::AgentHung);
    } else if (wasHung && health == HealthWatch::Health::Answers) {
        m_hang.reset();
        emit diagnosisWithdrawn();
        feed(Input::AgentAnswers);
    }
}

void Session::followTurn(const agent::AgentEvent &event)
{
    using namespace agent;
    if (const auto *turn = std::get_if<TurnStarted>(&event)) {
        m_conversation.begun(turn->sessionId);
        feed(Input::MayBeHeld);
        m_agent.record(*turn);
        if (!std::exchange(m_isTurnBegun, true) && m_messages.inFlight()
            && m_agent.conversation().continuesTurn)
            m_watch.begin(m_agent.target());
        feed(Input::TurnBegan);
    } else if (std::holds_alternative<BlockText>(event)
               || std::holds_alternative<BlockProgressed>(event)
               || std::holds_alternative<BlockFinished>(event)
               || std::holds_alternative<ToolFinished>(event)) {
        feed(Input::OutputArrived);
    } else if (const auto *asked = std::get_if<PermissionAsked>(&event)) {
        m_pendingRequests.insert(asked->request.id);
        feed(Input::UserAsked);
    } else if (const auto *withdrawn = std::get_if<PermissionWithdrawn>(&event)) {
        if (m_pendingRequests.remove(withdrawn->requestId) && m_pendingRequests.isEmpty())
            feed(Input::UserAnswered);
    } else if (std::holds_alternative<RetryScheduled>(event)) {
        feed(Input::RetryAnnounced);
    }
}

bool Session::isCutByUs(const agent::TurnEnded &end) const
{
    using Phase = SessionMachine::Phase;
    const Phase phase = m_machine.phase();
    return (phase == Phase::Closing || phase == Phase::Terminating || phase == Phase::Killing)
           && !end.ok && !end.failure && !m_isTurnStopped
           && m_messages.isOwnTurn(end.messageIds, end.unsolicited);
}

void Session::onTurnEnded(const agent::TurnEnded &end)
{
    using Phase = SessionMachine::Phase;
    const EmitGuard::Scope emitting(m_emitGuard);
    emit agentEvent(end);
    const Phase phase = m_machine.phase();
    const bool isStarting = phase == Phase::Starting || phase == Phase::Verifying;
    // A session that cannot be resumed also ends a "turn", before there was any.
    const bool isTurn = !isStarting || m_isTurnBegun;
    const bool isOurs = isTurn && m_messages.isOwnTurn(end.messageIds, end.unsolicited);
    if (isOurs) {
        const QString id = m_messages.inFlight()->id;
        std::optional<Failure> failure;
        if (end.failure)
            failure = m_watch.failureOf(*end.failure);
        m_watch.end();
        if (end.ok) {
            m_messages.answered();
            emit messageAnswered(id);
            emit queueChanged();
        } else if (isStarting || phase == Phase::Live) {
            leaveTurn(end.interrupted);
        } else if (!m_seen.hasOutput() && m_machine.turn() == SessionMachine::Turn::Retrying
                   && m_machine.willRespawn() && !m_isTurnStopped) {
            // It only waited for a dead endpoint: the next agent repeats it. It was interrupted, so
            // that no agent would finish it.
            requeueTurn(id, newId());
        } else {
            leaveTurn(true);
        }
        if (failure)
            report(*failure, id);
    } else if (end.ok) {
        noteAnswered(end.messageIds);
    }
    if ((phase == Phase::Live || m_machine.isInTurn()) && isTurn)
        emit turnEnded(end.ok, end.text);
    // An unsolicited turn may end while our message is on its way.
    if (!m_messages.inFlight())
        feed(isOurs && end.failure ? Input::TurnFailed : Input::TurnOver);
    // Background work may still have open requests.
    if (!m_pendingRequests.isEmpty())
        feed(Input::UserAsked);
}

/// A turn that was given up may have gone on after all.
void Session::noteAnswered(const QStringList &ids)
{
    const QStringList late = m_messages.answeredLate(ids);
    for (const QString &id : late) {
        if (m_cutTurn == id)
            m_cutTurn.reset();
        emit messageAnswered(id);
    }
    if (!late.isEmpty())
        emit queueChanged();
}

void Session::onDiagnosed(const Failure &failure)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    // A slow server is still working. If it is unreachable, treat the silent turn like an announced
    // retry.
    if (!retryMayHelp(failure))
        feed(Input::RetryAnnounced);
    emit diagnosed(m_agent.withAgentDetails(failure));
}

} // namespace bridge::session

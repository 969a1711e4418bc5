#include "bridge/session/Session.h"

#include "bridge/core/Ids.h"
#include "bridge/secrets/Redaction.h"
#include "bridge/session/Patience.h"

#include <algorithm>
#include <utility>

namespace bridge::session {

namespace {

using Input = SessionMachine::Input;
using Effect = SessionMachine::Effect;

} // namespace

Session::Session(SessionParts parts, agent::ConversationStart conversation, Begin begin,
                 QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_agent(m_parts)
    , m_watch(m_parts.probe, m_parts.backend, m_parts.clock)
    , m_health([this] { return m_agent.connection() && m_agent.connection()->askHealth(); },
               m_parts.clock)
    , m_tools(m_parts.clock)
    , m_conversation(std::move(conversation), m_parts.backend.capabilities().resumesSessions)
    , m_lookUp(m_parts.past, m_parts.clock)
    , m_holder(m_parts.past, m_parts.clock)
{
    if (m_conversation.hasBegun())
        feed(Input::MayBeHeld);
    if (begin == Begin::Asleep)
        feed(Input::SleepWanted);
    connect(&m_agent, &LiveAgent::changed, this, &Session::agentChanged);
    connect(&m_agent, &LiveAgent::agentEvent, this, &Session::onAgentEvent);
    // For the transcript only: events of an ended agent must not release a message.
    connect(&m_agent, &LiveAgent::openItemEnded, this, &Session::agentEvent);
    connect(&m_agent, &LiveAgent::ended, this, &Session::onEnded);
    connect(&m_agent, &LiveAgent::heard, &m_health, &HealthWatch::heard);
    connect(&m_health, &HealthWatch::changed, this, &Session::onHealthChanged);
    connect(&m_tools, &ToolWatch::overdue, this, &Session::toolOverdue);
    connect(&m_tools, &ToolWatch::settled, this, &Session::toolSettled);
    connect(&m_watch, &TurnWatch::fellSilent, this, &Session::fellSilent);
    connect(&m_watch, &TurnWatch::diagnosed, this, &Session::onDiagnosed);
    connect(&m_watch, &TurnWatch::withdrawn, this, &Session::diagnosisWithdrawn);
    connect(&m_watch, &TurnWatch::turnEndReleased, this, &Session::onTurnEnded);
}

void Session::setLaunch(const agent::AgentLaunch &launch)
{
    if (m_launch && m_launch != launch)
        m_restarts.changed(m_parts.clock.monotonic());
    m_refusal.reset();
    m_reportedRefusal.reset();
    m_launch = launch;
    feedAndReleaseTurnEnd(Input::LaunchChanged);
}

void Session::refuseLaunch(const Failure &reason)
{
    m_refusal = reason;
    feedAndReleaseTurnEnd(Input::LaunchRefused);
}

void Session::restart()
{
    m_reportedRefusal.reset();
    feedAndReleaseTurnEnd(Input::RestartWanted);
}

void Session::startFresh(const QString &sessionId, const QString &preface)
{
    if (isTurnBetweenAgents())
        stopTurn();
    m_conversation.startFresh(sessionId, preface);
    restart();
}

void Session::interrupt()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    if (!m_messages.isEmpty()) {
        feed(Input::QueueHeld);
        emit queueChanged();
    }
    stopTurn();
}

void Session::stopTool(const QString &toolUseId)
{
    if (!m_agent.connection() || !m_agent.connection()->stopTool(toolUseId))
        interrupt();
}

void Session::send(const MessageQueue::Message &message)
{
    m_messages.add(message);
    askForAgent();
}

void Session::sendLater(const MessageQueue::Message &message)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_messages.add(message);
    feed(Input::QueueHeld);
    emit queueChanged();
}

std::optional<MessageQueue::Message> Session::takeQueued(const QString &id)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    auto message = m_messages.take(id);
    if (message) {
        if (m_messages.isEmpty())
            feed(Input::QueueEmptied);
        emit queueChanged();
    }
    return message;
}

void Session::moveQueued(const QString &id, int index)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    if (m_messages.move(id, index))
        emit queueChanged();
}

void Session::sendQueuedNow(const QString &id)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    const auto &waiting = m_messages.waiting();
    if (std::none_of(waiting.begin(), waiting.end(),
                     [&id](const auto &one) { return one.id == id; }))
        return;
    m_messages.move(id, 0);
    // First: a turn that is left unfinished holds the queue.
    if (m_messages.inFlight() || m_machine.isInTurn())
        stopTurn();
    askForAgent();
}

void Session::restoreMessages(MessageQueue::Places places)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_messages.restore(std::move(places));
    if (!m_messages.isEmpty())
        feed(Input::QueueHeld);
    m_wasTurnReplaced = false;
    m_owesTurnEnd = false;
    m_cutFailure.reset();
    lookUpRestored();
    emit queueChanged();
}

void Session::sleep()
{
    if (m_machine.maySleep() && !wouldLoseWork() && m_messages.isEmpty() && !m_lookUp.isLooking())
        feed(Input::SleepWanted);
}

bool Session::rewind(const QString &messageId, const QString &newestMessageId)
{
    return state() == ChatState::Ready && m_agent.connection()->rewind(messageId, newestMessageId);
}

bool Session::previewFiles(const QString &messageId)
{
    return state() == ChatState::Ready && m_agent.connection()->previewFiles(messageId);
}

bool Session::restoreFiles(const QString &messageId)
{
    return state() == ChatState::Ready && m_agent.connection()->restoreFiles(messageId);
}

bool Session::rename(const QString &title)
{
    return m_agent.connection() && m_agent.connection()->rename(title);
}

void Session::setSleepAfter(std::chrono::minutes idle)
{
    m_sleepAfter = idle;
    m_idle.reset();
    followIdleness();
}

bool Session::wouldLoseWork() const
{
    return m_messages.inFlight() || m_machine.isInTurn() || !m_pendingRequests.isEmpty()
           || m_tasks > 0;
}

std::vector<MessageQueue::Message> Session::takeUnanswered()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    auto messages = m_messages.takeUnanswered();
    m_cutTurn.reset();
    if (!messages.empty())
        emit queueChanged();
    return messages;
}

void Session::askForAgent()
{
    m_reportedRefusal.reset();
    const EmitGuard::Scope emitting(m_emitGuard);
    if (!m_messages.isEmpty())
        feed(Input::MessageWaiting);
    emit queueChanged();
}

bool Session::setOption(const QString &optionId, const QString &value)
{
    m_idle.reset(); // the user is there
    followIdleness();
    return m_agent.connection() && m_agent.connection()->setOption(optionId, value);
}

bool Session::answer(const QString &requestId, const agent::PermissionAnswer &answer)
{
    if (!m_agent.connection() || !m_pendingRequests.remove(requestId))
        return false;
    m_agent.connection()->answer(requestId, answer);
    m_seen.answered(requestId);
    m_tools.answered(requestId);
    if (m_pendingRequests.isEmpty())
        feed(Input::UserAnswered);
    return true;
}

void Session::sendAgain(const QStringList &newIds)
{
    m_messages.sendAgain(newIds);
    m_cutTurn.reset();
    askForAgent();
}

// Inputs that arise while effects are carried out are queued, so that every effect of one input is
// done before the next input is handled.
void Session::feed(Input input)
{
    m_inputs.push_back(input);
    if (!m_feeding)
        handleInputs();
}

/// For inputs that must not wait while the end of a turn is held for a probe. The input comes
/// first, so that no message goes out in between.
void Session::feedAndReleaseTurnEnd(Input input)
{
    feed(input);
    m_watch.releaseTurnEnd();
}

void Session::handleInputs()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_feeding = true;
    while (!m_inputs.empty()) {
        Input next = m_inputs.front();
        m_inputs.pop_front();
        // Checked only now: an earlier input may have started the agent with this launch.
        if (next == Input::LaunchChanged && m_agent.connection() && m_agent.launch() == m_launch)
            next = Input::LaunchReady;
        const auto effects = m_machine.handle(next);
        for (const Effect effect : effects)
            carryOut(effect);
        announce();
    }
    m_feeding = false;
}

void Session::carryOut(Effect effect)
{
    switch (effect.kind) {
    case Effect::AskHolder:
        askHolder();
        break;
    case Effect::Spawn:
        spawn();
        break;
    case Effect::QueryStatus:
        m_agent.connection()->queryStatus();
        break;
    case Effect::WentLive:
        emit agentReplaced(m_agent.takeOver());
        // The launch was not known when the user wanted the turn to be continued.
        if (m_messages.inFlight() && !m_agent.conversation().continuesTurn)
            feed(Input::BeginTimeout);
        break;
    case Effect::SendMessage:
        sendNextMessage();
        break;
    case Effect::Interrupt:
        m_agent.connection()->interrupt();
        break;
    case Effect::CloseInput:
        m_agent.connection()->closeInput();
        break;
    case Effect::Terminate:
        m_agent.connection()->terminate();
        break;
    case Effect::Kill:
        m_agent.connection()->kill();
        break;
    case Effect::Arm:
        arm(effect.timer);
        break;
    case Effect::Disarm:
        timer(effect.timer).reset();
        break;
    case Effect::ReportUnresponsive:
        report(Failure::of(FailureKind::AgentUnresponsive,
                           {.subject = m_agent.launch().options.program}),
               {});
        break;
    case Effect::NoteIgnored:
        m_hang = m_agent.withAgentDetails(m_agent.hangFailure());
        break;
    case Effect::ReportElsewhere:
        report(Failure::of(FailureKind::AgentElsewhere,
                           {.address = m_agent.address(), .subject = m_agent.info().endpoint}),
               {});
        break;
    case Effect::ReportUnverified:
        report(Failure::of(
                   FailureKind::AgentUnverified,
                   {.address = m_agent.address(), .subject = m_agent.launch().options.program}),
               {});
        break;
    case Effect::ReportRefusal:
        if (m_refusal && m_refusal != m_reportedRefusal) {
            m_reportedRefusal = m_refusal;
            report(*m_refusal, {});
        }
        break;
    case Effect::AssumeUnverified:
        m_agent.assumeUnverified();
        break;
    case Effect::ReportTurnLost:
        if (m_messages.inFlight()) {
            m_cutFailure.reset();
            askAboutTurn();
            endTurn(false, {});
            if (m_machine.phase() == SessionMachine::Phase::Live && m_isContinueWanted
                && !m_agent.conversation().continuesTurn)
                continueTurn(); // in the way that is possible
        }
        break;
    case Effect::FindLaunch:
        emit launchWanted();
        break;
    case Effect::Stopped:
        emit stopped();
        break;
    }
}

void Session::announce()
{
    m_health.follow(m_machine.phase() == SessionMachine::Phase::Live && m_machine.isInTurn());
    if (const ChatState state = m_machine.state(); state != m_announcedState) {
        m_announcedState = state;
        emit stateChanged(state);
    }
    if (const bool pending = m_machine.isRestartPending(); pending != m_announcedPending) {
        m_announcedPending = pending;
        emit restartPendingChanged(pending);
    }
    followIdleness();
}

void Session::followIdleness()
{
    const bool isIdle = m_sleepAfter.count() > 0 && m_machine.maySleep() && !wouldLoseWork();
    if (!isIdle)
        m_idle.reset();
    else if (!m_idle)
        m_idle = m_parts.clock.after(m_sleepAfter, [this] {
            m_idle.reset();
            sleep();
        });
}

void Session::askHolder()
{
    if (m_conversation.isFreshNext()) {
        feed(Input::NotHeld);
        return;
    }
    m_holder.ask(m_conversation.id(), [this](const HolderLook::Found &found) {
        if (found ? !found->has_value() : m_trustsUnknownHolder) {
            feed(Input::NotHeld);
            return;
        }
        const EmitGuard::Scope emitting(m_emitGuard);
        emit held(found);
        feed(Input::IsHeld);
        emit queueChanged();
    });
}

void Session::spawn()
{
    m_failure.reset();
    m_hang.reset();
    m_lost.reset();
    m_isTurnBegun = false;
    m_isTurnStopped = false;
    agent::ConversationStart start = m_conversation.next();
    // Only now is the launch certain to be known.
    start.continuesTurn =
        start.resume && m_messages.inFlight() && mayBeContinued(m_isContinueWanted);
    m_agent.start(*m_launch, start);
    if (m_launch->usesOwnSignIn())
        feed(Input::ReverifyWanted);
    if (mayBeContinued(true))
        feed(Input::TurnMayContinue);
}

void Session::sendNextMessage()
{
    if (m_messages.isEmpty()) {
        // It was taken back after the decision to send it.
        feed(Input::TurnOver);
        return;
    }
    const MessageQueue::Message message = m_messages.sendNext();
    m_cutTurn.reset();
    m_seen = {};
    m_isTurnBegun = false;
    m_isTurnStopped = false;
    m_watch.begin(m_agent.target());
    m_failure.reset();
    m_agent.connection()->sendMessage(m_conversation.textFor(message.text), message.id);
    if (!m_messages.isEmpty())
        feed(Input::MessageWaiting);
    emit messageSent(message.id);
    emit queueChanged();
}

std::unique_ptr<Timer> &Session::timer(SessionMachine::Timer purpose)
{
    return m_timers.at(static_cast<std::size_t>(purpose));
}

void Session::arm(SessionMachine::Timer purpose)
{
    const auto start = [this, purpose](std::chrono::milliseconds delay, Input timeout) {
        timer(purpose) = m_parts.clock.after(delay, [this, timeout] { feed(timeout); });
    };
    switch (purpose) {
    case SessionMachine::Timer::Start:
        start(kStartPatience, Input::StartTimeout);
        break;
    case SessionMachine::Timer::Reverify:
        start(kReverifyPatience, Input::ReverifyTimeout);
        break;
    case SessionMachine::Timer::Acknowledge:
        start(kAcknowledgePatience, Input::AcknowledgeTimeout);
        break;
    case SessionMachine::Timer::Close:
        start(kClosePatience, Input::CloseTimeout);
        break;
    case SessionMachine::Timer::Interrupt:
        start(kInterruptPatience, Input::InterruptTimeout);
        break;
    case SessionMachine::Timer::Terminate:
        start(kTerminatePatience, Input::TerminateTimeout);
        break;
    case SessionMachine::Timer::Settle:
        start(m_restarts.settleTime(m_parts.clock.monotonic()), Input::SettleTimeout);
        break;
    case SessionMachine::Timer::Begin:
        start(kBeginPatience, Input::BeginTimeout);
        break;
    }
}

void Session::onEnded(const process::ProcessExit &exit, const QStringList &leftovers)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_pendingRequests.clear();
    m_tasks = 0;
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
    if (next == Conversation::Next::WithoutPast) {
        const bool hasText = carryOver(Past::Whole);
        if (hasText || !m_conversation.isOwn())
            emit pastLost(hasText);
    }
    return next != Conversation::Next::None;
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
    lookUpTurn(message->id,
               {.agentFollows = anotherFollows && m_machine.willRespawn(),
                .wasOnlyRetrying =
                    !m_seen.hasOutput() && m_machine.turn() == SessionMachine::Turn::Retrying});
}

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
    if (const auto *done = std::get_if<RequestDone>(&event))
        onRequestEnded(done->request, true);
    else if (const auto *refused = std::get_if<RequestFailed>(&event))
        onRequestEnded(refused->request, false);
    m_tools.follow(event);
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
    } else if (m_agent.recordOffer(event)) {
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

void Session::report(const Failure &failure, const QString &messageId)
{
    m_failure = m_agent.withAgentDetails(failure);
    emit failed(*m_failure, messageId);
}

void Session::probe(QObject *context, answers::ProbeAnswer answer) const
{
    if (const auto target = m_agent.target())
        m_parts.probe(*target, answers::ProbeDepth::Message, context, std::move(answer));
}

} // namespace bridge::session

#include "moc_Session.cpp"

#include "bridge/session/Session.h"

#include "bridge/core/Ids.h"
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
    , m_loops(m_parts.clock)
    , m_conversation(std::move(conversation), m_parts.backend.capabilities().resumesSessions)
    , m_lookUp(m_parts.past, m_parts.clock)
    , m_holder(m_parts.past, m_parts.clock, &m_record)
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
    connect(&m_loops, &LoopWatch::found, this, &Session::loopFound);
    connect(&m_loops, &LoopWatch::over, this, &Session::loopOver);
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

void Session::applyNowAndGoOn()
{
    if (m_messages.inFlight())
        m_wantedTurn = m_messages.inFlight()->id;
    applyNow();
}

void Session::startFresh(const QString &sessionId, const QString &preface)
{
    if (isTurnBetweenAgents())
        stopTurn();
    m_conversation.startFresh(sessionId, preface);
    m_loops.forget();
    m_record.forget();
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
    const bool goesFirst = isQueueHeld(); // what waits for the user follows it
    m_messages.add(message);
    if (goesFirst)
        m_messages.move(message.id, 0);
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

void Session::putBack(const MessageQueue::Message &message, int index)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    const bool wasHeld = isQueueHeld();
    const bool willBeSent = !m_messages.isEmpty() || m_messages.inFlight() || m_machine.isInTurn();
    m_messages.add(message);
    m_messages.move(message.id, index);
    if (!wasHeld)
        feed(willBeSent ? Input::MessageWaiting : Input::QueueHeld);
    emit queueChanged();
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

void Session::restoreMessages(MessageQueue::Places places, SeenTurn seen)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_messages.restore(std::move(places));
    m_seen = std::move(seen);
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
    if (mayFallAsleep() && m_messages.isEmpty() && !m_lookUp.isLooking())
        feed(Input::SleepWanted);
}

bool Session::mayFallAsleep() const
{
    return m_machine.maySleep() && !wouldLoseWork() && !hasWorkBesideTurns();
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
    if (!m_agent.connection() || !m_agent.connection()->setOption(optionId, value))
        return false;
    // A mode may be refused: OptionChanged comes if it is not.
    if (optionId != agent::kPermissionModeOption)
        noteChoice(optionId, value);
    return true;
}

/// The next agent is started with it.
void Session::noteChoice(const QString &optionId, const QString &value)
{
    if (optionId == agent::kPermissionModeOption) {
        m_choices.permissionMode = value;
    } else if (optionId == agent::kEffortOption) {
        m_choices.effort = value;
    } else if (optionId == agent::kModelOption) {
        m_choices.model = value;
        m_modelEndpoint = m_agent.launch().endpoint;
    }
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
    case Effect::ReportHeld:
        emit held(m_foundHolder);
        emit queueChanged();
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
    case Effect::TerminateAtOnce:
        m_agent.connection()->terminateAtOnce();
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
            // In the way that is possible.
            if (m_machine.phase() == SessionMachine::Phase::Live && m_cutTurn) {
                if (m_agent.conversation().continuesTurn)
                    lookUpTurn(*m_cutTurn, {.isWanted = m_isContinueWanted,
                                            .agentFollows = true,
                                            .wasNotTakenUp = true});
                else if (m_isContinueWanted)
                    continueTurn();
            }
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
    const bool isIdle = m_sleepAfter.count() > 0 && mayFallAsleep();
    if (!isIdle)
        m_idle.reset();
    else if (!m_idle)
        m_idle = m_parts.clock.after(m_sleepAfter, [this] {
            m_idle.reset();
            sleep();
        });
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

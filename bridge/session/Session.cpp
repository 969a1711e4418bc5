#include "bridge/session/Session.h"

#include "bridge/secrets/Redaction.h"
#include "bridge/session/AgentEnd.h"

#include <QPointer>
#include <QUuid>

#include <utility>

namespace bridge::session {

namespace {

using namespace std::chrono_literals;
using Input = SessionMachine::Input;
using Effect = SessionMachine::Effect;

/// The agent answers in a third of a second; a cold disk or a busy machine may take longer.
constexpr auto kStartPatience = 30s;
/// An interrupted turn ends within 50 ms, also during tools and retries (protocol reference, 2).
constexpr auto kInterruptPatience = 2s;
/// SIGTERM ends it in 30 to 150 ms, 1.6 s when a child ignores the signal (protocol
/// reference, 7.3).
constexpr auto kTerminatePatience = 3s;

} // namespace

Session::Session(SessionParts parts, endpoint::ConversationStart conversation, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_watch(m_parts.probe, m_parts.clock)
    , m_conversation(std::move(conversation))
{
    connect(&m_watch, &TurnWatch::fellSilent, this, &Session::fellSilent);
    connect(&m_watch, &TurnWatch::diagnosed, this, &Session::onDiagnosed);
    connect(&m_watch, &TurnWatch::withdrawn, this, &Session::diagnosisWithdrawn);
    connect(&m_watch, &TurnWatch::endReleased, this, &Session::onTurnEnded);
}

Session::~Session()
{
    if (m_connection)
        m_connection->disconnect(this);
}

void Session::setLaunch(const AgentLaunch &launch)
{
    if (m_launch != launch)
        m_restarts.changed(m_parts.clock.monotonic());
    m_refusal.reset();
    m_toldRefusal.reset();
    m_launch = launch;
    feedAndReleaseEnd(Input::LaunchChanged);
}

void Session::setLaunchPending()
{
    feed(Input::LaunchPending);
}

void Session::refuseLaunch(const Failure &reason)
{
    m_refusal = reason;
    feedAndReleaseEnd(Input::LaunchRefused);
}

void Session::restart()
{
    m_toldRefusal.reset();
    feedAndReleaseEnd(Input::RestartWanted);
}

void Session::startFresh(const QString &sessionId, const QString &preface)
{
    m_conversation.startFresh(sessionId, preface);
    restart();
}

void Session::applyNow()
{
    feedAndReleaseEnd(Input::ApplyNow);
}

void Session::interrupt()
{
    // A turn whose end is only being worded has nothing left to interrupt.
    if (!m_watch.releaseEnd())
        feed(Input::InterruptWanted);
}

void Session::stop()
{
    feedAndReleaseEnd(Input::StopWanted);
}

void Session::send(const MessageQueue::Message &message)
{
    m_messages.add(message);
    askForAgent();
}

void Session::askForAgent()
{
    m_toldRefusal.reset();
    const QPointer<Session> self(this);
    emit queueChanged();
    if (self)
        feed(Input::MessageWaiting);
}

bool Session::answer(const QString &requestId, const protocol::PermissionAnswer &answer)
{
    if (!m_connection || !m_pendingRequests.remove(requestId))
        return false;
    m_connection->answer(requestId, answer);
    if (m_pendingRequests.isEmpty())
        feed(Input::UserAnswered);
    return true;
}

void Session::sendAgain(const QStringList &newIds)
{
    m_messages.sendAgain(newIds);
    askForAgent();
}

// Inputs may come up while effects are carried out; they wait their turn, so that every effect of
// one input is done before the next input is looked at.
void Session::feed(Input input)
{
    m_inputs.push_back(input);
    if (!m_feeding)
        handleInputs();
}

/// For what must not wait until the end of a turn has been worded. Fed first, so that no message
/// goes out in between.
void Session::feedAndReleaseEnd(Input input)
{
    const QPointer<Session> self(this);
    feed(input);
    if (self)
        m_watch.releaseEnd();
}

void Session::handleInputs()
{
    m_feeding = true;
    const QPointer<Session> self(this);
    while (!m_inputs.empty()) {
        Input next = m_inputs.front();
        m_inputs.pop_front();
        // Looked at only now: an input before it may have started the agent with this launch.
        if (next == Input::LaunchChanged && m_connection && m_running == m_launch)
            next = Input::LaunchReady;
        const auto effects = m_machine.handle(next);
        for (const Effect effect : effects) {
            carryOut(effect);
            if (!self)
                return;
        }
        announce();
        if (!self)
            return;
    }
    m_feeding = false;
}

void Session::carryOut(Effect effect)
{
    switch (effect) {
    case Effect::Spawn:
        spawn();
        break;
    case Effect::QueryStatus:
        m_connection->queryStatus();
        break;
    case Effect::WentLive:
        emit agentReplaced(std::exchange(m_previousAgent, m_agent));
        break;
    case Effect::SendMessage:
        sendNextMessage();
        break;
    case Effect::Interrupt:
        m_connection->interrupt();
        break;
    case Effect::Terminate:
        m_connection->terminate();
        break;
    case Effect::Kill:
        m_connection->kill();
        break;
    case Effect::ArmStartTimer:
        armTimer(kStartPatience);
        break;
    case Effect::ArmStopTimer:
        armTimer(stopDelay());
        break;
    case Effect::ArmSettleTimer:
        armTimer(m_restarts.settleTime(m_parts.clock.monotonic()));
        break;
    case Effect::DisarmTimer:
        m_timer.reset();
        break;
    case Effect::ReportUnresponsive:
        report({.kind = FailureKind::AgentUnresponsive, .subject = m_running.options.program}, {});
        break;
    case Effect::ReportElsewhere:
        report({.kind = FailureKind::AgentElsewhere,
                .address = injectedAddress(),
                .subject = m_agent.endpoint},
               {});
        break;
    case Effect::ReportRefusal:
        if (m_refusal && m_refusal != m_toldRefusal) {
            m_toldRefusal = m_refusal;
            report(*m_refusal, {});
        }
        break;
    case Effect::AssumeUnverified:
        m_agent.verification =
            m_running.endpoint ? Verification::Unverified : Verification::NotNeeded;
        emit agentChanged();
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
    const QPointer<Session> self(this);
    if (const ChatState state = m_machine.state(); state != m_announcedState) {
        m_announcedState = state;
        emit stateChanged(state);
    }
    if (!self)
        return;
    if (const bool pending = m_machine.isRestartPending(); pending != m_announcedPending) {
        m_announcedPending = pending;
        emit restartPendingChanged(pending);
    }
}

void Session::spawn()
{
    m_failure.reset();
    m_running = *m_launch;
    m_oomKillsAtStart = m_parts.oomKills();
    m_agent = {};
    const endpoint::ConversationStart conversation = m_conversation.next();
    m_agent.sessionId = conversation.sessionId;
    m_agent.custom = m_running.endpoint.has_value();
    m_agent.endpoint = injectedAddress();
    m_agent.verification = m_agent.custom ? Verification::Pending : Verification::NotNeeded;

    m_connection =
        std::make_unique<AgentConnection>(m_parts.processes(), m_parts.codecs(), m_parts.tree);
    connect(m_connection.get(), &AgentConnection::started, this, &Session::onStarted);
    connect(m_connection.get(), &AgentConnection::happened, this, &Session::onEvent);
    // For the transcript only: nothing an ended agent takes back makes it ready for a message.
    connect(m_connection.get(), &AgentConnection::lost, this, &Session::happened);
    connect(m_connection.get(), &AgentConnection::ended, this, &Session::onEnded);
    m_connection->start(endpoint::makeLaunchSpec(m_running.inherited, m_running.endpoint,
                                                 m_running.secret, m_running.options, conversation),
                        conversation.sessionId);
}

void Session::sendNextMessage()
{
    const MessageQueue::Message message = m_messages.sendNext();
    m_turnHasOutput = false;
    m_watch.begin(target());
    m_failure.reset();
    m_connection->sendMessage(m_conversation.wordsFor(message.text), message.id);
    if (!m_messages.isEmpty())
        feed(Input::MessageWaiting);
    const QPointer<Session> self(this);
    emit messageSent(message.id);
    if (self)
        emit queueChanged();
}

void Session::armTimer(std::chrono::milliseconds delay)
{
    m_timer = m_parts.clock.after(delay, [this] { feed(Input::TimerFired); });
}

std::chrono::milliseconds Session::stopDelay() const
{
    return m_machine.phase() == SessionMachine::Phase::Interrupting ? kInterruptPatience
                                                                    : kTerminatePatience;
}

void Session::onStarted(qint64 pid)
{
    m_agent.pid = pid;
    m_agent.startedAt = m_parts.clock.wallTime();
    emit agentChanged();
}

void Session::onEnded(const process::ProcessExit &exit, const QStringList &leftovers)
{
    const QPointer<Session> self(this);
    // Still on its signal: it goes when the stack is unwound.
    m_connection->disconnect(this);
    m_connection.release()->deleteLater();
    m_pendingRequests.clear();
    m_agent.pid = 0;

    const auto phase = m_machine.phase();
    const bool wasStarting =
        phase == SessionMachine::Phase::Starting || phase == SessionMachine::Phase::Verifying;
    const bool wasLive = phase == SessionMachine::Phase::Live;
    const bool wasInTurn = m_machine.isInTurn();
    const bool isOtherStart = wasStarting && m_conversation.startsTheOtherWay(exit);
    const bool isFailure =
        (wasStarting && !isOtherStart)
        || (wasLive && !m_restarts.mayRespawnAfterCrash(m_parts.clock.monotonic()));
    // There is nothing left to write to or to end: what slots ask for from here on comes after.
    m_feeding = true;
    m_inputs.push_back(isFailure ? Input::ProcessFailed : Input::ProcessEnded);
    const bool wasTurnOver = m_watch.releaseEnd();
    if (!self)
        return;
    m_watch.end();
    settleMessageOfEndedAgent(!isFailure);
    if (self)
        emit agentChanged();
    if (self)
        emit agentEnded(isOtherStart || !(wasStarting || wasLive), leftovers);
    if (self && isFailure)
        report(failureOf(exit), {});
    else if (self && wasLive && !wasTurnOver)
        m_failure = failureOf(exit); // how the turn ended, if one ran
    if (self && wasInTurn && !wasTurnOver)
        emit turnEnded(false, {});
    if (self)
        handleInputs();
}

Failure Session::failureOf(const process::ProcessExit &exit) const
{
    const bool lackedMemory = m_oomKillsAtStart && m_parts.oomKills() > m_oomKillsAtStart;
    return failureOfEnd(exit, m_running, lackedMemory);
}

void Session::settleMessageOfEndedAgent(bool anotherFollows)
{
    const auto message = m_messages.withAgent();
    if (!message)
        return;
    const QPointer<Session> self(this);
    // A turn that only waited for a dead endpoint has done nothing: the next agent takes it over.
    if (!m_turnHasOutput && m_machine.turn() == SessionMachine::Turn::Retrying && anotherFollows
        && m_machine.willRespawn()) {
        const QString newId = QUuid::createUuid().toString(QUuid::WithoutBraces);
        m_messages.requeue(newId);
        feed(Input::MessageWaiting);
        if (self)
            emit messageRequeued(message->id, newId);
    } else {
        leaveUnanswered(m_machine.phase() != SessionMachine::Phase::Live);
    }
    if (self)
        emit queueChanged();
}

void Session::leaveUnanswered(bool wasInterrupted)
{
    const QString id = m_messages.withAgent()->id;
    if (wasInterrupted)
        m_messages.interrupted();
    else
        m_messages.failed();
    emit messageUnanswered(id);
}

void Session::onEvent(protocol::AgentEvent event)
{
    using namespace protocol;
    // What a server says of a request it refused may repeat the credential it was sent.
    if (auto *end = std::get_if<TurnEnded>(&event); end && end->failure) {
        end->text = secrets::redacted(end->text, m_running.secret);
        end->failure->text = secrets::redacted(end->failure->text, m_running.secret);
    }
    const QPointer<Session> self(this);
    if (const auto *end = std::get_if<TurnEnded>(&event)) {
        if (!m_messages.isTurnOfOurs(end->messageIds, end->unsolicited) || !m_watch.holdEnd(*end))
            onTurnEnded(*end);
        return;
    }
    if (std::holds_alternative<TurnStarted>(event))
        m_watch.releaseEnd();
    if (self)
        emit happened(event);
    if (!self)
        return;
    if (const auto *ready = std::get_if<AgentReady>(&event)) {
        m_agent.version = ready->version;
        feed(Input::Initialized);
    } else if (const auto *status = std::get_if<StatusReported>(&event)) {
        verify(*status);
    } else {
        followTurn(event);
        if (self)
            m_watch.follow(event);
    }
}

void Session::followTurn(const protocol::AgentEvent &event)
{
    using namespace protocol;
    if (const auto *turn = std::get_if<TurnStarted>(&event)) {
        onTurnStarted(*turn);
    } else if (std::holds_alternative<BlockText>(event)
               || std::holds_alternative<BlockFinished>(event)
               || std::holds_alternative<ToolFinished>(event)) {
        m_turnHasOutput = true;
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

void Session::onTurnStarted(const protocol::TurnStarted &turn)
{
    m_conversation.begun(turn.sessionId);
    if (!turn.sessionId.isEmpty())
        m_agent.sessionId = turn.sessionId;
    m_agent.model = turn.model;
    const QPointer<Session> self(this);
    emit agentChanged();
    if (self)
        feed(Input::TurnBegan);
}

void Session::verify(const protocol::StatusReported &status)
{
    bool isElsewhere = false;
    if (!m_running.endpoint) {
        if (status.baseUrl)
            m_agent.endpoint = *status.baseUrl;
    } else if (!status.understood || !status.baseUrl) {
        m_agent.verification = Verification::Unverified;
    } else if (endpoint::sameAddress(*status.baseUrl, injectedAddress())) {
        m_agent.verification = Verification::Verified;
    } else {
        m_agent.endpoint = *status.baseUrl;
        isElsewhere = true;
    }
    if (!status.model.isEmpty())
        m_agent.model = status.model;
    const QPointer<Session> self(this);
    emit agentChanged();
    if (self)
        feed(isElsewhere ? Input::Elsewhere : Input::Verified);
}

void Session::onTurnEnded(const protocol::TurnEnded &end)
{
    const QPointer<Session> self(this);
    emit happened(end);
    if (!self)
        return;
    const auto phase = m_machine.phase();
    const bool isOurs = m_messages.isTurnOfOurs(end.messageIds, end.unsolicited);
    if (isOurs) {
        const QString id = m_messages.withAgent()->id;
        std::optional<Failure> failure;
        if (end.failure)
            failure = m_watch.failureOf(*end.failure);
        m_watch.end();
        if (end.ok) {
            m_messages.answered();
            emit messageAnswered(id);
        } else if (phase == SessionMachine::Phase::Interrupting) {
            settleMessageOfEndedAgent(true);
        } else {
            leaveUnanswered(end.interrupted);
        }
        if (self && failure)
            report(*failure, id);
    }
    // A session that cannot be resumed also "ends a turn", before there was any.
    if (self
        && (phase == SessionMachine::Phase::Live || phase == SessionMachine::Phase::Interrupting))
        emit turnEnded(end.ok, end.text);
    // An unsolicited turn may end while a message of ours is on its way.
    if (self && !m_messages.withAgent())
        feed(isOurs && end.failure ? Input::TurnFailed : Input::TurnOver);
    // Work beside the turn may still be asking.
    if (self && !m_pendingRequests.isEmpty())
        feed(Input::UserAsked);
}

void Session::onDiagnosed(const Failure &failure)
{
    const QPointer<Session> self(this);
    // A server that only takes its time is at work; with one that cannot be reached a silent turn
    // waits as one does that says so.
    if (!retryMayHelp(failure))
        feed(Input::RetryAnnounced);
    if (self)
        emit diagnosed(failure);
}

void Session::report(Failure failure, const QString &messageId)
{
    if (failure.stderrTail.isEmpty() && m_connection)
        failure.stderrTail = m_connection->stderrTail();
    failure.said = secrets::redacted(failure.said, m_running.secret);
    failure.stderrTail = secrets::redacted(failure.stderrTail, m_running.secret);
    m_failure = failure;
    emit failed(failure, messageId);
}

void Session::probe(QObject *context, endpoint::ProbeAnswer answer) const
{
    if (const auto at = target())
        m_parts.probe(*at, endpoint::ProbeDepth::Message, context, std::move(answer));
}

std::optional<endpoint::EndpointTarget> Session::target() const
{
    if (!m_running.endpoint)
        return std::nullopt;
    return endpoint::EndpointTarget{.endpoint = *m_running.endpoint,
                                    .secret = m_running.secret,
                                    .inherited = m_running.inherited,
                                    .model = m_agent.model,
                                    .smallModel = {}};
}

QString Session::injectedAddress() const
{
    return m_running.endpoint ? m_running.endpoint->address.text() : QString();
}

} // namespace bridge::session

#include "moc_Session.cpp"

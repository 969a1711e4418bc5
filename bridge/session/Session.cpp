#include "bridge/session/Session.h"

#include "bridge/core/LogCategories.h"
#include "bridge/endpoint/FailureClassifier.h"

#include <QUuid>

#include <algorithm>
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

/// Whether the agent reaches an endpoint without a proxy in between.
bool isReachedDirectly(const AgentLaunch &launch)
{
    if (!launch.endpoint)
        return false;
    if (launch.endpoint->address.isLoopback())
        return true;
    const QStringList names = launch.inherited.keys();
    return std::none_of(names.begin(), names.end(), [](const QString &name) {
        return name.endsWith(QLatin1String("_PROXY"), Qt::CaseInsensitive)
               && !name.startsWith(QLatin1String("NO_"), Qt::CaseInsensitive);
    });
}

} // namespace

Session::Session(SessionParts parts, endpoint::ConversationStart conversation, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_conversation(std::move(conversation))
{}

Session::~Session()
{
    if (m_process)
        m_process->disconnect(this);
}

void Session::setLaunch(const AgentLaunch &launch)
{
    if (m_launch != launch)
        m_restarts.changed(m_parts.clock.monotonic());
    m_refusal.reset();
    m_launch = launch;
    feed(m_process && m_running == launch ? Input::LaunchReady : Input::LaunchChanged);
}

void Session::setLaunchPending()
{
    feed(Input::LaunchPending);
}

void Session::refuseLaunch(const Failure &reason)
{
    m_refusal = reason;
    feed(Input::LaunchRefused);
}

void Session::restart()
{
    feed(Input::RestartWanted);
}

void Session::applyNow()
{
    feed(Input::ApplyNow);
}

void Session::interrupt()
{
    feed(Input::InterruptWanted);
}

void Session::stop()
{
    feed(Input::StopWanted);
}

void Session::send(const MessageQueue::Message &message)
{
    m_messages.add(message);
    emit queueChanged();
    feed(Input::MessageWaiting);
}

bool Session::answer(const QString &requestId, const protocol::PermissionAnswer &answer)
{
    if (!m_codec || !m_pendingRequests.remove(requestId))
        return false;
    write(m_codec->answer(requestId, answer));
    if (m_pendingRequests.isEmpty())
        feed(Input::UserAnswered);
    return true;
}

void Session::sendAgain(const QString &newId)
{
    if (auto message = m_messages.takeUnanswered()) {
        message->id = newId;
        send(*message);
    }
}

// Inputs may come up while effects are carried out; they wait their turn, so that every effect of
// one input is done before the next input is looked at.
void Session::feed(Input input)
{
    m_inputs.push_back(input);
    if (std::exchange(m_feeding, true))
        return;
    while (!m_inputs.empty()) {
        const Input next = m_inputs.front();
        m_inputs.pop_front();
        const auto effects = m_machine.handle(next);
        for (const Effect effect : effects)
            carryOut(effect);
        announce();
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
        write(m_codec->queryStatus());
        break;
    case Effect::WentLive:
        emit agentReplaced(std::exchange(m_previousAgent, m_agent));
        break;
    case Effect::SendMessage:
        sendNextMessage();
        break;
    case Effect::Interrupt:
        write(m_codec->interrupt());
        break;
    case Effect::Terminate:
        m_parts.tree.noteDescendants(m_agent.pid);
        m_process->terminate();
        break;
    case Effect::Kill:
        m_process->kill();
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
    case Effect::ReportUnresponsive: {
        Failure failure{.kind = FailureKind::AgentUnresponsive,
                        .subject = m_running.options.program};
        failure.stderrTail = m_process->stderrTail();
        report(failure, {});
        break;
    }
    case Effect::ReportElsewhere: {
        report({.kind = FailureKind::AgentElsewhere,
                .address = injectedAddress(),
                .subject = m_agent.endpoint},
               {});
        break;
    }
    case Effect::ReportRefusal:
        if (m_refusal)
            report(*m_refusal, {});
        break;
    case Effect::AssumeUnverified:
        m_agent.verification =
            m_running.endpoint ? Verification::Unverified : Verification::NotNeeded;
        emit agentChanged();
        break;
    case Effect::Stopped:
        emit stopped();
        break;
    }
}

void Session::announce()
{
    if (const ChatState state = m_machine.state(); state != m_announcedState) {
        m_announcedState = state;
        emit stateChanged(state);
    }
    if (const bool pending = m_machine.isRestartPending(); pending != m_announcedPending) {
        m_announcedPending = pending;
        emit restartPendingChanged(pending);
    }
}

void Session::spawn()
{
    m_running = *m_launch;
    m_agent = {};
    m_agent.sessionId = m_conversation.sessionId;
    m_agent.custom = m_running.endpoint.has_value();
    m_agent.endpoint = injectedAddress();
    m_agent.verification = m_agent.custom ? Verification::Pending : Verification::NotNeeded;

    m_codec = m_parts.codecs();
    m_framer = protocol::LineFramer();
    m_process = m_parts.processes();
    connect(m_process.get(), &process::AgentProcess::started, this, &Session::onStarted);
    connect(m_process.get(), &process::AgentProcess::outputReceived, this, &Session::onOutput);
    connect(m_process.get(), &process::AgentProcess::exited, this, &Session::onExited);
    m_process->start(endpoint::makeLaunchSpec(m_running.inherited, m_running.endpoint,
                                              m_running.secret, m_running.options, m_conversation));
    // Buffered until the process reads: the handshake costs no round trip through the event loop.
    write(m_codec->initialize());
}

void Session::sendNextMessage()
{
    const MessageQueue::Message message = m_messages.sendNext();
    m_turnHasOutput = false;
    m_diagnosis.reset();
    m_failure.reset();
    write(m_codec->userMessage(message.text, message.id));
    emit messageSent(message.id);
    emit queueChanged();
    feed(Input::TurnBegan);
    if (!m_messages.isEmpty())
        feed(Input::MessageWaiting);
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
    m_parts.tree.addOwned(pid);
    emit agentChanged();
}

void Session::onOutput(const QByteArray &bytes)
{
    const auto lines = m_framer.feed(bytes);
    for (const auto &line : lines)
        onLine(line);
}

void Session::onLine(const protocol::LineFramer::Line &line)
{
    if (line.tooLong) {
        onEvent(protocol::BadLine{protocol::BadLine::Reason::TooLong, {}});
        return;
    }
    const auto events = m_codec->decode(line.bytes);
    for (const auto &event : events)
        onEvent(event);
}

void Session::onExited(const process::ProcessExit &exit)
{
    if (const auto rest = m_framer.finish())
        onLine(*rest);
    const auto lost = m_codec->endOfStream();
    for (const auto &event : lost)
        onEvent(event);

    const qint64 pid = m_agent.pid;
    m_parts.tree.removeOwned(pid);
    const auto survivors = m_parts.tree.survivors(pid, m_agent.sessionId);
    m_parts.tree.end(survivors);
    m_parts.tree.forget(pid);
    QStringList names;
    for (const auto &task : std::exchange(m_tasks, {}))
        names.append(task.description);
    for (const auto &survivor : survivors)
        names.append(survivor.name);

    // Still on this process's signal: it goes when the stack is unwound.
    m_process->disconnect(this);
    m_process.release()->deleteLater();
    m_codec.reset();
    m_pendingRequests.clear();
    m_agent.pid = 0;

    const auto phase = m_machine.phase();
    const bool wasStarting =
        phase == SessionMachine::Phase::Starting || phase == SessionMachine::Phase::Verifying;
    const bool expected = !wasStarting && phase != SessionMachine::Phase::Live;
    settleMessageOfEndedAgent();
    emit agentChanged();
    emit agentEnded(expected, names);
    if (expected) {
        feed(Input::ProcessEnded);
    } else if (wasStarting) {
        if (retryWithOtherStart(exit)) {
            feed(Input::ProcessEnded);
        } else {
            report(failureOf(exit), {});
            feed(Input::ProcessFailed);
        }
    } else if (m_restarts.mayRespawnAfterCrash(m_parts.clock.monotonic())) {
        feed(Input::ProcessEnded);
    } else {
        report(failureOf(exit), {});
        feed(Input::ProcessFailed);
    }
}

/// A session id that is "already in use", or one to resume that is not there, means that what we
/// believe about the conversation's file is wrong; the other way of starting is right then.
bool Session::retryWithOtherStart(const process::ProcessExit &exit)
{
    if (m_triedOtherStart || exit.kind != process::ProcessExit::Kind::Exited)
        return false;
    const bool unknown =
        m_conversation.resume && exit.stderrTail.contains(QLatin1String("No conversation found"));
    const bool inUse =
        !m_conversation.resume && exit.stderrTail.contains(QLatin1String("already in use"));
    if (!unknown && !inUse)
        return false;
    m_triedOtherStart = true;
    m_conversation.resume = !m_conversation.resume;
    return true;
}

Failure Session::failureOf(const process::ProcessExit &exit) const
{
    Failure failure;
    failure.address = injectedAddress();
    failure.subject = m_running.options.program;
    failure.stderrTail = exit.stderrTail;
    failure.exitCode = exit.code;
    failure.endedBySignal = exit.kind == process::ProcessExit::Kind::Signalled;
    if (exit.kind == process::ProcessExit::Kind::FailedToStart) {
        failure.kind = FailureKind::AgentMissing;
        failure.said = exit.error;
    } else {
        failure.kind = FailureKind::AgentCrashed;
    }
    return failure;
}

void Session::settleMessageOfEndedAgent()
{
    const auto message = m_messages.withAgent();
    if (!message)
        return;
    // A turn that only waited for a dead endpoint has done nothing: the next agent takes it over.
    if (!m_turnHasOutput && m_machine.turn() == SessionMachine::Turn::Retrying
        && m_machine.willRespawn()) {
        const QString newId = QUuid::createUuid().toString(QUuid::WithoutBraces);
        m_messages.requeue(newId);
        emit messageRequeued(message->id, newId);
        feed(Input::MessageWaiting);
    } else {
        m_messages.unanswered();
        emit messageUnanswered(message->id);
    }
    emit queueChanged();
}

void Session::onEvent(const protocol::AgentEvent &event)
{
    using namespace protocol;
    emit happened(event);
    if (const auto *ready = std::get_if<AgentReady>(&event)) {
        m_agent.version = ready->version;
        feed(Input::Initialized);
    } else if (const auto *status = std::get_if<StatusReported>(&event)) {
        verify(*status);
    } else if (const auto *turn = std::get_if<TurnStarted>(&event)) {
        m_conversation.resume = true; // from its first message on it can be resumed
        m_triedOtherStart = false;
        m_agent.sessionId = turn->sessionId;
        m_agent.model = turn->model;
        emit agentChanged();
        feed(Input::TurnBegan);
    } else if (std::holds_alternative<BlockText>(event)
               || std::holds_alternative<BlockFinished>(event)) {
        m_turnHasOutput = true;
        feed(Input::OutputArrived);
    } else if (std::holds_alternative<ToolFinished>(event)) {
        m_turnHasOutput = true;
        m_parts.tree.noteDescendants(m_agent.pid);
        feed(Input::OutputArrived);
    } else if (const auto *asked = std::get_if<PermissionAsked>(&event)) {
        m_pendingRequests.insert(asked->request.id);
        feed(Input::UserAsked);
    } else if (const auto *withdrawn = std::get_if<PermissionWithdrawn>(&event)) {
        if (m_pendingRequests.remove(withdrawn->requestId) && m_pendingRequests.isEmpty())
            feed(Input::UserAnswered);
    } else if (const auto *retry = std::get_if<RetryScheduled>(&event)) {
        onRetry(*retry);
    } else if (const auto *tasks = std::get_if<BackgroundTasksChanged>(&event)) {
        m_tasks = tasks->tasks;
    } else if (const auto *end = std::get_if<TurnEnded>(&event)) {
        onTurnEnded(*end);
    } else if (const auto *unknown = std::get_if<UnknownRequest>(&event)) {
        write(unknown->reply);
    } else if (const auto *bad = std::get_if<BadLine>(&event)) {
        qCWarning(lcProtocol) << "skipped a line of the agent:" << static_cast<int>(bad->reason)
                              << bad->detail;
    }
}

void Session::verify(const protocol::StatusReported &status)
{
    if (!m_running.endpoint) {
        if (status.baseUrl)
            m_agent.endpoint = *status.baseUrl;
    } else if (!status.understood || !status.baseUrl) {
        m_agent.verification = Verification::Unverified;
    } else if (endpoint::sameAddress(*status.baseUrl, injectedAddress())) {
        m_agent.verification = Verification::Verified;
    } else {
        m_agent.endpoint = *status.baseUrl;
        emit agentChanged();
        feed(Input::Elsewhere);
        return;
    }
    if (!status.model.isEmpty())
        m_agent.model = status.model;
    emit agentChanged();
    feed(Input::Verified);
}

void Session::onTurnEnded(const protocol::TurnEnded &end)
{
    if (m_messages.isTurnOfOurs(end.messageIds, end.unsolicited)) {
        const QString id = m_messages.withAgent()->id;
        if (end.ok) {
            m_messages.answered();
            emit messageAnswered(id);
        } else if (m_machine.phase() == SessionMachine::Phase::Interrupting) {
            settleMessageOfEndedAgent();
        } else {
            m_messages.unanswered();
            emit messageUnanswered(id);
        }
        if (end.failure)
            report(endpoint::classifyTurnFailure(*end.failure, injectedAddress()), id);
    }
    m_diagnosis.reset();
    m_pendingRequests.clear();
    // A session that cannot be resumed also "ends a turn", before there was any.
    const auto phase = m_machine.phase();
    if (phase == SessionMachine::Phase::Live || phase == SessionMachine::Phase::Interrupting)
        emit turnEnded(end.ok, end.text);
    // An unsolicited turn may end while a message of ours is on its way.
    if (!m_messages.withAgent())
        feed(Input::TurnOver);
}

void Session::onRetry(const protocol::RetryScheduled &retry)
{
    feed(Input::RetryAnnounced);
    if (m_diagnosis || !m_running.endpoint)
        return;
    if (const auto failure = endpoint::classifyRetry(retry, injectedAddress())) {
        diagnose(*failure);
    } else if (retry.httpStatus == 0 && isReachedDirectly(m_running)) {
        // The context ends with the process: a late answer is about another agent.
        m_parts.probe(m_running.endpoint->address, m_process.get(),
                      [this](endpoint::Reachability reachability) {
                          if (reachability == endpoint::Reachability::Refused)
                              diagnose({.layer = FailureLayer::Network,
                                        .kind = FailureKind::ConnectionRefused,
                                        .address = injectedAddress()});
                      });
    }
}

void Session::diagnose(const Failure &failure)
{
    if (m_diagnosis || !m_messages.withAgent())
        return;
    m_diagnosis = failure;
    emit diagnosed(failure);
}

void Session::report(const Failure &failure, const QString &messageId)
{
    m_failure = failure;
    emit failed(failure, messageId);
}

void Session::write(const QByteArray &bytes)
{
    if (m_process && !bytes.isEmpty())
        m_process->write(bytes);
}

QString Session::injectedAddress() const
{
    return m_running.endpoint ? m_running.endpoint->address.text() : QString();
}

} // namespace bridge::session

#include "moc_Session.cpp"

#include "bridge/session/Session.h"

#include "bridge/secrets/Redaction.h"

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
/// It says where it is within milliseconds, also while it works.
constexpr auto kProofPatience = 10s;
/// An interrupted turn ends within 50 ms, also during tools and retries (protocol reference, 2).
constexpr auto kInterruptPatience = 2s;
/// SIGTERM ends it in 30 to 150 ms, 1.6 s when a child ignores the signal (protocol
/// reference, 7.3).
constexpr auto kTerminatePatience = 3s;

Input inputFor(LiveAgent::Whereabouts where)
{
    switch (where) {
    case LiveAgent::Whereabouts::Here:
        return Input::Verified;
    case LiveAgent::Whereabouts::Elsewhere:
        return Input::Elsewhere;
    case LiveAgent::Whereabouts::Untold:
        break;
    }
    return Input::Untold;
}

} // namespace

Session::Session(SessionParts parts, claude::ConversationStart conversation, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_agent(m_parts)
    , m_watch(m_parts.probe, m_parts.clock)
    , m_conversation(std::move(conversation))
{
    connect(&m_agent, &LiveAgent::changed, this, &Session::agentChanged);
    connect(&m_agent, &LiveAgent::happened, this, &Session::onEvent);
    // For the transcript only: nothing an ended agent takes back makes it ready for a message.
    connect(&m_agent, &LiveAgent::lost, this, &Session::happened);
    connect(&m_agent, &LiveAgent::ended, this, &Session::onEnded);
    connect(&m_watch, &TurnWatch::fellSilent, this, &Session::fellSilent);
    connect(&m_watch, &TurnWatch::diagnosed, this, &Session::onDiagnosed);
    connect(&m_watch, &TurnWatch::withdrawn, this, &Session::diagnosisWithdrawn);
    connect(&m_watch, &TurnWatch::endReleased, this, &Session::onTurnEnded);
}

Session::~Session() = default;

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

bool Session::answer(const QString &requestId, const agent::PermissionAnswer &answer)
{
    if (!m_agent.connection() || !m_pendingRequests.remove(requestId))
        return false;
    m_agent.connection()->answer(requestId, answer);
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
        if (next == Input::LaunchChanged && m_agent.connection() && m_agent.launch() == m_launch)
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
        m_agent.connection()->queryStatus();
        break;
    case Effect::WentLive:
        emit agentReplaced(m_agent.takeOver());
        break;
    case Effect::SendMessage:
        sendNextMessage();
        break;
    case Effect::Interrupt:
        m_agent.connection()->interrupt();
        break;
    case Effect::Terminate:
        m_agent.connection()->terminate();
        break;
    case Effect::Kill:
        m_agent.connection()->kill();
        break;
    case Effect::ArmStartTimer:
        armTimer(kStartPatience);
        break;
    case Effect::ArmProofTimer:
        armTimer(kProofPatience);
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
        report(
            {.kind = FailureKind::AgentUnresponsive, .subject = m_agent.launch().options.program},
            {});
        break;
    case Effect::ReportElsewhere:
        report({.kind = FailureKind::AgentElsewhere,
                .address = m_agent.address(),
                .subject = m_agent.info().endpoint},
               {});
        break;
    case Effect::ReportUnproven:
        report({.kind = FailureKind::AgentUnverified,
                .address = m_agent.address(),
                .subject = m_agent.launch().options.program},
               {});
        break;
    case Effect::ReportRefusal:
        if (m_refusal && m_refusal != m_toldRefusal) {
            m_toldRefusal = m_refusal;
            report(*m_refusal, {});
        }
        break;
    case Effect::AssumeUnverified:
        m_agent.assumeUnverified();
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
    m_agent.start(*m_launch, m_conversation.next());
    if (m_launch->usesOwnSignIn())
        feed(Input::ProofWanted);
}

void Session::sendNextMessage()
{
    const MessageQueue::Message message = m_messages.sendNext();
    m_turnHasOutput = false;
    m_watch.begin(m_agent.target());
    m_failure.reset();
    m_agent.connection()->sendMessage(m_conversation.wordsFor(message.text), message.id);
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

void Session::onEnded(const process::ProcessExit &exit, const QStringList &leftovers)
{
    const QPointer<Session> self(this);
    m_pendingRequests.clear();
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
        report(m_agent.failureOf(exit), {});
    else if (self && wasLive && !wasTurnOver)
        m_failure = m_agent.failureOf(exit); // how the turn ended, if one ran
    if (self && wasInTurn && !wasTurnOver)
        emit turnEnded(false, {});
    if (self)
        handleInputs();
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

void Session::onEvent(agent::AgentEvent event)
{
    using namespace agent;
    // What a server says of a request it refused may repeat the credential it was sent.
    if (auto *end = std::get_if<TurnEnded>(&event); end && end->failure) {
        end->text = secrets::redacted(end->text, m_agent.launch().secret);
        end->failure->text = secrets::redacted(end->failure->text, m_agent.launch().secret);
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
        m_agent.learn(*ready);
        feed(Input::Initialized);
    } else if (const auto *status = std::get_if<StatusReported>(&event)) {
        const auto where = m_agent.verify(*status);
        if (self)
            feed(inputFor(where));
    } else {
        followTurn(event);
        if (self)
            m_watch.follow(event);
    }
}

void Session::followTurn(const agent::AgentEvent &event)
{
    using namespace agent;
    if (const auto *turn = std::get_if<TurnStarted>(&event)) {
        onTurnStarted(*turn);
    } else if (std::holds_alternative<BlockText>(event)
               || std::holds_alternative<BlockProgressed>(event)
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

void Session::onTurnStarted(const agent::TurnStarted &turn)
{
    m_conversation.begun(turn.sessionId);
    const QPointer<Session> self(this);
    m_agent.learn(turn);
    if (self)
        feed(Input::TurnBegan);
}

void Session::onTurnEnded(const agent::TurnEnded &end)
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
        emit diagnosed(m_agent.completed(failure));
}

void Session::report(const Failure &failure, const QString &messageId)
{
    const Failure told = m_agent.completed(failure);
    m_failure = told;
    emit failed(told, messageId);
}

void Session::probe(QObject *context, check::ProbeAnswer answer) const
{
    if (const auto target = m_agent.target())
        m_parts.probe(*target, check::ProbeDepth::Message, context, std::move(answer));
}

} // namespace bridge::session

#include "moc_Session.cpp"

// The part of Chat that follows its session: what the agent sends, how it fails, ends and is
// replaced.
#include "bridge/chat/Chat.h"

#include <utility>

namespace bridge::chat {

namespace {

/// The last entry of another kind; 0: there is none.
template <typename Kind>
quint64 newestBut(const Transcript &transcript)
{
    for (int row = transcript.count() - 1; row >= 0; --row) {
        if (!std::holds_alternative<Kind>(transcript.entry(row).content))
            return transcript.entry(row).id;
    }
    return 0;
}

} // namespace

void Chat::followSession()
{
    session::Session *session = m_session.get();
    connect(session, &session::Session::stateChanged, this, [this] {
        askToGoBack();
        emit stateChanged(state());
    });
    connect(session, &session::Session::agentChanged, this, &Chat::agentChanged);
    connect(session, &session::Session::catalogChanged, this, &Chat::catalogChanged);
    connect(session, &session::Session::queueChanged, this, [this] {
        settleCutTurn();
        keep();
        emit queueChanged();
    });
    connect(session, &session::Session::restartPendingChanged, this, &Chat::restartPendingChanged);
    connect(session, &session::Session::turnEnded, this, &Chat::onTurnEnded);
    connect(session, &session::Session::toolOverdue, this,
            [this](const QString &id, std::chrono::milliseconds limit) {
                m_writer.toolOverdue(id, limit);
            });
    connect(session, &session::Session::toolSettled, this,
            [this](const QString &id) { m_writer.toolSettled(id); });
    connect(session, &session::Session::loopFound, this, &Chat::onLoop);
    connect(session, &session::Session::loopOver, this, [this] { m_writer.loopOver(); });
    connect(session, &session::Session::stopped, this, &Chat::stopped);
    connect(session, &session::Session::fellSilent, this,
            [this](std::chrono::milliseconds since) { m_writer.fellSilent(since, agent()); });
    connect(session, &session::Session::diagnosed, this, &Chat::onDiagnosed);
    connect(session, &session::Session::diagnosisWithdrawn, this, &Chat::onDiagnosisWithdrawn);
    connect(session, &session::Session::failed, this, &Chat::onFailed);
    connect(session, &session::Session::agentEnded, this, &Chat::onAgentEnded);
    connect(session, &session::Session::agentReplaced, this, &Chat::onAgentReplaced);
    connect(session, &session::Session::agentEvent, this, &Chat::onAgentEvent);
    session->setPastText([this](session::Session::Past past) { return pastText(past); });
    session->setBlank([this] { return m_keeper.isBlank(); });
    connect(session, &session::Session::pastLost, this, [this] { m_isPastLost = true; });
    connect(session, &session::Session::recordLost, this, [this] {
        m_writer.divider({.kind = Divider::Kind::RecordLost});
        setUnseen(!m_isOnScreen);
    });
    connect(session, &session::Session::launchWanted, m_launch.get(), &ChatLaunch::start);
    connect(session, &session::Session::redirectLookWanted, m_launch.get(),
            &ChatLaunch::excludeRedirects);
    connect(session, &session::Session::turnCut, this, &Chat::onTurnCut);
    connect(session, &session::Session::answerFound, this, &Chat::onAnswerFound);
    connect(session, &session::Session::turnContinues, this,
            [this](const QString &id) { m_writer.turnContinues(id); });
    connect(session, &session::Session::turnGoesOn, this,
            [this](const QString &id, const QString &newId) {
                m_writer.turnGoesOn(newId);
                renameMessage(id, newId);
            });
    const auto follow = [this, session](auto signal, UserMessage::Delivery delivery) {
        connect(session, signal, this,
                [this, delivery](const QString &id) { m_writer.messageDelivery(id, delivery); });
    };
    follow(&session::Session::messageAnswered, UserMessage::Delivery::Answered);
    follow(&session::Session::messageUnanswered, UserMessage::Delivery::Unanswered);
    connect(session, &session::Session::messageRequeued, this,
            [this](const QString &id, const QString &newId) {
                m_writer.messageRenamed(id, newId);
                renameMessage(id, newId);
                if (m_notedMessage == id) {
                    m_notedMessage = newId;
                    if (m_isTurnNoted)
                        m_keeper.noteSentAgain(id, newId);
                }
                emit messageRenamed(id, newId);
            });
    connect(session, &session::Session::messageWaits, this, [this](const QString &id) {
        m_writer.messageDelivery(id, UserMessage::Delivery::Queued);
        m_writer.takeBack(id);
    });
    connect(session, &session::Session::messageAnswered, this, [this](const QString &id) {
        m_keeper.messageAnswered(id);
        emit messageSettled(id);
    });
    connect(session, &session::Session::messageUnanswered, this, &Chat::messageSettled);
    connect(session, &session::Session::messageSent, this, [this](const QString &id) {
        m_isFailureAnnounced = false;
        m_sentBefore.remove(id);
        // What was noted of a cut turn belongs to the message that is sent again.
        if (id != m_notedMessage && std::exchange(m_isTurnNoted, false))
            m_keeper.leaveTurn(m_notedMessage);
        if (const auto &message = m_session->messages().inFlight())
            m_writer.messageSent(*message);
        emit messageSent(id);
    });
}

void Chat::followActivity()
{
    const auto update = [this] { changeActivity({}); };
    connect(this, &Chat::stateChanged, this, update);
    connect(this, &Chat::queueChanged, this, update);
    connect(m_session.get(), &session::Session::messageSent, this,
            [this] { changeActivity([this] { m_activity.messageSent(); }); });
}

void Chat::changeActivity(const std::function<void()> &change)
{
    const Activity before = activity();
    if (change)
        change();
    // One that was stopped starts no more; one that is asleep does.
    const bool mayLeave =
        !isHeld() && (state() != session::ChatState::Stopped || m_session->isAsleep());
    const bool isOnItsWay = mayLeave
                            && (!m_outbox.empty() || m_session->messages().inFlight()
                                || (!m_session->messages().isEmpty() && !m_session->isQueueHeld()));
    m_activity.setState(state(), isOnItsWay);
    const EmitGuard::Scope emitting(m_emitGuard);
    if (activity() != before)
        emit activityChanged();
}

void Chat::onAgentEvent(const agent::AgentEvent &event)
{
    if (!std::holds_alternative<agent::BlockText>(event))
        changeActivity([this, &event] { m_activity.follow(event); });
    const auto *lost = std::get_if<agent::WritesLost>(&event);
    if (lost)
        m_lost = *lost;
    // Agent after agent reports the same full disk.
    if (!lost || m_lost != m_lostBefore)
        m_writer.agentEvent(event, agent());
    keepEvent(event);
    onWentBack(event);
    if (const auto *changed = std::get_if<agent::BackgroundTasksChanged>(&event)) {
        m_backgroundTasks.clear();
        for (const auto &task : changed->tasks)
            m_backgroundTasks.append(task.id);
    }
    if (std::holds_alternative<agent::BlockStarted>(event)
        && std::exchange(m_endpointProblem, std::nullopt))
        emit agentChanged(); // it answers
    const auto *end = std::get_if<agent::TurnEnded>(&event);
    if (end)
        m_diagnosis.reset();
    // A restart has an entry of its own.
    if (end && end->interrupted && state() != session::ChatState::Restarting)
        m_writer.divider({Divider::Kind::Interrupted, {}, {}});
    emit agentEvent(event);
    const auto *asked = std::get_if<agent::PermissionAsked>(&event);
    if (asked)
        emit permissionAsked(asked->request);
}

Failure Chat::withSource(const Failure &failure)
{
    m_told = {failure, m_launch->withSource(failure)};
    return m_told->second;
}

void Chat::onDiagnosed(const Failure &reported)
{
    const Failure failure = withSource(reported);
    m_diagnosis = failure;
    m_writer.diagnosed(failure);
    if (m_isFailureAnnounced)
        emit failureRefined(failure);
    else if (retryMayHelp(failure))
        emit diagnosed(failure);
    else
        announce(failure);
}

void Chat::onLoop(const session::Loop &loop)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_writer.loopFound(loop);
    setUnseen(!m_isOnScreen);
    emit looping(loop);
}

void Chat::onDiagnosisWithdrawn()
{
    m_diagnosis.reset();
    m_writer.diagnosisWithdrawn();
    if (std::exchange(m_isFailureAnnounced, false))
        emit failureWithdrawn();
}

void Chat::onFailed(const Failure &reported, const QString &messageId)
{
    const Failure failure = withSource(reported);
    if (agent().custom && failure.layer() != FailureLayer::Agent)
        m_endpointProblem = failure;
    m_writer.failed(failure, messageId);
    // A turn's failure is announced once, even if its end gives a better diagnosis.
    if (m_isFailureAnnounced && !messageId.isEmpty())
        emit failureRefined(failure);
    else
        announce(failure);
}

void Chat::announce(const Failure &failure)
{
    m_isFailureAnnounced = true;
    setUnseen(!m_isOnScreen);
    emit failed(failure);
}

void Chat::onAgentEnded(bool expected, const QStringList &names)
{
    m_agentLost = !expected;
    m_wasAsleep = m_session->isAsleep();
    m_diagnosis.reset();
    // One that ended by itself may not have come to report it.
    if (std::exchange(m_isAgentLive, false) && (expected || m_lost))
        m_lostBefore = std::exchange(m_lost, std::nullopt);
    m_backgroundTasks.clear();
    changeActivity([this] { m_activity.toolsLost(); });
    m_writer.agentEnded();
    if (!names.isEmpty())
        m_writer.divider({Divider::Kind::BackgroundEnded, {}, names});
}

void Chat::onAgentReplaced(const session::AgentInfo &previous)
{
    m_isAgentLive = true;
    m_writer.startsSucceeded();
    const auto from = std::exchange(m_goesOnFrom, std::nullopt);
    const bool wasLost = std::exchange(m_agentLost, false);
    const bool wasAsleep = std::exchange(m_wasAsleep, false);
    const bool isFresh = std::exchange(m_startsFresh, false);
    const bool isPastTold = std::exchange(m_isPastLost, false);
    if (isFresh || isPastTold || m_transcript.count() == 0)
        m_lastSaved = 0; // its first message, with all that it was told, may not be saved either
    else if (!m_lostBefore || !m_lostBefore->conversation)
        m_lastSaved = newestBut<Divider>(m_transcript); // lines are merged
    if (isPastTold) {
        m_writer.divider({Divider::Kind::PastCarriedOver, {}, {}});
        emit pastLost();
    }
    // The first agent, or an empty transcript, which needs no divider.
    if (previous.pid == 0 || m_transcript.count() == 0)
        return;
    std::optional<Divider::Kind> kind;
    if (agent().endpoint != previous.endpoint)
        kind = from && *from != agent().endpoint ? Divider::Kind::WentOn
                                                 : Divider::Kind::EndpointChanged;
    else if (wasLost)
        kind = Divider::Kind::AgentLost;
    else if (!isFresh && !isPastTold && !wasAsleep)
        kind = Divider::Kind::AgentRestarted;
    if (kind)
        m_writer.agentReplaced({*kind, agent().endpoint,
                                kind == Divider::Kind::WentOn ? QStringList{*from} : QStringList(),
                                agent().model},
                               previous.endpoint);
    if (isFresh)
        m_writer.divider({Divider::Kind::StartedFresh, {}, {}});
}

} // namespace bridge::chat

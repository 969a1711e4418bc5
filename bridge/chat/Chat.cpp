#include "bridge/chat/Chat.h"

#include "bridge/chat/HistoryText.h"
#include "bridge/core/Ids.h"

#include <utility>

namespace bridge::chat {

namespace {

constexpr qsizetype kTitleLength = 60;

QString textOf(const std::vector<session::MessageQueue::Message> &messages)
{
    QStringList texts;
    for (const session::MessageQueue::Message &message : messages)
        texts.append(message.text);
    return texts.join(QStringLiteral("\n\n"));
}

} // namespace

Chat::Chat(QString id, std::unique_ptr<ChatLaunch> launch,
           std::unique_ptr<session::Session> session, Clock &clock, ChatKeeping keeping,
           QObject *parent)
    : QObject(parent)
    , m_id(std::move(id))
    , m_clock(clock)
    , m_writer(m_transcript, clock)
    , m_keeper(keeping.store, keeping.sessionId, clock)
    , m_past({m_transcript, keeping.past,
              [this](const QString &answerId) { return m_keeper.endpointOf(answerId); },
              [this] { return lostPart(); }, [this] { return m_writer.firstAnswer(); },
              [this] {
                  const auto *record = m_keeper.record();
                  return record ? record->halfAnswers : std::vector<store::HalfAnswer>();
              }})
    , m_launch(std::move(launch))
    , m_session(std::move(session))
    , m_isReopened(keeping.isReopened)
    , m_branchOf(keeping.branchOf)
    , m_branchAt(keeping.branchAt)
    , m_readiness(
          [this](QObject *context, answers::ProbeAnswer answer) {
              m_session->probe(context, std::move(answer));
          },
          clock)
{
    connect(m_launch.get(), &ChatLaunch::pending, m_session.get(),
            &session::Session::setLaunchPending);
    connect(m_launch.get(), &ChatLaunch::ready, this, &Chat::onLaunch);
    connect(m_launch.get(), &ChatLaunch::refused, m_session.get(), &session::Session::refuseLaunch);
    connect(m_launch.get(), &ChatLaunch::redirectsAwaited, m_session.get(),
            &session::Session::awaitRedirects);
    connect(m_launch.get(), &ChatLaunch::redirectsExcluded, m_session.get(),
            &session::Session::excludeRedirects);
    connect(m_launch.get(), &ChatLaunch::workspaceChanged, this, &Chat::agentChanged);
    connect(m_launch.get(), &ChatLaunch::toolLimitChanged, this,
            [this] { m_session->setToolLimit(m_launch->toolLimit()); });
    m_session->setToolLimit(m_launch->toolLimit());
    connect(m_launch.get(), &ChatLaunch::sleepAfterChanged, this,
            [this] { m_session->setSleepAfter(m_launch->sleepAfter()); });
    m_session->setSleepAfter(m_launch->sleepAfter());
    connect(m_launch.get(), &ChatLaunch::pinChanged, this, [this] {
        keep();
        emit pinChanged();
    });
    connect(m_launch.get(), &ChatLaunch::refused, this, &Chat::endWaiting);
    connect(&m_readiness, &ReadinessWait::ready, this, &Chat::onReady);
    connect(&m_readiness, &ReadinessWait::gaveUp, this, &Chat::onGaveUpWaiting);
    followSession();
    restore();
}

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
    connect(session, &session::Session::pastLost, this,
            [this](bool isTold) { m_lostPast = isTold; });
    connect(session, &session::Session::launchWanted, m_launch.get(), &ChatLaunch::start);
    connect(session, &session::Session::redirectLookWanted, m_launch.get(),
            &ChatLaunch::excludeRedirects);
    connect(session, &session::Session::turnCut, this, &Chat::onTurnCut);
    connect(session, &session::Session::answerFound, this, &Chat::onAnswerFound);
    connect(session, &session::Session::turnContinues, this,
            [this](const QString &id) { m_writer.turnContinues(id); });
    const auto follow = [this, session](auto signal, UserMessage::Delivery delivery) {
        connect(session, signal, this,
                [this, delivery](const QString &id) { m_writer.messageDelivery(id, delivery); });
    };
    follow(&session::Session::messageAnswered, UserMessage::Delivery::Answered);
    follow(&session::Session::messageUnanswered, UserMessage::Delivery::Unanswered);
    connect(session, &session::Session::messageRequeued, this,
            [this](const QString &id, const QString &newId) {
                m_writer.messageRenamed(id, newId);
                if (m_notedMessage == id)
                    m_notedMessage = newId;
                emit messageRenamed(id, newId);
            });
    connect(session, &session::Session::messageAnswered, this, &Chat::messageSettled);
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

bool Chat::setOption(const QString &optionId, const QString &value)
{
    return m_session->setOption(optionId, value);
}

bool Chat::isEndpointChanging() const
{
    return agent().pid != 0 && m_session->agentLaunch().endpoint != m_launch->endpoint();
}

std::optional<Failure> Chat::problem() const
{
    return m_diagnosis ? m_diagnosis : failure();
}

QString Chat::unansweredText() const
{
    return textOf(m_session->messages().unanswered());
}

int Chat::unansweredMessages() const
{
    return static_cast<int>(m_session->messages().unanswered().size());
}

void Chat::start()
{
    if (!isAsleep())
        m_launch->start();
}

void Chat::findLaunch()
{
    if (isAsleep() && !m_launch->isStarted())
        m_launch->start();
}

void Chat::stop()
{
    endWaiting();
    m_session->stop();
}

QString Chat::send(const QString &text)
{
    const QString id = newId();
    // Else it is a row of the queue until it is sent.
    if (!hasTurn() && queuedMessages() == 0)
        m_writer.messageAdded({id, text});
    const EmitGuard::Scope emitting(m_emitGuard);
    endWaiting();
    const session::ChatState before = state();
    m_outbox.push_back({id, text});
    if (state() != before)
        emit stateChanged(state());
    if (m_title.isEmpty()) {
        m_title = text.simplified().left(kTitleLength);
        emit titleChanged();
    }
    m_updated = m_clock.wallTime();
    keep();
    m_launch->excludeRedirects();
    findLaunch();
    if (m_keeper.keeps())
        emit queueChanged();
    m_keeper.flushed([this, id] { release(id); });
    return id;
}

void Chat::interrupt()
{
    endWaiting();
    m_session->interrupt();
}

void Chat::restart()
{
    endWaiting();
    m_session->restart();
}

void Chat::restartNow()
{
    restart();
    m_session->applyNow();
}

void Chat::stopTool(const QString &toolUseId)
{
    m_session->stopTool(toolUseId);
}

void Chat::applyNow()
{
    endWaiting();
    m_session->applyNow();
}

void Chat::sendAgain()
{
    endWaiting();
    const auto messages = m_session->messages().unanswered();
    if (messages.empty())
        return;
    findLaunch();
    // Entries first: a message may be sent before sendAgain() returns.
    QStringList newIds;
    for (const session::MessageQueue::Message &message : messages) {
        newIds.append(newId());
        m_writer.messageRenamed(message.id, newIds.back());
    }
    m_launch->excludeRedirects();
    m_session->sendAgain(newIds);
}

void Chat::sendWhenReady()
{
    if (isWaitingForModel() || !agent().custom || unansweredText().isEmpty())
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_readiness.start();
    emit waitingForModelChanged(true);
}

void Chat::startFresh()
{
    m_startsFresh = true;
    m_session->startFresh(newId(), historyText(m_transcript, unansweredIds()));
    sendAgain();
}

QSet<QString> Chat::unansweredIds() const
{
    QSet<QString> ids;
    for (const session::MessageQueue::Message &message : m_session->messages().unanswered())
        ids.insert(message.id);
    return ids;
}

QString Chat::pastText(session::Session::Past past) const
{
    if (past == session::Session::Past::Whole)
        return historyText(m_transcript, unansweredIds());
    return historyText(m_transcript, unansweredIds(), kHistoryLimit, Known::Beginning,
                       m_transcript.rowOf(m_lastSaved) + 1);
}

QString Chat::takeUnanswered()
{
    const QString text = textOf(m_session->takeUnanswered());
    endWaiting();
    return text;
}

void Chat::answer(const QString &requestId, const agent::PermissionAnswer &answer)
{
    if (!m_session->answer(requestId, answer))
        return;
    const auto settled = m_writer.permissionAnswered(requestId, answer);
    if (settled && m_isTurnNoted)
        m_keeper.note({requestId, settled->outcome, settled->note});
}

void Chat::onAgentEvent(const agent::AgentEvent &event)
{
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

void Chat::onDiagnosed(const Failure &failure)
{
    m_diagnosis = failure;
    m_writer.diagnosed(failure);
    if (m_isFailureAnnounced)
        emit failureRefined(failure);
    else if (retryMayHelp(failure))
        emit diagnosed(failure);
    else
        announce(failure);
}

void Chat::onDiagnosisWithdrawn()
{
    m_diagnosis.reset();
    m_writer.diagnosisWithdrawn();
    if (std::exchange(m_isFailureAnnounced, false))
        emit failureWithdrawn();
}

void Chat::onFailed(const Failure &failure, const QString &messageId)
{
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

void Chat::onLaunch(const agent::AgentLaunch &launch)
{
    // A settings change that does not affect this chat has no effect here.
    if (m_session->launch() != launch)
        endWaiting();
    m_session->setLaunch(launch);
}

void Chat::onReady()
{
    emit waitingForModelChanged(false);
    sendAgain();
}

void Chat::onGaveUpWaiting(const Failure &failure)
{
    const auto messages = m_session->messages().unanswered();
    m_writer.failed(failure, messages.empty() ? QString() : messages.back().id);
    emit waitingForModelChanged(false);
    announce(failure);
}

void Chat::endWaiting()
{
    if (!isWaitingForModel())
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_readiness.cancel();
    emit waitingForModelChanged(false);
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
    m_writer.agentEnded();
    if (!names.isEmpty())
        m_writer.divider({Divider::Kind::BackgroundEnded, {}, names});
}

void Chat::onAgentReplaced(const session::AgentInfo &previous)
{
    m_isAgentLive = true;
    const auto from = std::exchange(m_goesOnFrom, std::nullopt);
    const bool wasLost = std::exchange(m_agentLost, false);
    const bool wasAsleep = std::exchange(m_wasAsleep, false);
    const bool isFresh = std::exchange(m_startsFresh, false);
    const auto lostPast = std::exchange(m_lostPast, std::nullopt);
    const bool isPastTold = lostPast.value_or(false);
    if (isFresh || isPastTold || m_transcript.count() == 0)
        m_lastSaved = 0; // its first message, with all that it was told, may not be saved either
    else if (!m_lostBefore || !m_lostBefore->conversation)
        m_lastSaved = m_transcript.entry(m_transcript.count() - 1).id;
    if (isPastTold)
        m_writer.divider({Divider::Kind::PastCarriedOver, {}, {}});
    if (lostPast)
        emit pastLost(*lostPast);
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
                                agent().model});
    if (isFresh)
        m_writer.divider({Divider::Kind::StartedFresh, {}, {}});
}

} // namespace bridge::chat

#include "moc_Chat.cpp"

#include "bridge/chat/Chat.h"

#include "bridge/chat/HistoryText.h"
#include "bridge/core/Ids.h"

#include <utility>

namespace bridge::chat {

namespace {

constexpr qsizetype kTitleLength = 60;

/// The first words, ended by an ellipsis if there are more.
QString titleOf(const QString &text)
{
    const QString line = text.simplified();
    if (line.size() <= kTitleLength)
        return line;
    QString title = line.left(kTitleLength - 1);
    // A word is cut only if it fills half of the title; half a character never stands alone.
    const qsizetype gap = title.lastIndexOf(u' ');
    if (line.at(kTitleLength - 1) != u' ' && gap > kTitleLength / 2)
        title.truncate(gap);
    if (title.back().isHighSurrogate())
        title.chop(1);
    return title.trimmed() + u'…';
}

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
    , m_activity(clock)
    , m_keeper(keeping.store, keeping.sessionId, clock)
    , m_past({m_transcript, keeping.past,
              [this](const QString &answerId) { return m_keeper.endpointOf(answerId); },
              [this] { return lostPart(); }, [this] { return m_writer.firstAnswer(); },
              [this] { return m_keeper.halfAnswers(); },
              [this](const QString &earlier) { m_keeper.readOrigins(earlier); }})
    , m_holder(keeping.past, clock)
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
    connect(m_launch.get(), &ChatLaunch::looked, this, [this](const auto &unreachable) {
        m_endpointProblem = unreachable;
        emit agentChanged();
    });
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
    followActivity();
    followHolder();
    restore();
}

bool Chat::setOption(const QString &optionId, const QString &value)
{
    return m_session->setOption(optionId, value);
}

bool Chat::isEndpointChanging() const
{
    return agent().pid != 0 && m_session->agentLaunch().endpoint != m_launch->endpoint();
}

bool Chat::isUntouched() const
{
    return m_transcript.count() == 0 && !hasEarlier() && !isWritten() && queue().empty()
           && !m_isReopened && m_branchOf.isEmpty();
}

std::optional<Failure> Chat::failure() const
{
    const auto reported = m_session->failure();
    return reported && m_told && m_told->first == *reported ? m_told->second : reported;
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
    if (!isHeld() && !hasTurn() && queuedMessages() == 0)
        m_writer.messageAdded({id, text});
    const EmitGuard::Scope emitting(m_emitGuard);
    endWaiting();
    const session::ChatState before = state();
    m_outbox.push_back({id, text});
    if (state() != before)
        emit stateChanged(state());
    changeActivity({});
    if (m_title.isEmpty()) {
        m_title = titleOf(text);
        emit titleChanged();
    }
    m_updated = m_clock.wallTime();
    keep();
    if (!isHeld()) {
        m_launch->excludeRedirects();
        findLaunch();
    }
    if (m_keeper.keeps())
        emit queueChanged();
    m_keeper.flushed([this, id](bool isOnDisk) {
        emit messageKept(id, isOnDisk);
        release(id);
    });
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
    if (refuses())
        return;
    const auto messages = m_session->messages().unanswered();
    if (messages.empty())
        return;
    findLaunch();
    // Entries first: a message may be sent before sendAgain() returns.
    QStringList newIds;
    for (const session::MessageQueue::Message &message : messages) {
        newIds.append(newId());
        m_writer.messageRenamed(message.id, newIds.back());
        renameMessage(message.id, newIds.back());
    }
    m_launch->excludeRedirects();
    m_session->sendAgain(newIds);
}

void Chat::sendWhenReady()
{
    if (refuses() || isWaitingForModel() || !agent().custom || unansweredText().isEmpty())
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_readiness.start();
    emit waitingForModelChanged(true);
}

void Chat::startFresh()
{
    if (refuses())
        return;
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

void Chat::onLaunch(const agent::AgentLaunch &launch)
{
    // A settings change that does not affect this chat has no effect here.
    if (m_session->launch() != launch) {
        endWaiting();
        m_endpointProblem.reset();
    }
    m_session->setLaunch(launch);
}

void Chat::onReady()
{
    emit waitingForModelChanged(false);
    sendAgain();
}

void Chat::onGaveUpWaiting(const Failure &reported)
{
    const Failure failure = withSource(reported);
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

} // namespace bridge::chat

#include "moc_Chat.cpp"

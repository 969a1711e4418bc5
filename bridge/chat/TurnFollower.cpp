#include "bridge/chat/TurnFollower.h"

#include <algorithm>
#include <utility>

namespace bridge::chat {

using session::ChatState;

namespace {

/// The end of the last background task starts a turn of its own at once; without one, the turn
/// before was the last.
constexpr std::chrono::seconds kNextTurnPatience{10};

bool hasTurn(ChatState state)
{
    return state == ChatState::Working || state == ChatState::Waiting
           || state == ChatState::Retrying;
}

} // namespace

TurnFollower::TurnFollower(Chat &chat, Clock &clock, OnFailure onFailure, QObject *parent)
    : QObject(parent)
    , m_chat(chat)
    , m_clock(clock)
    , m_onFailure(onFailure)
    , m_earlierTasks(chat.backgroundTasks())
{
    connect(&chat, &Chat::messageSent, this, &TurnFollower::onSent);
    connect(&chat, &Chat::messageRenamed, this, [this](const QString &id, const QString &newId) {
        if (id == m_id)
            m_id = newId;
    });
    connect(&chat, &Chat::messageSettled, this,
            [this](const QString &id) { m_isSettled = m_isSettled || id == m_id; });
    connect(&chat, &Chat::failed, this, &TurnFollower::onFailed);
    connect(&chat, &Chat::failureWithdrawn, this, [this] { m_failure.reset(); });
    connect(&chat, &Chat::turnEnded, this, &TurnFollower::onTurnEnded);
    connect(&chat, &Chat::stateChanged, this, &TurnFollower::onStateChanged);
    connect(&chat, &Chat::agentEvent, this, &TurnFollower::onAgentEvent);
}

void TurnFollower::follow(const QString &messageId)
{
    m_id = messageId;
    m_isFirst = m_chat.queuedMessages() <= 1 && !hasTurn(m_chat.state());
    if (m_lastSent == m_id)
        onSent(m_id);
    if (m_chat.state() == ChatState::Failed)
        endWithFailureOfChat();
}

void TurnFollower::onSent(const QString &messageId)
{
    m_lastSent = messageId;
    if (m_id.isEmpty())
        return;
    m_isFirst = messageId == m_id;
    if (m_isFirst)
        emit begun();
    else if (m_isSettled)
        end(true); // later events belong to another message
}

void TurnFollower::onFailed(const Failure &failure)
{
    if (!m_isFirst)
        return;
    m_failure = failure;
    emit failed(failure);
    // A hung agent retries nothing.
    if (m_onFailure == OnFailure::End || failure.kind() == FailureKind::AgentHung)
        end(false);
}

void TurnFollower::onAgentEvent(const agent::AgentEvent &event)
{
    if (std::holds_alternative<agent::BackgroundTasksChanged>(event)) {
        if (m_isBetweenTurns && !hasBackgroundTasks())
            m_nextTurnPatience = m_clock.after(kNextTurnPatience, [this] { end(true); });
    } else if (std::holds_alternative<agent::TurnStarted>(event)) {
        m_isBetweenTurns = false;
        m_nextTurnPatience.reset();
    }
}

void TurnFollower::onTurnEnded(bool ok, const QString &text)
{
    if (!m_isSettled) {
        // After the chat has processed the turn.
        QMetaObject::invokeMethod(this, &TurnFollower::endIfHeld, Qt::QueuedConnection);
        return;
    }
    m_answer = text;
    m_isBetweenTurns = true;
    if (!ok)
        endWithFailureOfChat();
    else if (!hasBackgroundTasks())
        end(true);
}

void TurnFollower::onStateChanged(ChatState state)
{
    // No further turn ends.
    if (state == ChatState::Stopped)
        end(false);
    else if (state == ChatState::Failed && !m_id.isEmpty())
        endWithFailureOfChat();
}

void TurnFollower::endIfHeld()
{
    // Another message's turn failed, and waiting messages are held until the user acts.
    if (!m_hasEnded && !m_isFirst && m_chat.state() == ChatState::Ready
        && m_chat.queuedMessages() > 0 && m_chat.failure())
        endWithFailureOfChat();
}

void TurnFollower::endWithFailureOfChat()
{
    if (!m_hasEnded && !m_failure && m_chat.failure()) {
        m_failure = m_chat.failure();
        emit failed(*m_failure);
    }
    end(false);
}

bool TurnFollower::hasBackgroundTasks() const
{
    const QStringList &tasks = m_chat.backgroundTasks();
    return std::any_of(tasks.begin(), tasks.end(),
                       [this](const QString &id) { return !m_earlierTasks.contains(id); });
}

void TurnFollower::end(bool ok)
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_chat.disconnect(this);
    emit ended(ok);
}

} // namespace bridge::chat

#include "moc_TurnFollower.cpp"

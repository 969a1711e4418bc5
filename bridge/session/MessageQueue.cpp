#include "bridge/session/MessageQueue.h"

#include <utility>

namespace bridge::session {

const MessageQueue::Message &MessageQueue::sendNext()
{
    m_withAgent = std::move(m_waiting.front());
    m_waiting.pop_front();
    // A later message makes the offer to repeat an earlier one stale.
    m_unanswered.reset();
    return *m_withAgent;
}

bool MessageQueue::isTurnOfOurs(const QStringList &messageIds, bool unsolicited) const
{
    if (!m_withAgent)
        return false;
    return messageIds.isEmpty() ? !unsolicited : messageIds.contains(m_withAgent->id);
}

void MessageQueue::unanswered()
{
    if (m_withAgent)
        m_unanswered = std::exchange(m_withAgent, std::nullopt);
}

void MessageQueue::requeue(const QString &newId)
{
    if (auto message = std::exchange(m_withAgent, std::nullopt)) {
        message->id = newId;
        m_waiting.push_front(std::move(*message));
    }
}

std::optional<MessageQueue::Message> MessageQueue::takeUnanswered()
{
    return std::exchange(m_unanswered, std::nullopt);
}

} // namespace bridge::session

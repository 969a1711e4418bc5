#include "bridge/session/MessageQueue.h"

namespace bridge::session {

const MessageQueue::Message &MessageQueue::sendNext()
{
    m_inFlight = std::move(m_waiting.front());
    m_waiting.pop_front();
    std::erase_if(m_unanswered, [](const Unanswered &one) { return one.wasInterrupted; });
    return *m_inFlight;
}

bool MessageQueue::isOwnTurn(const QStringList &messageIds, bool unsolicited) const
{
    if (!m_inFlight)
        return false;
    return messageIds.isEmpty() ? !unsolicited : messageIds.contains(m_inFlight->id);
}

void MessageQueue::answered()
{
    m_inFlight.reset();
    m_unanswered.clear();
}

void MessageQueue::leaveUnanswered(bool wasInterrupted)
{
    if (auto message = std::exchange(m_inFlight, std::nullopt))
        m_unanswered.push_back({std::move(*message), wasInterrupted});
}

void MessageQueue::requeue(const QString &newId)
{
    if (auto message = std::exchange(m_inFlight, std::nullopt)) {
        message->id = newId;
        m_waiting.push_front(std::move(*message));
    }
}

std::vector<MessageQueue::Message> MessageQueue::unanswered() const
{
    std::vector<Message> messages;
    for (const Unanswered &one : m_unanswered)
        messages.push_back(one.message);
    return messages;
}

void MessageQueue::sendAgain(const QStringList &newIds)
{
    auto messages = takeUnanswered();
    Q_ASSERT(static_cast<std::size_t>(newIds.size()) == messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i)
        messages[i].id = newIds.at(static_cast<qsizetype>(i));
    m_waiting.insert(m_waiting.begin(), messages.begin(), messages.end());
}

std::vector<MessageQueue::Message> MessageQueue::takeUnanswered()
{
    auto messages = unanswered();
    m_unanswered.clear();
    return messages;
}

} // namespace bridge::session

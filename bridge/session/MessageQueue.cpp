#include "bridge/session/MessageQueue.h"

#include <algorithm>
#include <iterator>

namespace bridge::session {

namespace {

auto find(std::deque<MessageQueue::Message> &messages, const QString &id)
{
    return std::find_if(messages.begin(), messages.end(),
                        [&id](const MessageQueue::Message &one) { return one.id == id; });
}

} // namespace

MessageQueue::Places MessageQueue::places() const
{
    return {{m_waiting.begin(), m_waiting.end()}, m_inFlight, unanswered()};
}

void MessageQueue::restore(Places places)
{
    Q_ASSERT(m_waiting.empty() && !m_inFlight && m_unanswered.empty());
    m_waiting.assign(std::make_move_iterator(places.waiting.begin()),
                     std::make_move_iterator(places.waiting.end()));
    m_inFlight = std::move(places.inFlight);
    for (Message &message : places.unanswered)
        m_unanswered.push_back({std::move(message), false});
}

std::optional<MessageQueue::Message> MessageQueue::take(const QString &id)
{
    const auto it = find(m_waiting, id);
    if (it == m_waiting.end())
        return std::nullopt;
    Message message = std::move(*it);
    m_waiting.erase(it);
    return message;
}

bool MessageQueue::move(const QString &id, int index)
{
    const auto from = find(m_waiting, id);
    if (from == m_waiting.end())
        return false;
    const auto to = m_waiting.begin() + std::clamp(index, 0, waitingCount() - 1);
    if (from < to)
        std::rotate(from, from + 1, to + 1);
    else
        std::rotate(to, from, from + 1);
    return from != to;
}

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

void MessageQueue::requeue(const QString &id)
{
    if (auto message = std::exchange(m_inFlight, std::nullopt)) {
        message->id = id;
        m_waiting.push_front(std::move(*message));
    }
}

void MessageQueue::goOn(Message message)
{
    m_inFlight.reset();
    m_waiting.push_front(std::move(message));
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

bool MessageQueue::takeUp(const QString &id)
{
    Q_ASSERT(!m_inFlight);
    const auto it = std::find_if(m_unanswered.begin(), m_unanswered.end(),
                                 [&id](const Unanswered &one) { return one.message.id == id; });
    if (it == m_unanswered.end())
        return false;
    m_inFlight = std::move(it->message);
    m_unanswered.erase(it);
    return true;
}

QStringList MessageQueue::answeredLate(const QStringList &ids)
{
    QStringList found;
    std::erase_if(m_unanswered, [&](const Unanswered &one) {
        const bool isAnswered = ids.contains(one.message.id);
        if (isAnswered)
            found.append(one.message.id);
        return isAnswered;
    });
    return found;
}

std::vector<MessageQueue::Message> MessageQueue::takeUnanswered()
{
    auto messages = unanswered();
    m_unanswered.clear();
    return messages;
}

} // namespace bridge::session

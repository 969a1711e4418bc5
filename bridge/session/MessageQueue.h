#pragma once

#include <QString>
#include <QStringList>

#include <deque>
#include <optional>

namespace bridge::session {

/// The user's messages on their way: waiting, with the agent, or left unanswered. Nothing is ever
/// dropped: each message is in exactly one of these places until it is answered or taken back.
class MessageQueue
{
public:
    struct Message
    {
        QString id; ///< UUID, the message's id on the wire
        QString text;
        friend bool operator==(const Message &, const Message &) = default;
    };

    void add(Message message) { m_waiting.push_back(std::move(message)); }
    [[nodiscard]] bool isEmpty() const { return m_waiting.empty(); }
    [[nodiscard]] int waiting() const { return static_cast<int>(m_waiting.size()); }

    /// The first waiting message goes to the agent.
    const Message &sendNext();
    [[nodiscard]] const std::optional<Message> &withAgent() const { return m_withAgent; }
    /// Whether a turn that names `messageIds` (or none, when the agent does not say) and was or was
    /// not asked for, is the one of the message that is with the agent.
    [[nodiscard]] bool isTurnOfOurs(const QStringList &messageIds, bool unsolicited) const;

    /// Its turn ended well.
    void answered() { m_withAgent.reset(); }
    /// Its turn did not: it is kept for sending again.
    void unanswered();
    /// Nothing has come of it yet: it goes first to the next agent, under a new id (the agent would
    /// take a message whose id is in the conversation's file for one it has dealt with).
    void requeue(const QString &newId);

    [[nodiscard]] const std::optional<Message> &lastUnanswered() const { return m_unanswered; }
    /// It will not be sent again.
    std::optional<Message> takeUnanswered();

private:
    std::deque<Message> m_waiting;
    std::optional<Message> m_withAgent;
    std::optional<Message> m_unanswered;
};

} // namespace bridge::session

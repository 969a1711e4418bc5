#pragma once

#include <QString>
#include <QStringList>

#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace bridge::session {

/// The user's messages on their way: waiting, with the agent, or left unanswered. Nothing is ever
/// dropped: each message is in exactly one of these places until it is answered or taken back.
///
/// What is left unanswered can be sent again. A message whose turn failed can be until a later one
/// is answered, so that several that failed in a row are offered together; one that the user
/// interrupted only until the next is sent: the user went on.
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
    void answered();
    /// Its turn did not, or its agent ended.
    void failed() { leaveUnanswered(false); }
    /// The user ended its turn.
    void interrupted() { leaveUnanswered(true); }
    /// Nothing has come of it yet: it goes first to the next agent, under a new id (the agent would
    /// take a message whose id is in the conversation's file for one it has dealt with).
    void requeue(const QString &newId);

    /// Oldest first.
    [[nodiscard]] std::vector<Message> unanswered() const;
    /// They go again, before those that wait, under new ids: one for each, in order.
    void sendAgain(const QStringList &newIds);
    /// They will not be sent again.
    std::vector<Message> takeUnanswered();

private:
    struct Unanswered
    {
        Message message;
        bool wasInterrupted = false;
    };
    void leaveUnanswered(bool wasInterrupted);

    std::deque<Message> m_waiting;
    std::optional<Message> m_withAgent;
    std::vector<Unanswered> m_unanswered;
};

} // namespace bridge::session

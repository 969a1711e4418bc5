#pragma once

#include <QString>
#include <QStringList>

#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace bridge::session {

/// The user's messages: waiting, with the agent, or unanswered. No message is dropped: each is in
/// exactly one of these places until it is answered or taken back.
///
/// Unanswered messages can be sent again. A message whose turn failed stays until a later one is
/// answered, so that several failed ones are offered together; an interrupted one stays only until
/// the next message is sent. A value without signals; owned by Session.
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
    [[nodiscard]] int waitingCount() const { return static_cast<int>(m_waiting.size()); }

    /// The first waiting message goes to the agent.
    const Message &sendNext();
    [[nodiscard]] const std::optional<Message> &inFlight() const { return m_inFlight; }
    /// True for the turn of the message with the agent. `messageIds`: as reported for the
    /// turn, empty when the agent reports none. `unsolicited`: the agent began the turn by itself.
    [[nodiscard]] bool isOwnTurn(const QStringList &messageIds, bool unsolicited) const;

    /// The turn of the message with the agent ended well.
    void answered();
    /// Its turn failed, its agent ended, or the user interrupted the turn.
    void leaveUnanswered(bool wasInterrupted);
    /// Its turn has no output yet: it goes first to the next agent, under a new id, since an agent
    /// skips a message whose id is in the conversation's file.
    void requeue(const QString &newId);

    /// Oldest first.
    [[nodiscard]] std::vector<Message> unanswered() const;
    /// Moves the unanswered messages to the front of the queue; one new id for each, in order.
    void sendAgain(const QStringList &newIds);
    /// Removes and returns the unanswered messages.
    std::vector<Message> takeUnanswered();

private:
    struct Unanswered
    {
        Message message;
        bool wasInterrupted = false;
    };

    std::deque<Message> m_waiting;
    std::optional<Message> m_inFlight;
    std::vector<Unanswered> m_unanswered;
};

} // namespace bridge::session

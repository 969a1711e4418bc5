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

    /// All messages by their place, for what outlives the program.
    struct Places
    {
        std::vector<Message> waiting; ///< in the order in which they are sent
        std::optional<Message> inFlight;
        std::vector<Message> unanswered; ///< oldest first
        friend bool operator==(const Places &, const Places &) = default;
    };
    [[nodiscard]] Places places() const;
    /// Precondition: no message has been added.
    void restore(Places places);

    void add(Message message) { m_waiting.push_back(std::move(message)); }
    [[nodiscard]] bool isEmpty() const { return m_waiting.empty(); }
    [[nodiscard]] int waitingCount() const { return static_cast<int>(m_waiting.size()); }
    /// In the order in which they are sent.
    [[nodiscard]] const std::deque<Message> &waiting() const { return m_waiting; }
    /// Removes and returns a waiting message; nullopt: it does not wait (any more).
    std::optional<Message> take(const QString &id);
    /// Moves a waiting message to this index among those that wait, the last one if it is beyond;
    /// false: it does not wait, or is there.
    bool move(const QString &id, int index);

    /// The first waiting message goes to the agent.
    const Message &sendNext();
    /// With the agent, or with the next one that finishes its turn.
    [[nodiscard]] const std::optional<Message> &inFlight() const { return m_inFlight; }
    /// True for the turn of the message with the agent. `messageIds`: as reported for the
    /// turn, empty when the agent reports none. `unsolicited`: the agent began the turn by itself.
    [[nodiscard]] bool isOwnTurn(const QStringList &messageIds, bool unsolicited) const;

    /// The turn of the message with the agent ended well.
    void answered();
    /// Its turn failed, its agent ended, or the user interrupted the turn.
    void leaveUnanswered(bool wasInterrupted);
    /// It goes first to the next agent: under its own id if the conversation's file does not hold
    /// it, else under a new one, since an agent skips a message whose id it has seen.
    void requeue(const QString &id);
    /// This message, which goes first, takes over its turn: the conversation holds the one before.
    void goOn(Message message);

    /// Oldest first.
    [[nodiscard]] std::vector<Message> unanswered() const;
    /// Moves the unanswered messages to the front of the queue; one new id for each, in order.
    void sendAgain(const QStringList &newIds);
    /// An unanswered message is with an agent again, which finishes its turn. Precondition: no
    /// other one is. False: it is not unanswered (any more).
    bool takeUp(const QString &id);
    /// Unanswered messages that were answered after all; returns their ids.
    QStringList answeredLate(const QStringList &ids);
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

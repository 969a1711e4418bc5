#pragma once

#include <QObject>
#include <QSet>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace bridge::store {
class ChatStore;
}

namespace bridge::chat {

class Chat;

/// Owns the application's chats and knows which one is in front: the one that the user looked at
/// last, to which tray, chip and command line refer. Main thread.
class ChatList : public QObject
{
    Q_OBJECT

public:
    explicit ChatList(QObject *parent = nullptr);
    ~ChatList() override;

    [[nodiscard]] int count() const { return static_cast<int>(m_chats.size()); }
    [[nodiscard]] Chat &at(int index) const { return *m_chats[static_cast<std::size_t>(index)]; }
    /// The id of the next chat: "1", "2" …, never the same twice.
    [[nodiscard]] QString newId() { return QString::number(++m_lastId); }
    /// nullptr: no chat has this id.
    [[nodiscard]] Chat *find(const QString &id) const;
    /// The chat of a conversation; nullptr: it is not open.
    [[nodiscard]] Chat *findSession(const QString &sessionId) const;
    /// Calls `then` when no closed chat's agent has the conversation any more, at once if none has:
    /// two agents on one conversation lose each other's turns. Never after `context` is gone.
    void whenReleased(const QString &sessionId, QObject *context, std::function<void()> then);
    /// The conversation that the user closed last and that is not open; empty: none.
    [[nodiscard]] QString lastClosed(store::ChatStore &store) const;
    /// Takes ownership. The first chat is in front.
    Chat &add(std::unique_ptr<Chat> chat);
    /// Removes a chat, which ends its agent (Chat::stop()) and is then deleted. If it was in front,
    /// another chat is. The next start does not open it.
    void close(Chat &chat);

    /// Ends every agent, also those of chats that were closed; allStopped() follows. The chats
    /// stay, and the next start opens them.
    void stopAll();
    [[nodiscard]] bool isStopping() const { return m_isStopping; }

    /// nullptr while there is none.
    [[nodiscard]] Chat *front() const { return m_front; }
    void setFront(Chat &chat);

Q_SIGNALS:
    void added(bridge::chat::Chat *chat);
    /// No longer in the list; lives until its agent has ended.
    void closing(bridge::chat::Chat *chat);
    void frontChanged();
    /// After stopAll(): no agent is left.
    void allStopped();

private:
    void announceAllStopped();
    void noteOrder();

    std::vector<std::unique_ptr<Chat>> m_chats;
    std::vector<std::unique_ptr<Chat>> m_closing; ///< until their agents have ended
    Chat *m_front = nullptr;
    int m_lastId = 0;
    bool m_isStopping = false;
    QSet<Chat *> m_stopping; ///< of m_chats; whose agents have not ended yet
};

} // namespace bridge::chat

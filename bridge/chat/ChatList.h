#pragma once

#include <QObject>
#include <QSet>
#include <QString>

#include <memory>
#include <vector>

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
    /// Takes ownership. The first chat is in front.
    Chat &add(std::unique_ptr<Chat> chat);
    /// Removes a chat, which ends its agent (Chat::stop()) and is then deleted. If it was in front,
    /// another chat is.
    void close(Chat &chat);

    /// Ends every agent, also those of chats that were closed; allStopped() follows. The chats
    /// stay.
    void stopAll();

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

    std::vector<std::unique_ptr<Chat>> m_chats;
    std::vector<std::unique_ptr<Chat>> m_closing; ///< until their agents have ended
    Chat *m_front = nullptr;
    int m_lastId = 0;
    bool m_isStopping = false;
    QSet<Chat *> m_stopping; ///< of m_chats; whose agents have not ended yet
};

} // namespace bridge::chat

#pragma once

#include <QObject>

#include <memory>
#include <vector>

namespace bridge::session {

class Chat;

/// The application's chats; it holds one for now. Nothing reaches "the" chat but through a list.
class ChatList : public QObject
{
    Q_OBJECT

public:
    explicit ChatList(QObject *parent = nullptr);
    ~ChatList() override;

    [[nodiscard]] int count() const { return static_cast<int>(m_chats.size()); }
    [[nodiscard]] Chat &at(int index) const { return *m_chats[static_cast<std::size_t>(index)]; }
    /// Takes over `chat`.
    Chat &add(std::unique_ptr<Chat> chat);

Q_SIGNALS:
    void added(bridge::session::Chat *chat);

private:
    std::vector<std::unique_ptr<Chat>> m_chats;
};

} // namespace bridge::session

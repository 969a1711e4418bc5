#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/kit/Theme.h"

#include <QListWidget>

namespace ui {

/// The application's chats, newest first: title, and a dot for the state. The owner sets the
/// current one with setCurrent(); clicks only emit signals.
class ChatListView final : public QListWidget
{
    Q_OBJECT

public:
    /// References outlive it.
    ChatListView(bridge::chat::ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
                 Theme &theme, QWidget *parent = nullptr);

    /// nullptr: none.
    void setCurrent(bridge::chat::Chat *chat);
    /// Shows only chats whose title contains `text`.
    void setFilter(const QString &text);
    /// Requests the first one that is shown.
    void selectFirst();
    /// The next one (1) or the previous one (-1), wrapping around; nullptr: no other.
    [[nodiscard]] bridge::chat::Chat *neighbourOf(const bridge::chat::Chat *chat, int step) const;

Q_SIGNALS:
    void chatSelected(bridge::chat::Chat *chat);
    void ownWindowRequested(bridge::chat::Chat *chat);
    void closeRequested(bridge::chat::Chat *chat);
    /// Return was pressed: the focus belongs in the composer.
    void entered();

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void addChat(bridge::chat::Chat &chat);
    void removeChat(bridge::chat::Chat *chat);
    void show(bridge::chat::Chat &chat);
    void showAll();
    [[nodiscard]] bridge::chat::Chat *chatOf(const QListWidgetItem *item) const;

    bridge::endpoint::EndpointChoice &m_endpoints;
    Theme &m_theme;
    QHash<const bridge::chat::Chat *, QListWidgetItem *> m_items;
    bridge::chat::Chat *m_current = nullptr;
    QString m_filter;
};

} // namespace ui

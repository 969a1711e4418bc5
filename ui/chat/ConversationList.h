#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/kit/Theme.h"

#include <QListWidget>

namespace ui {

/// The application's chats, the newest first: title, and a dot for what is going on in it. Which
/// one is current is said by setCurrent(); what the user does is only wished for.
class ConversationList final : public QListWidget
{
    Q_OBJECT

public:
    /// References outlive it.
    ConversationList(bridge::session::ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
                     Theme &theme, QWidget *parent = nullptr);

    /// nullptr: none.
    void setCurrent(bridge::session::Chat *chat);
    /// Shows only those whose title contains it.
    void setFilter(const QString &text);
    /// Wishes for the first one that is shown.
    void selectFirst();
    /// The next one (1) or the one before (-1), round the ends; nullptr where there is no other.
    [[nodiscard]] bridge::session::Chat *neighbourOf(const bridge::session::Chat *chat,
                                                     int step) const;

Q_SIGNALS:
    void chatSelected(bridge::session::Chat *chat);
    void ownWindowRequested(bridge::session::Chat *chat);
    void closeRequested(bridge::session::Chat *chat);
    /// Return: done with choosing.
    void entered();

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void addChat(bridge::session::Chat &chat);
    void removeChat(bridge::session::Chat *chat);
    void show(bridge::session::Chat &chat);
    void showAll();
    [[nodiscard]] bridge::session::Chat *chatOf(const QListWidgetItem *item) const;

    bridge::endpoint::EndpointChoice &m_endpoints;
    Theme &m_theme;
    QHash<const bridge::session::Chat *, QListWidgetItem *> m_items;
    bridge::session::Chat *m_current = nullptr;
    QString m_filter;
};

} // namespace ui

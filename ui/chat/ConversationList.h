#pragma once

#include "bridge/session/ChatList.h"

#include <QListWidget>

namespace ui {

/// The application's chats by title.
class ConversationList final : public QListWidget
{
    Q_OBJECT

public:
    explicit ConversationList(bridge::session::ChatList &chats, QWidget *parent = nullptr);

private:
    void addChat(bridge::session::Chat &chat);
};

} // namespace ui

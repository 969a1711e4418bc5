#include "ui/chat/ConversationList.h"

#include "bridge/session/Chat.h"
#include "ui/common/StyleSheet.h"
#include "ui/common/Theme.h"

namespace ui {

using bridge::session::Chat;

ConversationList::ConversationList(bridge::session::ChatList &chats, QWidget *parent)
    : QListWidget(parent)
{
    setStyleClass(this, QStringLiteral("navigation"));
    setFont(Theme::textFont());
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    setAccessibleName(tr("Conversations"));
    for (int i = 0; i < chats.count(); ++i)
        addChat(chats.at(i));
    connect(&chats, &bridge::session::ChatList::added, this,
            [this](Chat *chat) { addChat(*chat); });
    setCurrentRow(0);
}

void ConversationList::addChat(Chat &chat)
{
    auto *item = new QListWidgetItem(this);
    const auto show = [item, &chat] {
        const QString title = chat.title();
        item->setText(title.isEmpty() ? tr("New conversation") : title);
    };
    show();
    connect(&chat, &Chat::titleChanged, this, show);
}

} // namespace ui

#include "moc_ConversationList.cpp"

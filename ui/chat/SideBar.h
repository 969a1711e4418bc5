#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"

#include <QFrame>

class QLineEdit;
class QVBoxLayout;

namespace ui {

class ConversationList;

/// The left side of a chat window: a new chat, the list of all, and what stands at the foot.
class SideBar final : public QFrame
{
    Q_OBJECT

public:
    SideBar(bridge::chat::ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
            Intents &intents, Theme &theme, QWidget *parent);

    /// Over "Settings"; owned from here on.
    void setFooter(QWidget *footer);
    /// The chat that the window shows; nullptr: none.
    void setCurrent(bridge::chat::Chat *chat);
    /// Somebody walks through the list, or searches in it, with the keyboard.
    [[nodiscard]] bool hasListFocus() const;
    /// See ConversationList::neighbourOf().
    [[nodiscard]] bridge::chat::Chat *neighbourOf(const bridge::chat::Chat *chat, int step) const;

Q_SIGNALS:
    void newChatRequested(const bridge::endpoint::EndpointPin &pin);
    void newWindowRequested();
    void chatSelected(bridge::chat::Chat *chat);
    void ownWindowRequested(bridge::chat::Chat *chat);
    void closeRequested(bridge::chat::Chat *chat);
    /// Done with choosing a chat.
    void typingRequested();

private:
    QLayout *makeNewChat();
    QLayout *makeFoot();

    bridge::endpoint::EndpointChoice &m_endpoints;
    Intents &m_intents;
    Theme &m_theme;
    QLineEdit *m_search;
    ConversationList *m_list;
    QVBoxLayout *m_footer;
};

} // namespace ui

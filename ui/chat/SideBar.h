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

class ChatListView;

/// The left side of a chat window: a button for a new chat, the list of all, and a footer.
class SideBar final : public QFrame
{
    Q_OBJECT

public:
    SideBar(bridge::chat::ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
            Intents &intents, Theme &theme, QWidget *parent);

    /// Placed above "Settings"; the side bar owns it.
    void setFooter(QWidget *footer);
    void setCurrent(bridge::chat::Chat *chat);
    /// Esc: empties the search and leaves its field; false: it is empty and has no focus.
    bool closeSearch();
    /// True if the list or its search field has the keyboard focus.
    [[nodiscard]] bool hasListFocus() const;
    /// See ChatListView::neighbourOf().
    [[nodiscard]] bridge::chat::Chat *neighbourOf(const bridge::chat::Chat *chat, int step) const;

Q_SIGNALS:
    void newChatRequested(const bridge::endpoint::EndpointPin &pin);
    void newWindowRequested();
    void chatSelected(bridge::chat::Chat *chat);
    void ownWindowRequested(bridge::chat::Chat *chat);
    void closeRequested(bridge::chat::Chat *chat);
    /// The focus belongs in the composer.
    void typingRequested();

private:
    QLayout *makeNewChat();
    QLayout *makeFoot();

    bridge::endpoint::EndpointChoice &m_endpoints;
    Intents &m_intents;
    Theme &m_theme;
    QLineEdit *m_search;
    ChatListView *m_list;
    QVBoxLayout *m_footer;
};

} // namespace ui

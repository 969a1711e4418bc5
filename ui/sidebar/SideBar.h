#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/library/Conversations.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"
#include "ui/sidebar/RowActions.h"

#include <QFrame>
#include <QPointer>

#include <memory>

class QLabel;
class QStackedWidget;
class QVBoxLayout;

namespace ui {

class ConversationModel;
class FilterChips;
class QuietButton;
class ResultModel;
class RowView;
class SearchField;
class UndoNote;

/// The left side of a chat window: a button for a new chat, all conversations or what a search has
/// found in them, and a footer. Open chats are asked for by signals, because each window shows them
/// in its own way; everything else is a request of Conversations. References outlive it.
class SideBar final : public QFrame
{
    Q_OBJECT

public:
    struct Parts
    {
        bridge::chat::ChatList &chats;
        bridge::library::Conversations &conversations;
        bridge::endpoint::EndpointChoice &endpoints;
        Intents &intents;
        Theme &theme;
        bridge::Clock &clock;
    };

    SideBar(const Parts &parts, QWidget *parent);
    ~SideBar() override;

    /// Placed above "Settings"; the side bar owns it.
    void setFooter(QWidget *footer);
    /// The chat that the window shows; nullptr: none.
    void setCurrent(bridge::chat::Chat *chat);
    /// Renames or pins the row that has the focus, else the chat that the window shows.
    void actOnCurrent(RowAction action);
    void focusSearch();
    /// Esc outside its field: ends a search; false: there is none.
    bool closeSearch();
    /// True if the list has the keyboard focus: walking in it must not lose it.
    [[nodiscard]] bool hasListFocus() const;
    /// The next open chat in the list (1), or the previous one (-1), wrapping around; nullptr: no
    /// other.
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
    void connectList();
    void connectSearch();
    /// nullptr: it is not open.
    [[nodiscard]] bridge::chat::Chat *chatOf(const QString &sessionId) const;
    void open(const QString &sessionId, const QString &itemId);
    void act(RowAction action, const QString &sessionId);
    void rename(const QString &sessionId);
    void openMenu(const QModelIndex &row, const QRect &part);
    [[nodiscard]] bool isSearching() const;
    void searchSoon();
    void search();
    /// `isNew`: of a search that has just been answered; else its rows keep their places.
    void showFound(bool isNew);
    void openFound();
    void showShown();
    void showChips();
    /// What is said about the list or the search; empty: nothing.
    [[nodiscard]] QString stateOfList() const;
    [[nodiscard]] QString stateOfSearch() const;
    /// Says it, or what cannot be read.
    void showNote();

    Parts m_parts;
    ConversationModel *m_rows;
    ResultModel *m_results;
    SearchField *m_field;
    FilterChips *m_chips;
    QLabel *m_note;
    QuietButton *m_moreProblems; ///< than the one in m_note; shows all
    RowView *m_list;
    RowView *m_found;
    QStackedWidget *m_lists;
    UndoNote *m_undo;
    QVBoxLayout *m_footer;
    bridge::chat::Chat *m_current = nullptr;
    QString m_searchBefore;          ///< comes back after a title was written
    QPointer<QWidget> m_focusBefore; ///< gets the focus back after a title was written
    bool m_isWaiting = false;        ///< for the answer to the field's text
    bool m_opensAnswer = false;      ///< Return was pressed meanwhile
    std::unique_ptr<bridge::Timer> m_searchTimer;
};

} // namespace ui

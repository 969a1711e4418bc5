#pragma once

#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/library/Conversations.h"
#include "ui/sidebar/RowFilter.h"
#include "ui/sidebar/RowGroup.h"
#include "ui/sidebar/RowRoles.h"

#include <QAbstractListModel>

#include <memory>
#include <vector>

namespace ui {

/// The side bar's list: conversations under headings, pinned ones first, then by day; the old ones
/// folded. Follows Conversations and the date; what did not change keeps its index. Texts are made
/// when a view asks for them. References outlive it.
class ConversationModel : public QAbstractListModel
{
    Q_OBJECT

public:
    ConversationModel(bridge::library::Conversations &conversations, bridge::Clock &clock,
                      QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    void setFilter(const RowFilter &filter);
    /// Opens or closes the fold of old ones.
    void setUnfolded(bool unfolded);
    [[nodiscard]] bool isUnfolded() const { return m_isUnfolded; }
    /// Invalid: it is not shown.
    [[nodiscard]] QModelIndex indexOf(const QString &sessionId) const;
    [[nodiscard]] bool isEmpty() const { return m_items.empty(); }
    [[nodiscard]] QDate today() const { return m_today; }

Q_SIGNALS:
    /// Around a change, for a view that keeps its place.
    void aboutToUpdate();
    void updated();

private:
    struct Item
    {
        RowKind kind = RowKind::Conversation;
        QString key;  ///< unique, and the same as long as it is the same thing
        QString text; ///< of a heading or fold
        bridge::library::ConversationRow row;
        friend bool operator==(const Item &, const Item &) = default;
    };

    void update();
    void updateMark(const QString &sessionId);
    void followDate();
    [[nodiscard]] std::vector<Item> makeItems() const;
    /// Goes over to `items` by removing, moving and inserting rows.
    void goOverTo(std::vector<Item> items);

    bridge::library::Conversations &m_conversations;
    bridge::Clock &m_clock;
    std::vector<Item> m_items;
    RowFilter m_filter;
    bool m_isUnfolded = false;
    QDate m_today;
    std::unique_ptr<bridge::Timer> m_midnight;
};

} // namespace ui

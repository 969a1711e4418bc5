#pragma once

#include "bridge/library/Conversations.h"
#include "ui/sidebar/HitText.h"
#include "ui/sidebar/RowFilter.h"
#include "ui/sidebar/RowRoles.h"

#include <QAbstractListModel>

#include <vector>

namespace ui {

/// What a search has found: titles, then texts.
class ResultModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    /// `conversations` outlives it.
    explicit ResultModel(bridge::library::Conversations &conversations, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// Shows the answer, without what the filter hides. Rows that stay the same keep their indexes.
    void show(const bridge::history::SearchAnswer &answer, const RowFilter &filter,
              const QDateTime &now);
    void clear();
    /// The mark of one conversation has changed.
    void updateMark(const QString &sessionId);

private:
    struct Item
    {
        RowKind kind = RowKind::Heading;
        QString text; ///< of a heading, and its note
        QString note;
        bridge::library::ConversationRow row;
        bridge::history::SearchHit hit;
    };
    void setItems(std::vector<Item> items);

    bridge::library::Conversations &m_conversations;
    std::vector<Item> m_items;
    QDate m_today;
};

} // namespace ui

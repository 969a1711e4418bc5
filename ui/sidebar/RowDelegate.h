#pragma once

#include "ui/kit/Theme.h"
#include "ui/sidebar/HitText.h"
#include "ui/sidebar/RowRoles.h"

#include <QStyledItemDelegate>

namespace ui {

/// Draws the rows of the side bar (see RowRole), without a widget for each. The view sets what is
/// not a row's own.
class RowDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// `theme` outlives it.
    explicit RowDelegate(const Theme &theme, QObject *parent = nullptr);

    /// Device-independent pixels; the rest of a view belongs to its scroll bar.
    static constexpr int kRowWidth = 223;

    /// The conversation that the window shows: filled.
    QString shownSession;
    /// The row with the keyboard: a ring.
    QPersistentModelIndex ringed;
    /// The ringed row is filled, and has its ring only while the view has the focus.
    bool fillsRinged = false;
    /// The row whose menu is open: it looks hovered.
    QPersistentModelIndex withMenu;
    /// Of the arcs of working ones, in degrees.
    int turn = 0;
    /// Where arcs were drawn since the view cleared it.
    mutable QList<QRect> arcs;

    /// Where a row is drawn within the view's rectangle for it.
    [[nodiscard]] static QRect rowRect(const QRect &item, Qt::LayoutDirection direction);
    /// The button "…" of a hovered conversation.
    [[nodiscard]] static QRect moreRect(const QRect &item, Qt::LayoutDirection direction);

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override;

Q_SIGNALS:
    /// The user has written another title.
    void renamed(const QString &sessionId, const QString &title) const;

private:
    struct Row; ///< one that is being drawn

    void paintHeading(const Row &row) const;
    void paintFold(const Row &row) const;
    void paintConversation(const Row &row) const;
    void paintHit(const Row &row) const;
    void paintFrame(const Row &row, bool isFilled) const;
    void paintText(const Row &row, const HitText &text, const QRect &rect, int lines) const;

    const Theme &m_theme;
};

} // namespace ui

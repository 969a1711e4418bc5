#pragma once

#include "ui/sidebar/RowActions.h"
#include "ui/sidebar/RowDelegate.h"

#include <QListView>
#include <QTimer>

namespace ui {

/// A list of the side bar. A click on a row or Return opens it; the arrow keys only walk. Only what
/// is visible is drawn, and arcs turn only while they are visible.
class RowView final : public QListView
{
    Q_OBJECT

public:
    /// Both outlive it. `hasActions`: rows have a menu, keys and an editor.
    RowView(QAbstractItemModel &rows, const Theme &theme, bool hasActions,
            QWidget *parent = nullptr);

    /// The conversation that the window shows; empty: none.
    void setShown(const QString &sessionId);
    [[nodiscard]] const QString &shown() const { return m_delegate->shownSession; }
    /// Goes to the next row that can be opened (1), or the one before (-1).
    void walk(int step);
    /// Opens the current row, else the first.
    void openCurrent();
    /// The row of the keyboard; invalid: none.
    [[nodiscard]] QModelIndex ringedRow() const { return m_delegate->ringed; }
    /// The ring is drawn without the focus: keys arrive from elsewhere.
    void setRingStays(bool stays);
    void startRename(const QModelIndex &row);
    /// While the menu of a row is open it looks hovered.
    void setRowWithMenu(const QModelIndex &row);

    /// The arcs of working ones turn.
    [[nodiscard]] bool isTurning() const { return m_turning.isActive(); }

    /// @name Around a change of the rows, to keep the current row and what is visible where they
    /// are
    /// @{
    void keepPlace();
    void restorePlace();
    /// @}

Q_SIGNALS:
    /// By click or Return. `itemId`: of a hit.
    void opened(const QString &sessionId, const QString &itemId);
    void foldToggled();
    void actionRequested(ui::RowAction action, const QString &sessionId);
    /// To be opened under `part` of the viewport.
    void menuRequested(const QModelIndex &row, const QRect &part);
    void renamed(const QString &sessionId, const QString &title);
    /// Ctrl+Z.
    void undoRequested();

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void open(const QModelIndex &row);
    void showRing(bool shows);
    void turnArcs();

    RowDelegate *m_delegate;
    bool m_hasActions;
    bool m_ringStays = false;
    QPersistentModelIndex m_pressed;
    bool m_pressedMore = false;
    /// A row across a reset of the model.
    struct RowKey
    {
        int kind = 0;
        QString session;
        QString item;
        friend bool operator==(const RowKey &, const RowKey &) = default;
    };
    [[nodiscard]] static RowKey keyOf(const QModelIndex &row);
    [[nodiscard]] QModelIndex indexOf(const RowKey &key) const;
    QPersistentModelIndex m_anchor; ///< the first visible row, while rows change
    RowKey m_anchorKey;
    RowKey m_currentKey;
    int m_anchorTop = 0;
    QTimer m_turning;
};

} // namespace ui

#pragma once

#include "ui/chat/QueueRows.h"

#include <QListView>

namespace ui {

class QueueModel;
class SmallButton;

/// The list inside QueueRows. Every row is painted; one set of buttons stands in the row under the
/// pointer or with the focus, so that any number of rows costs the same.
class QueueList final : public QListView
{
    Q_OBJECT

public:
    static constexpr int kRowHeight = 34;

    QueueList(Theme &theme, QWidget *parent);

    /// Keeps the current message current; of a removed one, its place.
    void setRows(std::vector<QueueRow> rows);
    /// The rows can only be read.
    void setReadOnly(bool isReadOnly) { m_isReadOnly = isReadOnly; }
    [[nodiscard]] bool hasFocusInside() const;

Q_SIGNALS:
    void editRequested(const QString &id);
    void sendNowRequested(const QString &id);
    void removeRequested(const QString &id);
    void moveRequested(const QString &id, int index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void keyboardSearch(const QString &) override {} // typing is for the composer
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void placeButtons();
    [[nodiscard]] int activeRow() const;
    [[nodiscard]] int gapAt(int y) const;
    [[nodiscard]] QString idAt(int row) const;
    void endDrag();

    Theme &m_theme;
    QueueModel *m_model;
    QWidget *m_buttons;
    bool m_isReadOnly = false;
    int m_hovered = -1;
    int m_dragged = -1; ///< row that the mouse moves
    int m_gap = -1;     ///< where it would go: before this row
    QPoint m_pressedAt;
};

} // namespace ui

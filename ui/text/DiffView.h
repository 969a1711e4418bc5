#pragma once

#include "ui/kit/Theme.h"
#include "ui/text/DiffRows.h"

#include <QWidget>

#include <compare>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

class QAbstractButton;
class QScrollBar;

namespace ui {

/// The lines of a diff with their numbers; long lines are scrolled sideways, not wrapped. Drawn by
/// arithmetic: only rows on the screen are prepared, so its cost does not depend on its length.
///
/// Keyboard: Left, Right, Home and End scroll; Ctrl+A selects, Ctrl+C copies the selection, else
/// all: rows as a unified diff, a part of one row as it is.
class DiffView final : public QWidget
{
    Q_OBJECT

public:
    /// `firstRows`: so many are shown at first.
    DiffView(Theme &theme, int firstRows, QWidget *parent = nullptr);

    /// What may be an addition to what is shown: scroll position and selection stay as far as the
    /// rows do. `path`: names the file, for copies and assistive tools; may be empty.
    void setHunks(const QString &path, const std::vector<bridge::diff::Hunk> &hunks);
    [[nodiscard]] const std::vector<DiffRow> &rows() const { return m_rows; }
    void showWhole();
    [[nodiscard]] int shownRows() const;
    /// What Ctrl+C copies.
    [[nodiscard]] QString copyText() const;
    /// A row as it is drawn.
    [[nodiscard]] const ShownLine &shownRow(int row) const;

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {60, 0}; }

    static constexpr int kRowHeight = 19;
    /// More are never shown; the diff says so.
    static constexpr int kMostRows = 50'000;

Q_SIGNALS:
    void wholeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Position
    {
        int row = 0;
        int column = 0; ///< in ShownLine::text
        friend auto operator<=>(const Position &, const Position &) = default;
    };

    void refresh();
    void placeBar();
    [[nodiscard]] bool needsBar(int width) const;
    [[nodiscard]] int codeWidth() const;
    void markWords(int row) const;
    [[nodiscard]] Position positionAt(QPoint point) const;
    [[nodiscard]] double xOf(const ShownLine &line, qsizetype unit) const;
    [[nodiscard]] std::optional<std::pair<Position, Position>> selection() const;
    void paintRow(QPainter &painter, int row, int top) const;
    void paintNumbers(QPainter &painter, const DiffRow &row, int top) const;
    void paintCode(QPainter &painter, int row, int top) const;
    void selectAll();
    void copy() const;
    void describe();

    Theme &m_theme;
    int m_firstRows;
    QString m_path;
    std::vector<bridge::diff::Hunk> m_hunks;
    std::vector<DiffRow> m_rows;
    bool m_hidesReturn = false;
    bool m_isWhole = false;
    int m_columns = 0; ///< of the longest shown row
    double m_advance;  ///< of one column
    QScrollBar *m_bar;
    QAbstractButton *m_more;
    std::optional<Position> m_anchor;
    Position m_cursor;
    mutable std::unordered_map<int, ShownLine> m_shown; ///< rows that were drawn
};

} // namespace ui

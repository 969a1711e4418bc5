#pragma once

#include "ui/text/TextDocuments.h"

#include <QUrl>
#include <QWidget>

#include <compare>
#include <memory>
#include <optional>
#include <vector>

class QPushButton;

namespace ui {

/// A column of text documents, painted without a widget for each, with one selection across all of
/// them. Layout costs only changes since the last time at the same width. Documents have the
/// theme's colours of when they were made; the owner replaces them when the theme changes.
class TextBlocks : public QWidget
{
    Q_OBJECT

public:
    enum class Style {
        Prose,  ///< bare
        Box,    ///< code in a box of its own, with a button to copy it
        Output, ///< code with the padding of a tool card
        Diff,   ///< as Output, added and removed lines in their colours
    };

    explicit TextBlocks(Theme &theme, QWidget *parent = nullptr);

    [[nodiscard]] int blockCount() const { return static_cast<int>(m_blocks.size()); }
    [[nodiscard]] TextDocument &document(int block) const;
    void addBlock(Style style, std::unique_ptr<TextDocument> document);
    /// Removes `block` and all after it.
    void removeFrom(int block);
    /// Call after changing the last block's document.
    void lastBlockChanged();
    void setColor(const QColor &color) { m_color = color; }

    [[nodiscard]] QString plainText() const;
    [[nodiscard]] QString selectedText() const;
    void selectAll();

    /// Width of the longest line when nothing wraps.
    [[nodiscard]] int idealWidth() const;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// Only http and https.
    void linkActivated(const QUrl &url);

protected:
    /// The tooltip of a link is its target.
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Block
    {
        Style style = Style::Prose;
        std::unique_ptr<TextDocument> document;
        int top = 0;
        int height = 0;
    };
    struct Position
    {
        int block = 0;
        int offset = 0;
        friend auto operator<=>(const Position &, const Position &) = default;
    };

    void layOut(int width) const;
    [[nodiscard]] QPointF origin(const Block &block) const;
    [[nodiscard]] int blockAt(int y) const;
    [[nodiscard]] Position positionAt(QPoint point) const;
    [[nodiscard]] QUrl linkAt(QPoint point) const;
    [[nodiscard]] std::pair<Position, Position> selection() const;
    void clearSelection();
    void copy() const;
    void copyBlock(int block) const;
    void hover(QPoint point);
    void paintBlock(QPainter &painter, int index, const QRect &clip) const;
    void paintDiffLines(QPainter &painter, const Block &block, const QRect &clip) const;
    void paintMarks(QPainter &painter, const Block &block) const;

    Theme &m_theme;
    QColor m_color;
    mutable std::vector<Block> m_blocks;
    mutable int m_laidOutWidth = -1;
    mutable int m_laidOut = 0; ///< blocks from the front that are laid out for m_laidOutWidth
    std::optional<Position> m_anchor;
    Position m_cursor;
    QUrl m_pressedLink;
    QPushButton *m_copyButton = nullptr;
    int m_hovered = -1;
};

} // namespace ui

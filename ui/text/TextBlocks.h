#pragma once

#include "ui/text/TextDocuments.h"
#include "ui/text/TextPieces.h"

#include <QTimer>
#include <QUrl>
#include <QWidget>

#include <compare>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

class QPushButton;

namespace ui {

class CodeBox;

/// A column of text documents, painted without a widget for each, with one selection across all of
/// them. Layout costs only changes since the last time at the same width, and happens in steps:
/// what is not laid out yet has an estimated height, what is painted is always laid out. Documents
/// have the theme's colours of when they were made; the owner replaces them when the theme changes.
class TextBlocks : public QWidget
{
    Q_OBJECT

public:
    enum class Style {
        Prose,  ///< bare
        Box,    ///< in a box of its own, with a button to copy it; long lines wrap
        Code,   ///< a code block: its language and that button above; long lines scroll
        Output, ///< code with the padding of a tool card
        Diff,   ///< as Output, added and removed lines in their colours
    };

    explicit TextBlocks(Theme &theme, QWidget *parent = nullptr);
    ~TextBlocks() override;

    [[nodiscard]] int blockCount() const { return static_cast<int>(m_blocks.size()); }
    /// Made now if it was not needed before.
    [[nodiscard]] TextDocument &document(int block) const;
    /// A text that is too long for one document becomes several blocks with a joint.
    void addBlock(Style style, std::unique_ptr<TextDocument> document, Joint joint = Joint::Apart);
    using Make = std::function<std::unique_ptr<TextDocument>()>;
    /// A document of about `size` characters that is made when it is needed.
    void addBlock(Style style, Make make, qsizetype size, Joint joint = Joint::Apart);
    /// The last block is a table whose first row stands in the block before too; it is not copied.
    void setHeadRepeated();
    /// What is known of a piece of code before its document is made: it has its height and its
    /// width by arithmetic, and is laid out when it is painted.
    struct CodeExtent
    {
        int lines = 0;   ///< 0: not known
        int columns = 0; ///< of its longest line
    };
    /// The last block's; `title` counts for the first of those that are joined.
    void setLastCode(const QString &title, CodeExtent extent);
    /// nullptr: not made yet.
    [[nodiscard]] TextDocument *madeDocument(int block) const
    {
        return m_blocks[static_cast<std::size_t>(block)].document.get();
    }
    /// Removes `block` and all after it.
    void removeFrom(int block);
    /// Call after changing the last block's document.
    void lastBlockChanged();
    void setColor(const QColor &color) { m_color = color; }

    /// Of its first blocks, up to about `most` characters.
    [[nodiscard]] QString plainText(qsizetype most = std::numeric_limits<qsizetype>::max()) const;
    [[nodiscard]] QString selectedText() const;
    void selectAll();

    /// Width of the longest line when nothing wraps, at most `most`, which a long text has.
    [[nodiscard]] int idealWidth(int most) const;
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
    void showEvent(QShowEvent *event) override;
    /// Sideways (also with Shift) over code that has longer lines.
    void wheelEvent(QWheelEvent *event) override;
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
        Joint joint = Joint::Apart;
        bool isJoined = false; ///< shown as one with the block before, of the same style
        std::unique_ptr<TextDocument> document; ///< null: not made yet
        Make make;
        qsizetype size = 0;
        int top = 0;
        int height = 0;        ///< an estimate unless laidOutWidth is that of the widget
        int laidOutHeight = 0; ///< at laidOutWidth
        int laidOutWidth = -1; ///< -1: not laid out yet
        bool repeatsHead = false;
        /// @name Code
        /// @{
        QString title;
        CodeExtent extent;
        int contentWidth = 0; ///< of its longest line, when it was laid out
        /// @}
    };
    struct Position
    {
        int block = 0;
        int offset = 0;
        friend auto operator<=>(const Position &, const Position &) = default;
    };

    void add(Block block);
    void layOut(int width) const;
    void layOutBlock(Block &block) const;
    void placeFrom(int block) const;
    void layOutMore();
    [[nodiscard]] int estimatedHeight(const Block &block) const;
    TextDocument &documentOf(Block &block) const;
    [[nodiscard]] int startOf(int block) const;
    [[nodiscard]] QString textOf(int from, int to, int start, int end) const;
    [[nodiscard]] std::pair<int, int> joined(int block) const;
    void paintBox(QPainter &painter, int index) const;
    [[nodiscard]] bool scrollsLines(const Block &block) const;
    [[nodiscard]] bool isCounted(const Block &block) const;
    [[nodiscard]] int contentWidth(const Block &block) const;
    [[nodiscard]] CodeBox *codeBox(int block) const;
    void placeCodeBoxes();
    void wrapAnew();
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
    mutable QTimer m_moreLayout;
    std::optional<Position> m_anchor;
    Position m_cursor;
    QUrl m_pressedLink;
    /// By the first block of each code. Made when it is first painted: a text may have thousands.
    std::map<int, std::unique_ptr<CodeBox>> m_codeBoxes;
    std::set<int> m_newCodeBoxes; ///< painted, to be made
    mutable QTimer m_placeBoxes;
    QPushButton *m_copyButton = nullptr;
    int m_hovered = -1;
};

} // namespace ui

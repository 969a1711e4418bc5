#include "ui/text/TextBlocks.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/text/CodeBox.h"
#include "ui/text/LinkTarget.h"

#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QElapsedTimer>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocumentFragment>
#include <QTextList>
#include <QTextTable>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int kGap = 10;
/// @name One step of layout: this much in any case, and then until the time is over.
/// @{
constexpr qsizetype kStepSize = kPieceSize;
constexpr qsizetype kBlockSize = 200; ///< what a document costs by itself, in characters
constexpr int kStepTime = 60;
/// @}
constexpr int kBoxPaddingX = 14;
constexpr int kBoxPaddingY = 9;
constexpr int kNarrowestCode = 180;

int paddingX(TextBlocks::Style style)
{
    return style == TextBlocks::Style::Prose ? 0 : kBoxPaddingX;
}

int paddingY(TextBlocks::Style style)
{
    return style == TextBlocks::Style::Prose ? 0 : kBoxPaddingY;
}

/// Moves a line up by half of the space that its minimum height adds above the text.
double textRise(TextBlocks::Style style)
{
    return style == TextBlocks::Style::Prose ? 2 : 1.5;
}

/// Above a block that is joined to the one before.
int gapInside(TextBlocks::Style style, Joint joint)
{
    if (style != TextBlocks::Style::Prose)
        return -paddingY(style);
    return joint == Joint::NextLine ? 3 : 0;
}

QTextCursor cursorOf(QTextDocument &document, int from, int to)
{
    QTextCursor cursor(&document);
    cursor.setPosition(from);
    cursor.setPosition(to, QTextCursor::KeepAnchor);
    return cursor;
}

/// The lines from one position to another. A selection that leaves a table has all of the table.
QString linesOf(const QTextDocument &document, int from, int to)
{
    QStringList lines;
    for (QTextBlock line = document.findBlock(from); line.isValid() && line.position() < to;
         line = line.next())
        lines.append(line.text());
    return lines.join(QLatin1Char('\n'));
}

/// `box` may reach beyond what is painted, where the code has several blocks.
void paintCodeFrame(QPainter &painter, const QRect &box, const QString &title, bool hasHeader,
                    const ThemeColors &colors)
{
    const QRectF frame = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5);
    const auto drawFrame = [&](const QColor &fill) {
        painter.setPen(QPen(colors.line, 1));
        painter.setBrush(fill);
        painter.drawRoundedRect(frame, Theme::kRadiusTool, Theme::kRadiusTool);
    };
    drawFrame(colors.code);
    if (!hasHeader)
        return;
    const QRect header(box.left(), box.top(), box.width(), CodeBox::kHeader);
    painter.setClipRect(header, Qt::IntersectClip);
    drawFrame(colors.surface);
    painter.fillRect(QRect(header.left(), header.bottom(), header.width(), 1), colors.line);
    const QFont font = Theme::textFont(12.5);
    painter.setFont(font);
    painter.setPen(colors.text3);
    const QRect room = header.adjusted(kBoxPaddingX, 0, -CodeBox::kButtonRoom, -1);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(font).elidedText(title, Qt::ElideRight, room.width()));
}

int headerHeight(TextBlocks::Style style, bool isJoined)
{
    return style == TextBlocks::Style::Code && !isJoined ? CodeBox::kHeader : 0;
}

void setWraps(QTextDocument &document, bool wraps)
{
    QTextOption option = document.defaultTextOption();
    const auto mode = wraps ? QTextOption::WrapAtWordBoundaryOrAnywhere : QTextOption::NoWrap;
    if (option.wrapMode() == mode)
        return;
    option.setWrapMode(mode);
    document.setDefaultTextOption(option);
}

int lengthOf(const QTextDocument &document)
{
    return document.characterCount() - 1;
}

} // namespace

TextBlocks::TextBlocks(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_color(theme.colors().text)
{
    // Not Fixed: a layout would cut the height off at that of the size hint.
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFocusPolicy(Qt::ClickFocus);
    setMouseTracking(true);
    setCursor(Qt::IBeamCursor);
    m_moreLayout.setSingleShot(true);
    m_moreLayout.setInterval(0);
    connect(&m_moreLayout, &QTimer::timeout, this, &TextBlocks::layOutMore);
    m_placeBoxes.setSingleShot(true);
    m_placeBoxes.setInterval(0);
    connect(&m_placeBoxes, &QTimer::timeout, this, &TextBlocks::placeCodeBoxes);
    connect(&theme, &Theme::codeWrapChanged, this, &TextBlocks::wrapAnew);
}

TextBlocks::~TextBlocks() = default;

TextDocument &TextBlocks::document(int block) const
{
    return documentOf(m_blocks[static_cast<std::size_t>(block)]);
}

TextDocument &TextBlocks::documentOf(Block &block) const
{
    if (!block.document)
        block.document = std::exchange(block.make, nullptr)();
    return *block.document;
}

void TextBlocks::addBlock(Style style, std::unique_ptr<TextDocument> document, Joint joint)
{
    Block block;
    block.style = style;
    block.joint = joint;
    block.size = lengthOf(*document);
    block.document = std::move(document);
    add(std::move(block));
}

void TextBlocks::addBlock(Style style, Make make, qsizetype size, Joint joint)
{
    Block block;
    block.style = style;
    block.joint = joint;
    block.size = size;
    block.make = std::move(make);
    add(std::move(block));
}

void TextBlocks::add(Block block)
{
    block.isJoined =
        block.joint != Joint::Apart && !m_blocks.empty() && m_blocks.back().style == block.style;
    m_blocks.push_back(std::move(block));
    updateGeometry();
    update();
}

void TextBlocks::setHeadRepeated()
{
    m_blocks.back().repeatsHead = true;
}

void TextBlocks::setLastCode(const QString &title, CodeExtent extent)
{
    m_blocks.back().title = title;
    m_blocks.back().extent = extent;
}

void TextBlocks::removeFrom(int block)
{
    if (block >= blockCount())
        return;
    if (m_anchor && std::max(*m_anchor, m_cursor).block >= block)
        clearSelection();
    m_blocks.erase(m_blocks.begin() + block, m_blocks.end());
    m_laidOut = std::min(m_laidOut, block);
    m_hovered = -1;
    if (!m_codeBoxes.empty())
        m_placeBoxes.start();
    updateGeometry();
    update();
}

void TextBlocks::lastBlockChanged()
{
    m_blocks.back().laidOutWidth = -1;
    m_blocks.back().size = lengthOf(*m_blocks.back().document);
    m_laidOut = std::min(m_laidOut, blockCount() - 1);
    updateGeometry();
    update();
}

QString TextBlocks::plainText(qsizetype most) const
{
    int last = -1;
    for (qsizetype size = 0; last + 1 < blockCount() && size < most; ++last)
        size += m_blocks[static_cast<std::size_t>(last + 1)].size + kBlockSize;
    return last < 0 ? QString() : textOf(0, last, 0, lengthOf(document(last)));
}

QString TextBlocks::selectedText() const
{
    if (!m_anchor)
        return {};
    const auto [from, to] = selection();
    return textOf(from.block, to.block, from.offset, to.offset);
}

/// From `start` in block `from` to `end` in block `to`.
QString TextBlocks::textOf(int from, int to, int start, int end) const
{
    QString text;
    for (int i = from; i <= to; ++i) {
        TextDocument &each = document(i);
        const int first = std::max(i == from ? start : 0, startOf(i));
        const int last = i == to ? end : lengthOf(each);
        if (i > from)
            text += jointText(m_blocks[static_cast<std::size_t>(i)].joint);
        if (startOf(i) > 0)
            text += linesOf(each, first, last);
        else if (last > first)
            text += first == 0 && last == lengthOf(each)
                        ? each.toPlainText()
                        : cursorOf(each, first, last).selection().toPlainText();
    }
    return text;
}

/// Where the text of a block begins that does not stand in the block before.
int TextBlocks::startOf(int block) const
{
    if (!m_blocks[static_cast<std::size_t>(block)].repeatsHead)
        return 0;
    for (const QTextFrame *frame : document(block).rootFrame()->childFrames()) {
        if (const auto *table = qobject_cast<const QTextTable *>(frame); table && table->rows() > 1)
            return table->cellAt(1, 0).firstPosition();
    }
    return 0;
}

/// First and last of the blocks that are shown as one text with `block`.
std::pair<int, int> TextBlocks::joined(int block) const
{
    const auto goesOn = [this](int i) { return m_blocks[static_cast<std::size_t>(i)].isJoined; };
    int first = block;
    while (first > 0 && goesOn(first))
        --first;
    int last = block;
    while (last + 1 < blockCount() && goesOn(last + 1))
        ++last;
    return {first, last};
}

void TextBlocks::selectAll()
{
    if (m_blocks.empty())
        return;
    m_anchor = Position{0, 0};
    m_cursor = {blockCount() - 1, lengthOf(document(blockCount() - 1))};
    update();
}

int TextBlocks::idealWidth(int most) const
{
    if (std::any_of(m_blocks.begin(), m_blocks.end(),
                    [](const Block &block) { return block.joint != Joint::Apart; }))
        return most;
    double width = 0;
    for (Block &block : m_blocks) {
        if (block.style == Style::Code) {
            width = std::max<double>({width, kNarrowestCode,
                                      double(contentWidth(block) + 2 * paddingX(block.style))});
            continue;
        }
        TextDocument &document = documentOf(block);
        document.setTextWidth(-1);
        block.laidOutWidth = -1;
        width = std::max(width, document.idealWidth() + 2 * paddingX(block.style));
    }
    m_laidOut = 0;
    return std::min(most, static_cast<int>(std::ceil(width)));
}

int TextBlocks::heightForWidth(int width) const
{
    if (m_blocks.empty())
        return 0;
    layOut(width);
    return m_blocks.back().top + m_blocks.back().height;
}

QSize TextBlocks::sizeHint() const
{
    const int width = m_laidOutWidth > 0 ? m_laidOutWidth : Theme::kReadingWidth;
    return {width, heightForWidth(width)};
}

QSize TextBlocks::minimumSizeHint() const
{
    return {60, 0};
}

void TextBlocks::layOut(int width) const
{
    if (width != m_laidOutWidth) {
        m_laidOutWidth = width;
        m_laidOut = 0;
    }
    const int from = m_laidOut;
    QElapsedTimer time;
    time.start();
    for (qsizetype done = 0; m_laidOut < blockCount(); ++m_laidOut) {
        Block &block = m_blocks[static_cast<std::size_t>(m_laidOut)];
        if (block.laidOutWidth == width || isCounted(block))
            continue;
        if (m_moreLayout.isActive() || (done > kStepSize && time.elapsed() > kStepTime)) {
            m_moreLayout.start();
            break;
        }
        layOutBlock(block);
        done += block.size + kBlockSize;
    }
    placeFrom(from);
}

void TextBlocks::layOutBlock(Block &block) const
{
    TextDocument &document = documentOf(block);
    setWraps(document, !scrollsLines(block));
    document.setTextWidth(std::max(20, m_laidOutWidth - 2 * paddingX(block.style)));
    if (block.style == Style::Code)
        block.contentWidth = static_cast<int>(std::ceil(document.idealWidth()));
    // A part of a text has no padding above; its gap takes that below the part before.
    const int paddings = block.isJoined ? 1 : 2;
    block.laidOutHeight =
        static_cast<int>(std::ceil(document.size().height())) + paddings * paddingY(block.style)
        + headerHeight(block.style, block.isJoined);
    block.height = block.laidOutHeight;
    block.laidOutWidth = m_laidOutWidth;
}

void TextBlocks::placeFrom(int block) const
{
    for (auto i = static_cast<std::size_t>(block); i < m_blocks.size(); ++i) {
        Block &each = m_blocks[i];
        if (each.laidOutWidth != m_laidOutWidth)
            each.height = estimatedHeight(each);
        each.top = i == 0 ? 0
                          : m_blocks[i - 1].top + m_blocks[i - 1].height
                                + (each.isJoined ? gapInside(each.style, each.joint) : kGap);
    }
    if (!m_codeBoxes.empty())
        m_placeBoxes.start();
}

/// Its lines are longer than the box, if they are, and not wrapped.
bool TextBlocks::scrollsLines(const Block &block) const
{
    return block.style == Style::Code && !m_theme.wrapsCode();
}

/// Its height is known without laying it out.
bool TextBlocks::isCounted(const Block &block) const
{
    return scrollsLines(block) && !block.document && block.extent.lines > 0;
}

int TextBlocks::contentWidth(const Block &block) const
{
    if (block.laidOutWidth > 0)
        return block.contentWidth;
    static const double column =
        QFontMetricsF(Theme::codeFont()).horizontalAdvance(QLatin1Char('x'));
    return static_cast<int>(std::ceil(block.extent.columns * column));
}

int TextBlocks::estimatedHeight(const Block &block) const
{
    if (isCounted(block))
        return static_cast<int>(std::ceil(block.extent.lines * kCodeLineHeight))
               + (block.isJoined ? 1 : 2) * paddingY(block.style)
               + headerHeight(block.style, block.isJoined);
    const int width = std::max(20, m_laidOutWidth - 2 * paddingX(block.style));
    if (block.laidOutWidth > 0) // as much space as at the other width
        return static_cast<int>(double(block.laidOutHeight) * block.laidOutWidth
                                / std::max(1, m_laidOutWidth));
    return static_cast<int>(1 + block.size / std::max(3, width / 8)) * 20
           + 2 * paddingY(block.style);
}

void TextBlocks::layOutMore()
{
    if (!isVisible() || m_laidOutWidth < 0)
        return; // goes on in showEvent()
    layOut(m_laidOutWidth);
    updateGeometry();
    update();
}

QPointF TextBlocks::origin(const Block &block) const
{
    const int above = block.isJoined
                          ? 0
                          : paddingY(block.style) + headerHeight(block.style, block.isJoined);
    int scrolled = 0;
    if (!m_codeBoxes.empty() && block.style == Style::Code) {
        const CodeBox *box = codeBox(static_cast<int>(&block - m_blocks.data()));
        scrolled = box ? box->scroll() : 0;
    }
    return QPointF(paddingX(block.style) - scrolled, block.top + above - textRise(block.style));
}

int TextBlocks::blockAt(int y) const
{
    const auto below = std::upper_bound(m_blocks.begin(), m_blocks.end(), y,
                                        [](int at, const Block &block) { return at < block.top; });
    return std::max(0, static_cast<int>(below - m_blocks.begin()) - 1);
}

TextBlocks::Position TextBlocks::positionAt(QPoint point) const
{
    const int index = blockAt(point.y());
    const Block &block = m_blocks[static_cast<std::size_t>(index)];
    const int offset =
        document(index).documentLayout()->hitTest(point - origin(block), Qt::FuzzyHit);
    return {index, std::max(0, offset)};
}

QUrl TextBlocks::linkAt(QPoint point) const
{
    if (m_blocks.empty())
        return {};
    const int index = blockAt(point.y());
    const Block &block = m_blocks[static_cast<std::size_t>(index)];
    const QString href = document(index).documentLayout()->anchorAt(point - origin(block));
    return linkTarget(href).isEmpty() ? QUrl() : QUrl(href);
}

bool TextBlocks::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString target = linkTarget(linkAt(help->pos()).toString(QUrl::FullyEncoded));
    if (target.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), ui::toolTip({target}), this);
    return true;
}

std::pair<TextBlocks::Position, TextBlocks::Position> TextBlocks::selection() const
{
    return {std::min(*m_anchor, m_cursor), std::max(*m_anchor, m_cursor)};
}

void TextBlocks::clearSelection()
{
    m_anchor.reset();
    update();
}

void TextBlocks::copy() const
{
    if (const QString text = selectedText(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void TextBlocks::copyBlock(int block) const
{
    if (block < 0 || block >= blockCount())
        return;
    const auto [first, last] = joined(block);
    QGuiApplication::clipboard()->setText(textOf(first, last, 0, lengthOf(document(last))));
}

void TextBlocks::paintEvent(QPaintEvent *event)
{
    layOut(width());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect clip = event->rect();
    for (int i = m_blocks.empty() ? 0 : blockAt(clip.top()); i < blockCount(); ++i) {
        Block &block = m_blocks[static_cast<std::size_t>(i)];
        if (block.top > clip.bottom())
            return;
        if (block.laidOutWidth != m_laidOutWidth) {
            const int height = block.height;
            layOutBlock(block);
            placeFrom(i);
            if (block.height != height) // a line of other letters is higher than was counted
                m_moreLayout.start();
        }
        if (block.style == Style::Code && !codeBox(i)) {
            m_newCodeBoxes.insert(joined(i).first);
            m_placeBoxes.start();
        }
        paintBlock(painter, i, clip);
    }
}

void TextBlocks::paintBox(QPainter &painter, int index) const
{
    const Block &block = m_blocks[static_cast<std::size_t>(index)];
    const bool isCode = block.style == Style::Code;
    const int radius = isCode ? Theme::kRadiusTool : Theme::kRadiusButton;
    QRect box(0, block.top, width(), block.height);
    painter.save();
    painter.setClipRect(box, Qt::IntersectClip);
    // Several blocks of one text are one box.
    const auto [first, last] = joined(index);
    if (index > first)
        box.setTop(box.top() - 2 * radius);
    if (index < last)
        box.setBottom(box.bottom() + 2 * radius);
    const ThemeColors &colors = m_theme.colors();
    if (isCode) {
        paintCodeFrame(painter, box, index == first ? block.title : QString(), index == first,
                       colors);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.code);
        painter.drawRoundedRect(box, radius, radius);
    }
    painter.restore();
}

void TextBlocks::paintBlock(QPainter &painter, int index, const QRect &clip) const
{
    const Block &block = m_blocks[static_cast<std::size_t>(index)];
    const ThemeColors &colors = m_theme.colors();
    if (block.style == Style::Box || block.style == Style::Code) {
        paintBox(painter, index);
    } else if (block.style == Style::Diff) {
        paintDiffLines(painter, block, clip);
    }

    QAbstractTextDocumentLayout::PaintContext context;
    const QColor own = block.style == Style::Prose ? m_color : colors.text2;
    context.palette.setColor(QPalette::Text, own);
    context.clip = QRectF(clip).translated(-origin(block));
    if (m_anchor) {
        const auto [from, to] = selection();
        if (index >= from.block && index <= to.block) {
            QAbstractTextDocumentLayout::Selection selected;
            selected.cursor = cursorOf(*block.document, index == from.block ? from.offset : 0,
                                       index == to.block ? to.offset : lengthOf(*block.document));
            QColor background = colors.accent;
            background.setAlphaF(0.35F);
            selected.format.setBackground(background);
            context.selections.append(selected);
        }
    }
    painter.save();
    if (block.style == Style::Code)
        painter.setClipRect(QRect(1, block.top, width() - 2, block.height), Qt::IntersectClip);
    painter.translate(origin(block));
    block.document->documentLayout()->draw(&painter, context);
    if (block.style == Style::Prose)
        paintMarks(painter, block);
    painter.restore();
}

void TextBlocks::paintDiffLines(QPainter &painter, const Block &block, const QRect &clip) const
{
    const auto *layout = block.document->documentLayout();
    const QPointF from = origin(block);
    const double rise = textRise(block.style);
    const int first = layout->hitTest(QPointF(0, clip.top() - from.y()), Qt::FuzzyHit);
    for (QTextBlock line = block.document->findBlock(std::max(0, first)); line.isValid();
         line = line.next()) {
        const QRectF rect = layout->blockBoundingRect(line);
        const QTextBlock next = line.next();
        const double end = next.isValid() ? layout->blockBoundingRect(next).top() : rect.bottom();
        // Whole pixels up to the next line's top, else a seam shows between them.
        const int top = qRound(from.y() + rise + rect.top());
        const int bottom = qRound(from.y() + rise + end);
        if (top > clip.bottom())
            return;
        const auto kind = static_cast<DiffLine>(line.userState());
        if (kind == DiffLine::Added || kind == DiffLine::Removed)
            painter.fillRect(QRect(0, top, width(), bottom - top),
                             kind == DiffLine::Added ? m_theme.colors().okSoft
                                                     : m_theme.colors().errorSoft);
    }
}

void TextBlocks::paintMarks(QPainter &painter, const Block &block) const
{
    const ThemeColors &colors = m_theme.colors();
    const auto *layout = block.document->documentLayout();
    painter.setFont(Theme::textFont());
    for (QTextBlock text = block.document->begin(); text.isValid(); text = text.next()) {
        if (text.layout()->lineCount() == 0)
            continue;
        const QRectF line = text.layout()->lineAt(0).rect().translated(text.layout()->position());
        const QRectF whole = layout->blockBoundingRect(text);
        for (int level = text.blockFormat().intProperty(QTextFormat::BlockQuoteLevel); level > 0;
             --level)
            painter.fillRect(
                QRectF(line.left() - kQuoteIndent * level, whole.top() + 2, 3, whole.height()),
                colors.line);
        if (text.userState() == -1 || !text.textList())
            continue;
        const QRectF mark(line.left() - 24, line.top(), 18, line.height());
        if (text.userState() >= 0) {
            painter.setPen(m_color);
            painter.drawText(mark, Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip,
                             QString::number(text.userState())
                                 + text.textList()->format().numberSuffix());
            continue;
        }
        QRectF box(0, 0, 13, 13);
        box.moveCenter(mark.center());
        painter.setPen(QPen(colors.text3, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box, 3, 3);
        if (text.userState() == kTicked)
            painter.drawPixmap(box.topLeft().toPoint() + QPoint(1, 1),
                               iconPixmap(Icon::Check, colors.ok, 12, devicePixelRatioF()));
    }
}

void TextBlocks::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_laidOut < blockCount())
        m_moreLayout.start();
}

void TextBlocks::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut(width());
    if (m_copyButton)
        m_copyButton->hide();
}

CodeBox *TextBlocks::codeBox(int block) const
{
    if (m_blocks[static_cast<std::size_t>(block)].style != Style::Code)
        return nullptr;
    const auto found = m_codeBoxes.find(joined(block).first);
    return found == m_codeBoxes.end() ? nullptr : found->second.get();
}

/// Makes those of code that has been painted, and places all.
void TextBlocks::placeCodeBoxes()
{
    const auto isFirst = [this](int block) {
        return block < blockCount() && joined(block).first == block
               && m_blocks[static_cast<std::size_t>(block)].style == Style::Code;
    };
    std::erase_if(m_codeBoxes, [&](const auto &each) { return !isFirst(each.first); });
    for (const int first : std::exchange(m_newCodeBoxes, {})) {
        if (!isFirst(first) || m_codeBoxes.contains(first))
            continue;
        auto box = std::make_unique<CodeBox>(m_theme, *this);
        connect(box.get(), &CodeBox::copyClicked, this, [this, first] { copyBlock(first); });
        connect(box.get(), &CodeBox::scrolled, this, qOverload<>(&QWidget::update));
        m_codeBoxes.emplace(first, std::move(box));
    }
    for (const auto &[first, box] : m_codeBoxes) {
        const int last = joined(first).second;
        int content = 0;
        for (int i = first; i <= last && !m_theme.wrapsCode(); ++i)
            content = std::max(content, contentWidth(m_blocks[static_cast<std::size_t>(i)]));
        const Block &top = m_blocks[static_cast<std::size_t>(first)];
        const Block &bottom = m_blocks[static_cast<std::size_t>(last)];
        box->place({0, top.top, width(), bottom.top + bottom.height - top.top},
                   content + 2 * kBoxPaddingX);
    }
}

/// Long lines of code are to be wrapped, or no longer.
void TextBlocks::wrapAnew()
{
    for (Block &block : m_blocks) {
        if (block.style == Style::Code)
            block.laidOutWidth = -1;
    }
    m_laidOut = 0;
    updateGeometry();
    update();
}

void TextBlocks::wheelEvent(QWheelEvent *event)
{
    QPoint by = event->pixelDelta().isNull() ? event->angleDelta() / 2 : event->pixelDelta();
    if (event->modifiers() & Qt::ShiftModifier && by.x() == 0)
        by = by.transposed();
    CodeBox *box = m_blocks.empty() ? nullptr : codeBox(blockAt(event->position().toPoint().y()));
    // What goes up or down belongs to the conversation.
    if (!box || !box->canScroll() || std::abs(by.x()) <= std::abs(by.y())) {
        event->ignore();
        return;
    }
    box->scrollBy(-by.x());
    event->accept();
}

void TextBlocks::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_blocks.empty())
        return;
    m_pressedLink = linkAt(event->pos());
    m_cursor = positionAt(event->pos());
    if (!(event->modifiers() & Qt::ShiftModifier) || !m_anchor)
        m_anchor = m_cursor;
    update();
}

void TextBlocks::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton && m_anchor) {
        m_cursor = positionAt(event->pos());
        if (CodeBox *box = codeBox(m_cursor.block)) {
            const int x = event->pos().x();
            box->scrollBy(std::min(0, x - kBoxPaddingX)
                          + std::max(0, x - (width() - kBoxPaddingX)));
        }
        update();
        return;
    }
    hover(event->pos());
}

void TextBlocks::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const bool wasClick = m_anchor && *m_anchor == m_cursor;
    if (wasClick)
        clearSelection();
    if (const QUrl link = linkAt(event->pos()); wasClick && link.isValid() && link == m_pressedLink)
        emit linkActivated(link);
}

void TextBlocks::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_blocks.empty())
        return;
    const Position at = positionAt(event->pos());
    QTextCursor cursor(&document(at.block));
    cursor.setPosition(at.offset);
    cursor.select(QTextCursor::WordUnderCursor);
    m_anchor = Position{at.block, cursor.selectionStart()};
    m_cursor = {at.block, cursor.selectionEnd()};
    update();
}

void TextBlocks::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    m_hovered = -1;
    if (m_copyButton)
        m_copyButton->hide();
}

void TextBlocks::hover(QPoint point)
{
    setCursor(linkAt(point).isValid() ? Qt::PointingHandCursor : Qt::IBeamCursor);
    const int index = m_blocks.empty() ? -1 : blockAt(point.y());
    if (index == m_hovered)
        return;
    m_hovered = index;
    const bool isBox = index >= 0 && m_blocks[static_cast<std::size_t>(index)].style == Style::Box;
    if (isBox && !m_copyButton) {
        m_copyButton = makeButton(ButtonKind::Secondary, tr("Copy"), this);
        m_copyButton->setAccessibleName(tr("Copy this code"));
        m_copyButton->setCursor(Qt::ArrowCursor);
        m_copyButton->setFocusPolicy(Qt::NoFocus);
        connect(m_copyButton, &QPushButton::clicked, this, [this] { copyBlock(m_hovered); });
    }
    if (m_copyButton)
        m_copyButton->setVisible(isBox);
    if (isBox) {
        m_copyButton->resize(m_copyButton->sizeHint());
        m_copyButton->move(width() - m_copyButton->width() - 6,
                           m_blocks[static_cast<std::size_t>(joined(index).first)].top + 4);
    }
}

void TextBlocks::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else
        event->ignore();
}

void TextBlocks::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        clearSelection();
}

void TextBlocks::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copySelected = menu->addAction(tr("Copy"), this, &TextBlocks::copy);
    copySelected->setEnabled(m_anchor && *m_anchor != m_cursor);
    menu->addAction(tr("Select all"), this, &TextBlocks::selectAll);
    if (const QUrl link = linkAt(event->pos()); link.isValid())
        menu->addAction(tr("Copy link"), this, [link] {
            QGuiApplication::clipboard()->setText(link.toString(QUrl::FullyEncoded));
        });
    const int index = m_blocks.empty() ? -1 : blockAt(event->pos().y());
    if (index >= 0 && m_blocks[static_cast<std::size_t>(index)].style != Style::Prose)
        menu->addAction(tr("Copy this block"), this, [this, index] { copyBlock(index); });
    if (index >= 0 && m_blocks[static_cast<std::size_t>(index)].style == Style::Code) {
        QAction *wrap = menu->addAction(tr("Wrap long lines in code"));
        wrap->setCheckable(true);
        wrap->setChecked(m_theme.wrapsCode());
        connect(wrap, &QAction::triggered, &m_theme, &Theme::setWrapsCode);
    }
    menu->popup(event->globalPos());
}

} // namespace ui

#include "moc_TextBlocks.cpp"

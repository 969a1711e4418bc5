#include "ui/text/TextBlocks.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/text/LinkTarget.h"

#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocumentFragment>
#include <QTextList>
#include <QToolTip>

#include <cmath>

namespace ui {

namespace {

constexpr int kGap = 10;
constexpr int kBoxPaddingX = 14;
constexpr int kBoxPaddingY = 9;

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

QTextCursor cursorOf(QTextDocument &document, int from, int to)
{
    QTextCursor cursor(&document);
    cursor.setPosition(from);
    cursor.setPosition(to, QTextCursor::KeepAnchor);
    return cursor;
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
}

TextDocument &TextBlocks::document(int block) const
{
    return *m_blocks[static_cast<std::size_t>(block)].document;
}

void TextBlocks::addBlock(Style style, std::unique_ptr<TextDocument> document)
{
    m_blocks.push_back({style, std::move(document), 0, 0});
    updateGeometry();
    update();
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
    updateGeometry();
    update();
}

void TextBlocks::lastBlockChanged()
{
    m_laidOut = std::min(m_laidOut, blockCount() - 1);
    updateGeometry();
    update();
}

QString TextBlocks::plainText() const
{
    QStringList texts;
    for (const Block &block : m_blocks)
        texts.append(block.document->toPlainText());
    return texts.join(QLatin1String("\n\n"));
}

QString TextBlocks::selectedText() const
{
    if (!m_anchor)
        return {};
    const auto [from, to] = selection();
    QStringList texts;
    for (int i = from.block; i <= to.block; ++i) {
        const int start = i == from.block ? from.offset : 0;
        const int end = i == to.block ? to.offset : lengthOf(document(i));
        texts.append(cursorOf(document(i), start, end).selection().toPlainText());
    }
    return texts.join(QLatin1String("\n\n"));
}

void TextBlocks::selectAll()
{
    if (m_blocks.empty())
        return;
    m_anchor = Position{0, 0};
    m_cursor = {blockCount() - 1, lengthOf(document(blockCount() - 1))};
    update();
}

int TextBlocks::idealWidth() const
{
    double width = 0;
    for (const Block &block : m_blocks) {
        block.document->setTextWidth(-1);
        width = std::max(width, block.document->idealWidth() + 2 * paddingX(block.style));
    }
    m_laidOut = 0;
    return static_cast<int>(std::ceil(width));
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
    for (auto i = static_cast<std::size_t>(m_laidOut); i < m_blocks.size(); ++i) {
        Block &block = m_blocks[i];
        block.document->setTextWidth(std::max(20, width - 2 * paddingX(block.style)));
        block.height = static_cast<int>(std::ceil(block.document->size().height()))
                       + 2 * paddingY(block.style);
        block.top = i == 0 ? 0 : m_blocks[i - 1].top + m_blocks[i - 1].height + kGap;
    }
    m_laidOut = blockCount();
}

QPointF TextBlocks::origin(const Block &block) const
{
    return QPointF(paddingX(block.style),
                   block.top + paddingY(block.style) - textRise(block.style));
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
        block.document->documentLayout()->hitTest(point - origin(block), Qt::FuzzyHit);
    return {index, std::max(0, offset)};
}

QUrl TextBlocks::linkAt(QPoint point) const
{
    if (m_blocks.empty())
        return {};
    const Block &block = m_blocks[static_cast<std::size_t>(blockAt(point.y()))];
    const QString href = block.document->documentLayout()->anchorAt(point - origin(block));
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
    if (block >= 0 && block < blockCount())
        QGuiApplication::clipboard()->setText(document(block).toPlainText());
}

void TextBlocks::paintEvent(QPaintEvent *event)
{
    layOut(width());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect clip = event->rect();
    for (int i = m_blocks.empty() ? 0 : blockAt(clip.top()); i < blockCount(); ++i) {
        if (m_blocks[static_cast<std::size_t>(i)].top > clip.bottom())
            return;
        paintBlock(painter, i, clip);
    }
}

void TextBlocks::paintBlock(QPainter &painter, int index, const QRect &clip) const
{
    const Block &block = m_blocks[static_cast<std::size_t>(index)];
    const ThemeColors &colors = m_theme.colors();
    if (block.style == Style::Box) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.code);
        painter.drawRoundedRect(QRect(0, block.top, width(), block.height), Theme::kRadiusButton,
                                Theme::kRadiusButton);
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

void TextBlocks::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut(width());
    if (m_copyButton)
        m_copyButton->hide();
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
                           m_blocks[static_cast<std::size_t>(index)].top + 4);
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
    copySelected->setEnabled(!selectedText().isEmpty());
    menu->addAction(tr("Select all"), this, &TextBlocks::selectAll);
    if (const QUrl link = linkAt(event->pos()); link.isValid())
        menu->addAction(tr("Copy link"), this, [link] {
            QGuiApplication::clipboard()->setText(link.toString(QUrl::FullyEncoded));
        });
    const int index = m_blocks.empty() ? -1 : blockAt(event->pos().y());
    if (index >= 0 && m_blocks[static_cast<std::size_t>(index)].style != Style::Prose)
        menu->addAction(tr("Copy this block"), this, [this, index] { copyBlock(index); });
    menu->popup(event->globalPos());
}

} // namespace ui

#include "moc_TextBlocks.cpp"

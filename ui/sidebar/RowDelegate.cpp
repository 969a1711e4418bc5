#include "ui/sidebar/RowDelegate.h"

#include "bridge/agent/ConversationArchive.h"
#include "bridge/library/Conversations.h"
#include "ui/kit/FocusRing.h"
#include "ui/kit/Icons.h"
#include "ui/kit/StateMark.h"
#include "ui/kit/StyleSheet.h"

#include <QGlyphRun>
#include <QLineEdit>
#include <QPainter>
#include <QRegularExpressionValidator>
#include <QTextLayout>

#include <optional>

namespace ui {

using bridge::library::Mark;

namespace {

constexpr int kPaddingX = 10;
constexpr int kTitleRow = 34;
constexpr int kHeadingRow = 29;
constexpr int kHitRow = 91; ///< with 1 px below
constexpr int kFoldRow = 30;
constexpr int kSideMark = 14; ///< state, terminal, pin
constexpr int kSideGap = 8;
constexpr int kMarkGap = 4;
constexpr int kMoreButton = 22;
constexpr int kMoreOverhang = 4;

std::optional<StateMark> shapeOf(Mark mark)
{
    switch (mark) {
    case Mark::Working:
        return StateMark::Working;
    case Mark::Asks:
        return StateMark::Asks;
    case Mark::Unseen:
        return StateMark::Done;
    case Mark::Failed:
        return StateMark::Failed;
    case Mark::Asleep:
        return StateMark::Off;
    case Mark::None:
        break;
    }
    return std::nullopt;
}

} // namespace

struct RowDelegate::Row
{
    QPainter &painter;
    const QStyleOptionViewItem &option;
    const QModelIndex &index;
    const ThemeColors &colors;
    QRect rect; ///< without the scroll bar's room

    /// `at` is given for left to right.
    [[nodiscard]] QRect visual(const QRect &at) const
    {
        return QStyle::visualRect(option.direction, rect, at);
    }
    [[nodiscard]] int align(Qt::Alignment side) const
    {
        return static_cast<int>(QStyle::visualAlignment(option.direction, side) | Qt::AlignVCenter);
    }
    [[nodiscard]] QString text(RowRole role) const { return index.data(role).toString(); }
};

RowDelegate::RowDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

QRect RowDelegate::rowRect(const QRect &item, Qt::LayoutDirection direction)
{
    const int width = std::min(item.width(), kRowWidth);
    return {direction == Qt::RightToLeft ? item.right() + 1 - width : item.left(), item.top(),
            width, item.height()};
}

QRect RowDelegate::moreRect(const QRect &item, Qt::LayoutDirection direction)
{
    const QRect row = rowRect(item, direction);
    const QRect at(row.right() + 1 - kPaddingX + kMoreOverhang - kMoreButton,
                   row.top() + (kTitleRow - kMoreButton) / 2, kMoreButton, kMoreButton);
    return QStyle::visualRect(direction, row, at);
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    switch (kindOf(index)) {
    case RowKind::Heading:
        return {kRowWidth, kHeadingRow};
    case RowKind::Conversation:
        return {kRowWidth, kTitleRow};
    case RowKind::Hit:
        return {kRowWidth, kHitRow};
    case RowKind::Fold:
        break;
    }
    return {kRowWidth, kFoldRow};
}

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                        const QModelIndex &index) const
{
    const Row row{*painter, option, index, m_theme.colors(),
                  rowRect(option.rect, option.direction)};
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    switch (kindOf(index)) {
    case RowKind::Heading:
        paintHeading(row);
        break;
    case RowKind::Conversation:
        paintConversation(row);
        break;
    case RowKind::Hit:
        paintHit(row);
        break;
    case RowKind::Fold:
        paintFold(row);
        break;
    }
    painter->restore();
}

void RowDelegate::paintHeading(const Row &row) const
{
    const QRect rect = row.rect.adjusted(kPaddingX, 8, -kPaddingX, -5);
    row.painter.setPen(row.colors.text3);
    row.painter.setFont(Theme::textFont(11.5));
    row.painter.drawText(row.visual(rect), row.align(Qt::AlignRight), row.text(NoteRole));
    row.painter.setFont(Theme::textFont(11.5, QFont::DemiBold));
    row.painter.drawText(row.visual(rect), row.align(Qt::AlignLeft),
                         row.index.data(TitleRole).value<HitText>().text);
}

void RowDelegate::paintFrame(const Row &row, bool isFilled) const
{
    const bool isHovered = (row.option.state & QStyle::State_MouseOver) || withMenu == row.index;
    const bool isRinged = ringed == row.index;
    isFilled = isFilled || (isRinged && fillsRinged);
    if (isFilled || isHovered) {
        row.painter.setPen(Qt::NoPen);
        row.painter.setBrush(isFilled ? row.colors.raised : row.colors.hover);
        row.painter.drawRoundedRect(row.rect, Theme::kRadiusButton, Theme::kRadiusButton);
    }
    const auto *view = row.option.widget;
    if (isRinged && (!fillsRinged || (view && view->hasFocus()))) {
        paintRowRing(row.painter, row.rect, Theme::kRadiusButton, row.colors);
    }
}

void RowDelegate::paintFold(const Row &row) const
{
    paintFrame(row, false);
    constexpr int kChevron = 12;
    const bool isOpen = row.index.data(OpenedRole).toBool();
    const QRect at(row.rect.left() + kPaddingX, row.rect.top() + (kFoldRow - kChevron) / 2,
                   kChevron, kChevron);
    row.painter.drawPixmap(row.visual(at).topLeft(),
                           iconPixmap(isOpen ? Icon::ChevronDown : Icon::ChevronRight,
                                      row.colors.text3, kChevron,
                                      row.painter.device()->devicePixelRatioF()));
    row.painter.setPen(row.colors.text3);
    row.painter.setFont(Theme::textFont(13));
    row.painter.drawText(
        row.visual(row.rect.adjusted(kPaddingX + kChevron + kSideGap, 0, -kPaddingX, 0)),
        row.align(Qt::AlignLeft), row.index.data(TitleRole).value<HitText>().text);
}

void RowDelegate::paintConversation(const Row &row) const
{
    const bool isShown = !shownSession.isEmpty() && sessionOf(row.index) == shownSession;
    const bool isUnseen = row.index.data(UnseenRole).toBool();
    paintFrame(row, isShown);
    const qreal ratio = row.painter.device()->devicePixelRatioF();
    QRect room = row.rect.adjusted(kPaddingX, 0, -kPaddingX, 0);
    QRect side(room.right() + 1 - kSideMark, row.rect.top() + (kTitleRow - kSideMark) / 2,
                     kSideMark, kSideMark);
    const auto mark = shapeOf(static_cast<Mark>(row.index.data(MarkRole).toInt()));
    const bool isHovered = (row.option.state & QStyle::State_MouseOver) || withMenu == row.index;
    bool hasSide = true;
    // Only rows of the list have a menu.
    if (isHovered && (row.index.flags() & Qt::ItemIsEditable)) {
        const QRect more = moreRect(row.option.rect, row.option.direction);
        row.painter.setPen(row.colors.line);
        row.painter.setBrush(row.colors.menu);
        row.painter.drawRoundedRect(QRectF(more).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        row.painter.drawPixmap(more.topLeft() + QPoint(4, 4),
                               iconPixmap(Icon::More, row.colors.text2, 14, ratio));
    } else {
        QRect at = side;
        if (mark) {
            if (*mark == StateMark::Working)
                arcs.append(row.visual(at));
            paintStateMark(row.painter, row.visual(at), *mark, row.colors, turn);
            at.translate(-kSideMark - kMarkGap, 0);
        }
        const bool isPinned = row.index.data(PinnedRole).toBool();
        const bool hasIcon = isPinned || (!mark && row.index.data(TerminalRole).toBool());
        if (hasIcon)
            row.painter.drawPixmap(row.visual(at).topLeft(),
                                   iconPixmap(isPinned ? Icon::Pin : Icon::Terminal,
                                              row.colors.text3, kSideMark, ratio));
        hasSide = mark || hasIcon;
        side = mark && hasIcon ? at : side;
    }
    if (hasSide)
        room.setRight(side.left() - kSideGap);
    row.painter.setFont(Theme::textFont(14, isUnseen  ? QFont::DemiBold
                                            : isShown ? QFont::Medium
                                                      : QFont::Normal));
    row.painter.setPen(isUnseen || isShown ? row.colors.text : row.colors.text2);
    // Where the pictures have it.
    paintText(row, row.index.data(TitleRole).value<HitText>(), row.visual(room).translated(0, 1),
              1);
}

void RowDelegate::paintHit(const Row &row) const
{
    Row part = row;
    part.rect.setBottom(part.rect.bottom() - 1);
    paintFrame(part, false);
    const QRect inside = part.rect.adjusted(kPaddingX, 8, -kPaddingX, -8);
    const auto line = [&](int top, int height) {
        return QRect(inside.left(), inside.top() + top, inside.width(), height);
    };
    row.painter.setFont(Theme::textFont(12));
    row.painter.setPen(row.colors.text3);
    const QString date = row.text(NoteRole);
    const int width = row.painter.fontMetrics().horizontalAdvance(date) + 1;
    QRect title = line(0, 18);
    row.painter.drawText(row.visual({title.right() + 1 - width, title.top(), width, 18}),
                         row.align(Qt::AlignRight), date);
    title.setRight(title.right() - width - 6);
    row.painter.setFont(Theme::textFont(13.5, QFont::Medium));
    row.painter.setPen(row.colors.text);
    paintText(row, row.index.data(TitleRole).value<HitText>(), row.visual(title), 1);

    row.painter.setFont(Theme::textFont(12.5));
    row.painter.setPen(row.colors.text2);
    paintText(row, row.index.data(SnippetRole).value<HitText>(), row.visual(line(21, 34)), 2);

    QRect folder = line(58, 16);
    if (row.index.data(TerminalRole).toBool()) {
        const QRect at(folder.left(), folder.top() + 1, kSideMark, kSideMark);
        row.painter.drawPixmap(row.visual(at).topLeft(),
                               iconPixmap(Icon::Terminal, row.colors.text3, kSideMark,
                                          row.painter.device()->devicePixelRatioF()));
        folder.setLeft(at.right() + 6);
    }
    row.painter.setFont(Theme::codeFont(11.5));
    row.painter.setPen(row.colors.text3);
    paintText(row,
              {row.painter.fontMetrics().elidedText(row.text(FolderRole), Qt::ElideMiddle,
                                                    folder.width()),
               {}},
              row.visual(folder), 1);
}

void RowDelegate::paintText(const Row &row, const HitText &text, const QRect &rect, int lines) const
{
    if (rect.width() <= 0)
        return;
    const QFont font = row.painter.font();
    const int height = rect.height() / lines;
    QTextOption option;
    // Of the text itself: punctuation stays where it belongs.
    option.setTextDirection(text.text.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(Qt::AlignLeading | Qt::AlignAbsolute);
    option.setAlignment(QStyle::visualAlignment(row.option.direction, Qt::AlignLeft));
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    qsizetype begin = 0;
    for (int number = 0; number < lines && begin < text.text.size(); ++number) {
        const bool isLast = number == lines - 1;
        QString part = text.text.mid(begin);
        if (isLast)
            part = QFontMetrics(font).elidedText(part, Qt::ElideRight, rect.width());
        QTextLayout layout(part, font, row.painter.device());
        layout.setTextOption(option);
        layout.setCacheEnabled(true);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        if (isLast)
            line.setLineWidth(100000);
        else
            line.setLineWidth(rect.width());
        layout.endLayout();
        if (isLast) {
            // Its natural width fits; now at its side.
            layout.beginLayout();
            line = layout.createLine();
            line.setLineWidth(std::max<qreal>(rect.width(), 1));
            layout.endLayout();
        }
        const QPointF at(rect.left(), rect.top() + number * height + (height - line.height()) / 2);
        for (const auto &[start, length] : text.marks) {
            const int from = std::max(0, start - static_cast<int>(begin));
            const int to = std::min(start + length - static_cast<int>(begin), line.textLength());
            if (to <= from)
                continue;
            row.painter.save();
            row.painter.setPen(Qt::NoPen);
            row.painter.setBrush(row.colors.find);
            for (const QGlyphRun &run : line.glyphRuns(from, to - from)) {
                const QRectF ink = run.boundingRect();
                const QRectF box(at.x() + ink.left(), at.y() - 1, ink.width(), line.height() + 2);
                row.painter.drawRoundedRect(box, 3, 3);
            }
            row.painter.restore();
        }
        line.draw(&row.painter, at);
        begin += line.textLength();
    }
}

QWidget *RowDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                   const QModelIndex &) const
{
    auto *editor = new QLineEdit(parent);
    editor->setFont(Theme::textFont());
    setStyleClass(editor, QStringLiteral("inRow"));
    editor->setMaxLength(static_cast<int>(bridge::agent::kLongestTitle));
    editor->setAccessibleName(tr("Title of the chat"));
    // With an empty title, Return does nothing.
    static const QRegularExpression hasText(QStringLiteral(".*\\S.*"));
    editor->setValidator(new QRegularExpressionValidator(hasText, editor));
    return editor;
}

void RowDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                       const QModelIndex &) const
{
    editor->setGeometry(rowRect(option.rect, option.direction).adjusted(0, 1, 0, -1));
}

void RowDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // A change of the row, e.g. of its mark, must not replace what is being written.
    if (!static_cast<QLineEdit *>(editor)->isModified())
        QStyledItemDelegate::setEditorData(editor, index);
}

void RowDelegate::setModelData(QWidget *editor, QAbstractItemModel *,
                               const QModelIndex &index) const
{
    const QString title = static_cast<QLineEdit *>(editor)->text().simplified();
    if (!title.isEmpty() && title != index.data(Qt::EditRole).toString())
        emit renamed(sessionOf(index), title);
}

} // namespace ui

#include "moc_RowDelegate.cpp"

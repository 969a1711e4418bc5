#include "ui/kit/NavigationRows.h"

#include "ui/kit/FocusRing.h"

#include <QPainter>

namespace ui {

namespace {

constexpr int kPageRow = 34;
constexpr int kCaptionRow = 33;
constexpr int kApart = 10;
constexpr int kPageSide = 10;
constexpr int kCaptionTop = 12;
constexpr int kCaptionBottom = 5;

} // namespace

NavigationRows::NavigationRows(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

QSize NavigationRows::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int width =
        QFontMetrics(option.font).horizontalAdvance(index.data(Qt::DisplayRole).toString())
        + 2 * kPageSide;
    if (index.data(Caption).toBool())
        return {width, kCaptionRow};
    return {width, kPageRow + (index.data(Apart).toBool() ? kApart : 0)};
}

void NavigationRows::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const ThemeColors &colors = m_theme.colors();
    const QString text = index.data(Qt::DisplayRole).toString();
    const auto align = static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft)
                                        | Qt::AlignVCenter);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.data(Caption).toBool()) {
        painter->setFont(Theme::textFont(11.5, QFont::DemiBold));
        painter->setPen(colors.text3);
        painter->drawText(option.rect.adjusted(kPageSide, kCaptionTop, -kPageSide, -kCaptionBottom),
                          align, text);
        painter->restore();
        return;
    }
    QRect row = option.rect;
    row.setTop(row.bottom() + 1 - kPageRow);
    const bool isShown = option.state & QStyle::State_Selected;
    if (isShown || (option.state & QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isShown ? colors.accentSoft : colors.hover);
        painter->drawRoundedRect(row, Theme::kRadiusButton, Theme::kRadiusButton);
    }
    if ((option.state & QStyle::State_HasFocus) && FocusRing::isByKeys(Qt::OtherFocusReason))
        paintRowRing(*painter, row, Theme::kRadiusButton, colors);
    QFont font = option.font;
    font.setWeight(isShown ? QFont::DemiBold : QFont::Normal);
    painter->setFont(font);
    painter->setPen(isShown ? colors.accentText : colors.text2);
    const QRect room = row.adjusted(kPageSide, 0, -kPageSide, 0);
    painter->drawText(room, align,
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
    painter->restore();
}

} // namespace ui

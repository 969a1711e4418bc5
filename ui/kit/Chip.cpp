#include "ui/kit/Chip.h"

#include "ui/kit/Icons.h"
#include "ui/kit/MenuPlace.h"

#include <QMenu>
#include <QPainter>
#include <QStyle>

namespace ui {

namespace {

constexpr int kChipHeight = 26;
constexpr int kChipPadding = 10;
constexpr int kChipGap = 6;
constexpr int kChipArrow = 12;
constexpr int kLeastChip = 56;

} // namespace

Chip::Chip(const Theme &theme, QMenu *menu, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setFont(Theme::textFont(12, QFont::Medium));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    menu->setParent(this, menu->windowFlags());
    connect(this, &QAbstractButton::clicked, menu, [this, menu] { popupUnder(*menu, *this); });
}

QSize Chip::sizeHint() const
{
    return {2 * kChipPadding + fontMetrics().horizontalAdvance(text()) + 1 + kChipGap + kChipArrow,
            kChipHeight};
}

QSize Chip::minimumSizeHint() const
{
    return {std::min(kLeastChip, sizeHint().width()), kChipHeight};
}

void Chip::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.line);
    painter.setBrush(isDown() || underMouse() ? colors.raised : colors.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadiusButton,
                            Theme::kRadiusButton);
    const QRect inside = rect().adjusted(kChipPadding, 0, -kChipPadding, 0);
    const auto visual = [&](const QRect &at) {
        return QStyle::visualRect(layoutDirection(), rect(), at);
    };
    painter.drawPixmap(
        visual(
            {inside.right() + 1 - kChipArrow, (height() - kChipArrow) / 2, kChipArrow, kChipArrow})
            .topLeft(),
        iconPixmap(Icon::ChevronDown, colors.text3, kChipArrow, devicePixelRatioF()));
    const QRect room = inside.adjusted(0, 0, -kChipArrow - kChipGap, 0);
    painter.setPen(colors.text);
    painter.drawText(visual(room),
                     static_cast<int>(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)
                                      | Qt::AlignVCenter),
                     fontMetrics().elidedText(text(), Qt::ElideRight, room.width() + 1));
}

} // namespace ui

#include "moc_Chip.cpp"

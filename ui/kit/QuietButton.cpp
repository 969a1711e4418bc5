#include "ui/kit/QuietButton.h"

#include "ui/kit/MenuPlace.h"

#include <QMenu>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace ui {

namespace {

constexpr int kHeight = 24;
constexpr int kPadding = 4;
constexpr int kMark = 16;
constexpr int kMarkGap = 9;
constexpr int kArrow = 12;
constexpr int kArrowGap = 4;

} // namespace

QuietButton::QuietButton(Theme &theme, const QString &text, QWidget *parent, Ink ink)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_ink(ink)
{
    setText(text);
    setAttribute(Qt::WA_Hover);
    setFont(Theme::textFont(12.5));
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void QuietButton::setMark(std::optional<Icon> mark)
{
    m_mark = mark;
    updateGeometry();
}

void QuietButton::setMenu(QMenu *menu)
{
    m_hasMenu = true;
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, menu, [this, menu] {
        // Aligned to the text's end where it would else leave the window.
        const int across = menu->sizeHint().width();
        const bool isRightToLeft = layoutDirection() == Qt::RightToLeft;
        const int begin = mapTo(window(), QPoint(isRightToLeft ? width() : 0, 0)).x();
        const bool fits = isRightToLeft ? begin >= across : begin + across <= window()->width();
        popupUnder(*menu, *this, fits != isRightToLeft ? Qt::AlignLeft : Qt::AlignRight);
    });
    updateGeometry();
}

void QuietButton::setElision(Qt::TextElideMode mode, int leastWidth)
{
    m_elideMode = mode;
    m_leastWidth = leastWidth;
    updateGeometry();
}

void QuietButton::setInk(Ink ink)
{
    m_ink = ink;
    update();
}

int QuietButton::widthWith(const QString &text, bool hasMark) const
{
    const int mark = hasMark ? kMark + (text.isEmpty() ? 0 : kMarkGap) : 0;
    const int arrow = m_hasMenu ? kArrow + kArrowGap : 0;
    return mark + fontMetrics().horizontalAdvance(text) + arrow + 2 * kPadding + 1;
}

QSize QuietButton::sizeHint() const
{
    return {widthWith(text(), m_mark.has_value()), kHeight};
}

QSize QuietButton::minimumSizeHint() const
{
    const int whole = sizeHint().width();
    return {m_hasMenu ? std::min(whole, m_leastWidth) : whole, kHeight};
}

void QuietButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    const QColor ink = underMouse()         ? colors.text
                       : m_ink == Ink::Link ? colors.accentText
                       : m_ink == Ink::Warn ? colors.warn
                                            : colors.text3;
    const QRect inside = rect().adjusted(kPadding, 0, -kPadding, 0);
    QRect room = inside;
    const auto takeIcon = [&](Icon which, int size, QRect at) {
        at = QStyle::visualRect(layoutDirection(), inside, at);
        painter.drawPixmap(at.left(), (height() - size) / 2,
                           iconPixmap(which, ink, size, devicePixelRatioF()));
    };
    if (m_mark) {
        takeIcon(*m_mark, kMark, {room.left(), 0, kMark, height()});
        room.setLeft(room.left() + kMark + (text().isEmpty() ? 0 : kMarkGap));
    }
    if (m_hasMenu) {
        takeIcon(Icon::ChevronDown, kArrow, {room.right() + 1 - kArrow, 0, kArrow, height()});
        room.setRight(room.right() - kArrow - kArrowGap);
    }
    room = QStyle::visualRect(layoutDirection(), inside, room);
    painter.setPen(ink);
    painter.drawText(room,
                     QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), m_elideMode, room.width()));
}

} // namespace ui

#include "moc_QuietButton.cpp"

#include "ui/chat/QuietButton.h"

#include <QPainter>

namespace ui {

namespace {

constexpr int kHeight = 24;
constexpr int kPadding = 4;
constexpr int kMark = 16;
constexpr int kMarkGap = 9;

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

void QuietButton::setMark(Icon mark)
{
    m_mark = mark;
    updateGeometry();
}

QSize QuietButton::sizeHint() const
{
    const int mark = m_mark ? kMark + kMarkGap : 0;
    return {mark + fontMetrics().horizontalAdvance(text()) + 2 * kPadding + 1, kHeight};
}

void QuietButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    if (hasFocus()) {
        painter.setPen(colors.accentText);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    }
    const QColor ink = underMouse()         ? colors.text
                       : m_ink == Ink::Link ? colors.accentText
                                            : colors.text3;
    QRect room = rect().adjusted(kPadding, 0, -kPadding, 0);
    if (m_mark) {
        painter.drawPixmap(room.left(), (height() - kMark) / 2,
                           iconPixmap(*m_mark, ink, kMark, devicePixelRatioF()));
        room.setLeft(room.left() + kMark + kMarkGap);
    }
    painter.setPen(ink);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
}

} // namespace ui

#include "moc_QuietButton.cpp"

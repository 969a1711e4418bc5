#include "ui/chat/QuietButton.h"

#include <QPainter>

namespace ui {

namespace {

constexpr int kHeight = 24;
constexpr int kPadding = 4;

} // namespace

QuietButton::QuietButton(Theme &theme, const QString &text, QWidget *parent, Ink ink)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_ink(ink)
{
    setText(text);
    setFont(Theme::textFont(12.5));
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize QuietButton::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 2 * kPadding + 1, kHeight};
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
    painter.setPen(underMouse()         ? colors.text
                   : m_ink == Ink::Link ? colors.accentText
                                        : colors.text3);
    painter.drawText(rect(), Qt::AlignCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, width()));
}

} // namespace ui

#include "moc_QuietButton.cpp"

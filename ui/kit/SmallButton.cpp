#include "ui/kit/SmallButton.h"

#include "ui/kit/FocusRing.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

#include <utility>

namespace ui {

namespace {

constexpr int kSmallPadding = 8;
constexpr int kSmallIcon = 12;
constexpr int kSmallGap = 5;

} // namespace

SmallButton::SmallButton(Theme &theme, Icon icon, const QString &text, Look look, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(icon)
    , m_look(look)
{
    setText(text);
    setAttribute(Qt::WA_Hover);
    setFont(Theme::textFont(12, QFont::Medium));
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFocusShape(this, {.radius = kRadius});
}

void SmallButton::setOpen(bool open)
{
    if (std::exchange(m_isOpen, open) != open)
        update();
}

QSize SmallButton::sizeHint() const
{
    if (text().isEmpty())
        return {kHeight, kHeight};
    return {2 * kSmallPadding + kSmallIcon + kSmallGap + fontMetrics().horizontalAdvance(text())
                + 1,
            kHeight};
}

void SmallButton::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && event->modifiers() == Qt::NoModifier && !event->isAutoRepeat())
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void SmallButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    const bool isPressed = m_isOpen || isDown();
    const bool isRaised = isPressed || (underMouse() && isEnabled());
    const bool isFramed = m_look == Look::Framed;
    painter.setPen(isFramed ? QPen(colors.line, 1) : QPen(Qt::NoPen));
    painter.setBrush(isPressed  ? colors.line
                     : isRaised ? colors.raised
                     : isFramed ? colors.background
                                : QColor(Qt::transparent));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), kRadius, kRadius);
    const QColor ink = !isEnabled()           ? colors.text3
                       : isFramed || isRaised ? colors.text
                                              : colors.text2;
    const int content =
        sizeHint().width() - (text().isEmpty() ? kHeight - kSmallIcon : 2 * kSmallPadding);
    const QRect inside((width() - content) / 2, 0, content, height());
    const QRect mark =
        QStyle::visualRect(layoutDirection(), inside, {inside.left(), 0, kSmallIcon, height()});
    painter.drawPixmap(mark.left(), (height() - kSmallIcon) / 2,
                       iconPixmap(m_icon, ink, kSmallIcon, devicePixelRatioF()));
    if (text().isEmpty())
        return;
    painter.setPen(ink);
    painter.drawText(QStyle::visualRect(layoutDirection(), inside,
                                        inside.adjusted(kSmallIcon + kSmallGap, 0, 0, 0)),
                     Qt::AlignVCenter | Qt::AlignLeft, text());
}

} // namespace ui

#include "moc_SmallButton.cpp"

#include "ui/kit/ChoiceButton.h"

#include "ui/kit/Icons.h"

#include <QPainter>

namespace ui {

namespace {

constexpr int kIndicator = 16;
constexpr int kIndent = kIndicator + 9;
constexpr int kChoicePadding = 3;
constexpr int kFlags = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;

} // namespace

ChoiceButton::ChoiceButton(Theme &theme, Shape shape, const QString &label,
                           const QString &description, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_shape(shape)
    , m_description(description)
{
    QSizePolicy policy(label.isEmpty() ? QSizePolicy::Fixed : QSizePolicy::Expanding,
                       QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setText(label);
    setFont(Theme::textFont());
    setCheckable(true);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(label);
    setAccessibleDescription(description);
}

QRect ChoiceButton::labelRect(int width) const
{
    return fontMetrics()
        .boundingRect(QRect(0, 0, width - kIndent, 100000), kFlags, text())
        .translated(kIndent, kChoicePadding);
}

QRect ChoiceButton::descriptionRect(int width) const
{
    const int top = labelRect(width).bottom() + 3;
    if (m_description.isEmpty())
        return {kIndent, top, 0, 0};
    return QFontMetrics(Theme::textFont(12.5))
        .boundingRect(QRect(0, 0, width - kIndent, 100000), kFlags, m_description)
        .translated(kIndent, top);
}

int ChoiceButton::heightForWidth(int width) const
{
    const int least = kIndicator + 2 * kChoicePadding;
    return std::max(least, descriptionRect(width).bottom() + kChoicePadding);
}

QSize ChoiceButton::sizeHint() const
{
    const int label = text().isEmpty() ? 0 : fontMetrics().horizontalAdvance(text());
    const int width = label == 0 ? kIndicator + 2 : kIndent + label + 2;
    return {width, heightForWidth(width)};
}

QSize ChoiceButton::minimumSizeHint() const
{
    return {text().isEmpty() ? kIndicator + 2 : kIndent + 60, kIndicator + 2 * kChoicePadding};
}

void ChoiceButton::paintIndicator(QPainter &painter) const
{
    const ThemeColors &colors = m_theme.colors();
    const double top = kChoicePadding + (fontMetrics().height() - kIndicator) / 2.0;
    const QRectF box = QRectF(1, top, kIndicator, kIndicator).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool isOn = isChecked();
    painter.setPen(isOn ? colors.accent : colors.text3);
    painter.setBrush(isOn ? colors.accent : colors.background);
    if (m_shape == Shape::Circle)
        painter.drawEllipse(box);
    else
        painter.drawRoundedRect(box, 4, 4);
    if (!isOn)
        return;
    if (m_shape == Shape::Circle) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.onAccent);
        painter.drawEllipse(box.center(), 3, 3);
        return;
    }
    painter.drawPixmap(QPointF(box.left() + 1.5, box.top() + 1.5),
                       iconPixmap(Icon::Check, colors.onAccent, 12, devicePixelRatioF()));
}

void ChoiceButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintIndicator(painter);
    const ThemeColors &colors = m_theme.colors();
    painter.setPen(colors.text);
    painter.setFont(font());
    painter.drawText(labelRect(width()).adjusted(0, 0, 2, 0), kFlags, text());
    painter.setPen(colors.text3);
    painter.setFont(Theme::textFont(12.5));
    painter.drawText(descriptionRect(width()).adjusted(0, 0, 2, 0), kFlags, m_description);
}

} // namespace ui

#include "moc_ChoiceButton.cpp"

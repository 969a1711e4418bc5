#include "ui/chat/RewindChoice.h"

#include "ui/kit/FocusRing.h"

#include <QPainter>

namespace ui {

namespace {

constexpr int kChoiceHeight = 50;
constexpr int kChoicePadding = 10;
constexpr int kChoiceRing = 16;
constexpr int kChoiceKey = 20;

} // namespace

RewindChoice::RewindChoice(Theme &theme, const QString &name, Qt::Key key, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_key(key)
{
    setText(name);
    setCheckable(true);
    setAutoExclusive(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setFocusShape(this, {.place = FocusShape::Place::Inside});
}

void RewindChoice::setEffect(const QString &effect)
{
    m_effect = effect;
    setAccessibleDescription(effect);
    update();
}

QSize RewindChoice::sizeHint() const
{
    return {200, kChoiceHeight};
}

void RewindChoice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked()                   ? colors.accentSoft
                     : underMouse() && isEnabled() ? colors.surface
                                                   : QColor(Qt::transparent));
    painter.drawRoundedRect(rect(), 8, 8);

    const qreal thick = isChecked() ? 5 : 1.5;
    painter.setPen(QPen(isChecked() && isEnabled() ? colors.accent : colors.text3, thick));
    painter.setBrush(colors.background);
    painter.drawEllipse(
        QRectF(kChoicePadding, (height() - kChoiceRing) / 2.0, kChoiceRing, kChoiceRing)
            .adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2));

    const int left = kChoicePadding + kChoiceRing + kChoicePadding;
    const int right = width() - kChoicePadding - kChoiceKey;
    const QRect room(left, 0, right - left - 8, height());
    painter.setFont(Theme::textFont(13.5, QFont::Medium));
    painter.setPen(isEnabled() ? colors.text : colors.text3);
    painter.drawText(room.adjusted(0, 7, 0, -24), Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setFont(Theme::textFont(12.5));
    painter.setPen(colors.text3);
    painter.drawText(room.adjusted(0, 26, 0, -7), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_effect, Qt::ElideRight, room.width()));

    const QRectF key(right + 0.5, (height() - kChoiceKey) / 2 + 0.5, kChoiceKey - 1,
                     kChoiceKey - 1);
    painter.setPen(colors.line);
    painter.setBrush(colors.background);
    painter.drawRoundedRect(key, 5, 5);
    painter.setFont(Theme::textFont(11.5, QFont::Medium));
    painter.setPen(colors.text3);
    painter.drawText(key, Qt::AlignCenter, QKeySequence(m_key).toString(QKeySequence::NativeText));
}

} // namespace ui

#include "moc_RewindChoice.cpp"

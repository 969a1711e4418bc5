#include "ui/transcript/TranscriptOverlays.h"

#include <QPainter>

namespace ui {

namespace {

constexpr float kDimmed = 0.58F;

} // namespace

Veil::Veil(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void Veil::paintEvent(QPaintEvent *)
{
    QColor color = m_theme.colors().background;
    color.setAlphaF(kDimmed);
    QPainter(this).fillRect(rect(), color);
}

FoundFrame::FoundFrame(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void FoundFrame::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.colors().accentText, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), Theme::kRadiusCard,
                            Theme::kRadiusCard);
}

} // namespace ui

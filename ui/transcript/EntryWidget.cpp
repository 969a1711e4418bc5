#include "ui/transcript/EntryWidget.h"

#include <QEvent>
#include <QLayout>
#include <QPainter>

namespace ui {

namespace chat = bridge::chat;

EntryWidget::EntryWidget(const EntryContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{}

void EntryWidget::showSurroundings(const chat::TranscriptEntry &)
{}

void EntryWidget::appendText(const QString &)
{}

void EntryWidget::setFold(Fold)
{}

int EntryWidget::heightForWidth(int width) const
{
    if (!layout())
        return 0;
    // Layouts without wrapping items have no height for width.
    return layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width)
                                         : layout()->totalSizeHint().height();
}

bool EntryWidget::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        emit sizeChanged();
    return QWidget::event(event);
}

void EntryWidget::enterEvent(QEnterEvent *event)
{
    QWidget::enterEvent(event);
    emit hovered(true);
}

void EntryWidget::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    emit hovered(false);
}

void EntryWidget::setFrame(const QColor &fill, const QColor &border, int radius)
{
    m_fill = fill;
    m_border = border;
    m_radius = radius;
    update();
}

void EntryWidget::paintEvent(QPaintEvent *)
{
    if (!m_fill.isValid())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_border.isValid() ? QPen(m_border, 1) : QPen(Qt::NoPen));
    painter.setBrush(m_fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), m_radius, m_radius);
}

} // namespace ui

#include "moc_EntryWidget.cpp"

#include "ui/kit/StateMark.h"

#include <QPainter>

namespace ui {

namespace {

constexpr double kRing = 1.8;
constexpr int kArc = 100; // degrees

} // namespace

void paintStateMark(QPainter &painter, const QRect &rect, StateMark mark, const ThemeColors &colors,
                    int turn)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(QRectF(rect).center());
    painter.setBrush(Qt::NoBrush);
    const auto pen = [](const QColor &color, double width) {
        return QPen(color, width, Qt::SolidLine, Qt::RoundCap);
    };
    switch (mark) {
    case StateMark::Working: {
        painter.setPen(pen(colors.line, kRing));
        painter.drawEllipse(QPointF(), 4.6, 4.6);
        painter.setPen(pen(colors.accentText, kRing));
        constexpr int kSteps = 16; // of QPainter, for each degree
        painter.drawArc(QRectF(-4.6, -4.6, 9.2, 9.2), (90 - turn) * kSteps, -kArc * kSteps);
        break;
    }
    case StateMark::Asks:
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.warn);
        painter.drawPolygon(QPolygonF{{0, -4.8}, {4.8, 0}, {0, 4.8}, {-4.8, 0}});
        break;
    case StateMark::Done:
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.ok);
        painter.drawEllipse(QPointF(), 4, 4);
        break;
    case StateMark::Failed:
        painter.setPen(pen(colors.error, 1.9));
        painter.drawLine(QPointF(-3.4, -3.4), QPointF(3.4, 3.4));
        painter.drawLine(QPointF(3.4, -3.4), QPointF(-3.4, 3.4));
        break;
    case StateMark::Off:
        painter.setPen(pen(colors.text3, 1.4));
        painter.drawEllipse(QPointF(), 3.3, 3.3);
        break;
    }
    painter.restore();
}

} // namespace ui

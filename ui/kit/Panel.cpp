#include "ui/kit/Panel.h"

#include <QPainter>

namespace ui {

void drawPanel(QPainter &painter, const QRectF &panel, double radius, const QColor &fill,
               const QColor &line, bool isDark)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    // The outermost ring first; its alpha is the least.
    struct Ring
    {
        int reach;
        double share;
    };
    for (const Ring ring : {Ring{6, 0.4}, Ring{4, 0.6}, Ring{3, 1}, Ring{2, 1}, Ring{1, 1}}) {
        QColor shade = isDark ? QColor(0, 0, 0) : QColor(22, 22, 26);
        shade.setAlphaF(static_cast<float>((isDark ? 0.10 : 0.035) * ring.share));
        painter.setBrush(shade);
        const double by = ring.reach - 0.5;
        painter.drawRoundedRect(
            panel.adjusted(-by, -by + 1, by, std::min(by + 1, double(kPanelShadow))), radius + by,
            radius + by);
    }
    painter.setPen(QPen(line, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(panel.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

} // namespace ui

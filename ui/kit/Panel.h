#pragma once

#include "ui/kit/Theme.h"

class QPainter;
class QRectF;

namespace ui {

/// Room around a raised panel for its shadow.
constexpr int kPanelShadow = 6;

/// Shadow, background and border of what lies over other content: menus, popovers, sheets. `panel`
/// is without the shadow, which is drawn as concentric rings, as Qt has no blur for a popup.
void drawPanel(QPainter &painter, const QRectF &panel, double radius, const QColor &fill,
               const QColor &line, bool isDark);

} // namespace ui

#pragma once

#include "ui/kit/Theme.h"

class QPainter;

namespace ui {

/// The shapes that tell states apart without colour, 12 × 12.
enum class StateMark {
    Working, ///< a ring with an arc
    Asks,    ///< a diamond
    Done,    ///< a filled circle
    Failed,  ///< a cross
    Off,     ///< a hollow circle
};

/// Draws it in the middle of `rect`. `turn`: how far the arc of Working has turned, in degrees.
void paintStateMark(QPainter &painter, const QRect &rect, StateMark mark, const ThemeColors &colors,
                    int turn = 0);

} // namespace ui

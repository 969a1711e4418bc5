#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

namespace ui {

/// The SVG icons of resources/icons, by name and colour, sharp at every scale.
enum class Icon {
    App,
    Settings,
    Check,
    Cross,
    Warning,
    ChevronRight,
    ChevronDown,
    Stop,
    Lock,
    Return,
    Exclamation,
    Minus,
    Copy,
    Pencil,
    Branch,
    Rewind,
    Restart,
    Folder,
    ArrowUp,
    Grip,
    Image,
    Scissors,
    ChevronUp,
    Search,
    Pin,
    Terminal,
    More, ///< three dots: a menu
    CheckCircle,
    Plus,
    Dot,     ///< for a state: 8 of 16 px
    Tray,    ///< the app's icon with a dot in the colour
    TrayOff, ///< the app's icon in grey
};

/// `color` is ignored by App and TrayOff.
[[nodiscard]] QIcon icon(Icon which, const QColor &color);
/// `size` in device-independent pixels.
[[nodiscard]] QPixmap iconPixmap(Icon which, const QColor &color, int size, qreal devicePixelRatio);

} // namespace ui

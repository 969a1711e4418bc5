#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

namespace ui {

/// Our own SVG icons (resources/icons), by name and colour, sharp at every scale.
enum class Icon {
    App, Settings, Check, Cross, Warning, Info, ChevronRight, ChevronDown, Plus, Send, Stop,
    Restart, Lock, Folder, Terminal, Pencil, File, Search, Globe, Question, Plan, Copy, Bolt, Tool,
    Return,
};

[[nodiscard]] QIcon icon(Icon which, const QColor &color);
[[nodiscard]] QPixmap iconPixmap(Icon which, const QColor &color, int size, qreal devicePixelRatio);

} // namespace ui

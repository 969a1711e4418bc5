#pragma once

#include <QString>

namespace ui {

/// Text for a menu entry: elided if long, ampersands escaped; `note` is right-aligned like a
/// shortcut.
[[nodiscard]] QString menuText(const QString &name, const QString &note = {});

} // namespace ui

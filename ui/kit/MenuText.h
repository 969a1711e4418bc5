#pragma once

#include <QString>

namespace ui {

/// Text for a menu entry: shortened where it is long, and nothing in it is taken for a mnemonic.
/// `note` stands at the other side, where shortcuts do.
[[nodiscard]] QString menuText(const QString &name, const QString &note = {});

} // namespace ui

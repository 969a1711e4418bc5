#pragma once

#include <QString>

namespace ui {

/// A folder as people write it: `~` for the home folder.
[[nodiscard]] QString withTilde(const QString &path);
} // namespace ui

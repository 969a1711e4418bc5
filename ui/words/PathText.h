#pragma once

#include <QString>

namespace ui {

/// A path with `~` for the home folder.
[[nodiscard]] QString withTilde(const QString &path);

} // namespace ui

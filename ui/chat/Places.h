#pragma once

#include <QString>

namespace ui {

/// A folder as people write it: `~` for the home folder.
[[nodiscard]] QString withTilde(const QString &path);
/// An endpoint in a word: its host; of this machine's own addresses the port too, which alone tells
/// one from another.
[[nodiscard]] QString hostWord(const QString &address);

} // namespace ui

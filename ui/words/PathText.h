#pragma once

#include <QString>

namespace ui {

/// The path of a file or folder as it is shown, in a line of its own or in a sentence: with `~` for
/// the home folder, hidden characters marked, the middle of a very long one left out. It cannot
/// reorder the text around it. Paths come from files of others and from the agent. Only in a
/// command to copy they stand as they are.
[[nodiscard]] QString pathLine(const QString &path);
/// The same for the last part of a path: the name of a folder.
[[nodiscard]] QString pathName(const QString &path);

} // namespace ui

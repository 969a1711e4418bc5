#pragma once

#include <QDir>

namespace ui {

/// A path with `~` for the home folder.
[[nodiscard]] inline QString withTilde(const QString &path)
{
    const QString home = QDir::homePath();
    if (path == home || path.startsWith(home + QLatin1Char('/')))
        return QLatin1Char('~') + path.mid(home.size());
    return path;
}

} // namespace ui

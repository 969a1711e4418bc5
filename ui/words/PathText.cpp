#include "ui/words/PathText.h"

#include <QDir>

namespace ui {

QString withTilde(const QString &path)
{
    const QString home = QDir::homePath();
    if (path == home || path.startsWith(home + QLatin1Char('/')))
        return QLatin1Char('~') + path.mid(home.size());
    return path;
}

} // namespace ui

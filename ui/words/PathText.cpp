#include "ui/words/PathText.h"

#include "ui/words/MarkedText.h"

#include <QDir>
#include <QFileInfo>

namespace ui {

namespace {

constexpr qsizetype kLongestPath = 1000; // characters
constexpr qsizetype kLongestName = 100;

QString withTilde(const QString &path)
{
    const QString home = QDir::homePath();
    if (path == home || path.startsWith(home + QLatin1Char('/')))
        return QLatin1Char('~') + path.mid(home.size());
    return path;
}

/// The name of the file, and the beginning, tell paths apart.
QString bounded(const QString &text, qsizetype most)
{
    return text.size() <= most ? text : text.left(most / 2) + QChar(0x2026) + text.right(most / 2);
}

} // namespace

QString pathLine(const QString &path)
{
    return isolatedTitle(bounded(withTilde(path), kLongestPath), TextUse::Name);
}

QString pathName(const QString &path)
{
    return isolatedTitle(bounded(QFileInfo(path).fileName(), kLongestName), TextUse::Name);
}

} // namespace ui

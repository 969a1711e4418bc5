#include "ui/chat/Places.h"

#include <QDir>
#include <QHostAddress>
#include <QUrl>

namespace ui {

QString withTilde(const QString &path)
{
    const QString home = QDir::homePath();
    if (path == home || path.startsWith(home + QLatin1Char('/')))
        return QLatin1Char('~') + path.mid(home.size());
    return path;
}

QString hostWord(const QString &address)
{
    const QUrl url(address);
    const bool isLocal =
        url.host() == QLatin1String("localhost") || QHostAddress(url.host()).isLoopback();
    return isLocal ? url.authority() : url.host();
}

} // namespace ui

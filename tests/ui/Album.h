#pragma once

#include "bridge/settings/SettingsStore.h"

#include <QPixmap>

/// The folder for pictures, and the theme in which they are drawn.
struct Album
{
    QString folder;
    bridge::settings::ThemeChoice theme;

    void save(const QPixmap &picture, const QString &name) const
    {
        const char *suffix = theme == bridge::settings::ThemeChoice::Dark ? "dark" : "light";
        picture.save(QStringLiteral("%1/%2-%3.png").arg(folder, name, QLatin1String(suffix)));
    }
};

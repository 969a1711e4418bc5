#pragma once

#include <QString>

namespace ui {
class Theme;
}

/// Draws the settings' page for the endpoint, whole, in many states.
void takeSettingsShots(const QString &folder, bool dark, const QString &suffix);

#pragma once

#include "bridge/settings/SettingsStore.h"

#include <QString>

/// Draws windows with several chats into `folder`.
void drawSeveralChats(bridge::settings::ThemeChoice theme, const QString &folder,
                      const QString &suffix);

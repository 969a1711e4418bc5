#pragma once

#include "bridge/settings/SettingsStore.h"
#include "ui/settings/SettingsPage.h"

class QComboBox;

namespace ui {

class Theme;
class ToggleSwitch;

/// Colour scheme (light, dark, or that of the desktop), and whether long lines of code wrap.
class AppearancePage final : public SettingsPage
{
    Q_OBJECT

public:
    AppearancePage(bridge::settings::SettingsStore &settings, Theme &theme,
                   QWidget *parent = nullptr);

private:
    void refresh();

    bridge::settings::SettingsStore &m_settings;
    QComboBox *m_theme;
    ToggleSwitch *m_wrap;
};

} // namespace ui

#pragma once

#include "bridge/settings/SettingsStore.h"
#include "ui/settings/SettingsPage.h"

class QComboBox;

namespace ui {

/// Colour scheme: light, dark, or that of the desktop.
class AppearancePage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit AppearancePage(bridge::settings::SettingsStore &settings, QWidget *parent = nullptr);

private:
    void refresh();

    bridge::settings::SettingsStore &m_settings;
    QComboBox *m_theme;
};

} // namespace ui

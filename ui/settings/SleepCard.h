#pragma once

#include "bridge/settings/SettingsStore.h"
#include "ui/kit/Controls.h"

namespace ui {

class NumberField;

/// "Idle agents": after how many minutes they go to sleep.
class SleepCard final : public Card
{
    Q_OBJECT

public:
    explicit SleepCard(bridge::settings::SettingsStore &settings, QWidget *parent = nullptr);

private:
    void refresh();

    bridge::settings::SettingsStore &m_settings;
    NumberField *m_minutes;
};

} // namespace ui

#pragma once

#include "bridge/settings/SettingsStore.h"
#include "ui/kit/Controls.h"

namespace ui {

class NumberField;

/// "Long-running commands": after how many minutes one is asked about.
class ToolLimitCard final : public Card
{
    Q_OBJECT

public:
    explicit ToolLimitCard(bridge::settings::SettingsStore &settings, QWidget *parent = nullptr);

private:
    void refresh();

    bridge::settings::SettingsStore &m_settings;
    NumberField *m_minutes;
};

} // namespace ui

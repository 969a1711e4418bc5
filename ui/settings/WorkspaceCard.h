#pragma once

#include "bridge/settings/SettingsStore.h"
#include "ui/kit/Controls.h"

namespace ui {

/// "Workspace": the folder the agent works in.
class WorkspaceCard final : public Card
{
    Q_OBJECT

public:
    explicit WorkspaceCard(bridge::settings::SettingsStore &settings, QWidget *parent = nullptr);

private:
    void browse();
    void refresh();
    [[nodiscard]] QString folder() const;

    bridge::settings::SettingsStore &m_settings;
    ElidedLabel *m_path;
    QLabel *m_missing;
};

} // namespace ui

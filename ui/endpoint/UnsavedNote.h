#pragma once

#include "bridge/settings/SettingsStore.h"
#include "ui/kit/WarnNote.h"

namespace ui {

/// A line that says that changes of the settings could not be saved; hidden when they are. One in
/// each window, whatever part of it changes settings.
class UnsavedNote final : public WarnNote
{
    Q_OBJECT

public:
    /// `settings` outlives it.
    explicit UnsavedNote(const bridge::settings::SettingsStore &settings,
                         QWidget *parent = nullptr);

private:
    void refresh();

    const bridge::settings::SettingsStore &m_settings;
};

} // namespace ui

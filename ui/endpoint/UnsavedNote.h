#pragma once

#include "bridge/settings/SettingsStore.h"
#include "ui/kit/Controls.h"

namespace ui {

class Paragraph;

/// A line that says that changes of the settings could not be saved; hidden when they are. One in
/// each window, whatever part of it changes settings.
class UnsavedNote final : public QWidget
{
    Q_OBJECT

public:
    /// `settings` outlives it.
    explicit UnsavedNote(const bridge::settings::SettingsStore &settings,
                         QWidget *parent = nullptr);

    /// Plain text; empty while it is hidden.
    [[nodiscard]] QString text() const;

private:
    void refresh();

    const bridge::settings::SettingsStore &m_settings;
    Paragraph *m_text;
};

} // namespace ui

#pragma once

#include "bridge/settings/SettingsStore.h"

#include <QString>

namespace ui {

/// What is wrong with the file of the settings, as a sentence; empty without a problem.
[[nodiscard]] QString problemWords(const bridge::settings::SettingsStore &settings);
/// In a running program: the problem, and which values hold meanwhile; empty without a problem.
[[nodiscard]] QString meanwhileWords(const bridge::settings::SettingsStore &settings);
/// For a terminal: the problem, and both ways out as shell lines; empty without a problem.
[[nodiscard]] QString waysOutWords(const bridge::settings::SettingsStore &settings);
/// Changes that hold in this run only, so far; empty if all are saved, or with a problem.
[[nodiscard]] QString unsavedWords(const bridge::settings::SettingsStore &settings);
/// For a command, which ends: its change was not saved.
[[nodiscard]] QString notSavedWords(const bridge::settings::SettingsStore &settings);
/// Neither way out was possible.
[[nodiscard]] QString notRestoredWords(const bridge::settings::SettingsStore &settings);

} // namespace ui

#pragma once

#include "bridge/sources/SettingsRules.h"

namespace bridge::sources {

/// Hooks that may guard permissions stand where Claude Code reads none: then it ignores the whole
/// file (protocol reference, 4.1, rule 11). Takes a time that is proportional to the size of
/// `settings`.
[[nodiscard]] std::optional<SettingsFault> misplacedHooks(const json::Json &settings);

} // namespace bridge::sources

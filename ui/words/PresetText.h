#pragma once

#include "bridge/endpoint/profiles/EndpointPreset.h"

#include <QString>

namespace ui {

/// What to call a kind of server, e.g. in a menu.
[[nodiscard]] QString presetName(const bridge::endpoint::EndpointPreset &preset);
/// What it is, in one line.
[[nodiscard]] QString presetLine(const bridge::endpoint::EndpointPreset &preset);
/// What is known to be missing or different there, in one sentence.
[[nodiscard]] QString wordsFor(bridge::endpoint::PresetLimit limit,
                               const bridge::endpoint::EndpointPreset &preset);

} // namespace ui

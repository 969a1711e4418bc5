#pragma once

#include "bridge/endpoint/profiles/EndpointPreset.h"

#include <QString>

namespace ui {

/// Name of a kind of server, e.g. for a menu.
[[nodiscard]] QString presetName(const bridge::endpoint::EndpointPreset &preset);
/// Its description, in one line.
[[nodiscard]] QString presetLine(const bridge::endpoint::EndpointPreset &preset);
/// A known limit or difference of it, in one sentence.
[[nodiscard]] QString wordsFor(bridge::endpoint::PresetLimit limit,
                               const bridge::endpoint::EndpointPreset &preset);

} // namespace ui

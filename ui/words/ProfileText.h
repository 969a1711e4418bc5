#pragma once

#include "bridge/endpoint/profiles/EndpointProfile.h"

#include <QString>

namespace ui {

/// Why a profile or set-up was not saved, and the remedy; one or two sentences.
[[nodiscard]] QString wordsFor(const bridge::endpoint::ProfileProblem &problem);

} // namespace ui

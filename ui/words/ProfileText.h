#pragma once

#include "bridge/endpoint/profiles/EndpointProfile.h"

#include <QString>

namespace ui {

/// Why a profile or a set-up was not kept, and what to do; one or two sentences.
[[nodiscard]] QString wordsFor(const bridge::endpoint::ProfileProblem &problem);

} // namespace ui

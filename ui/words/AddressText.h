#pragma once

#include "bridge/endpoint/EndpointAddress.h"

#include <QString>

namespace ui {

/// What is wrong with an address, in one sentence.
[[nodiscard]] QString wordsFor(const bridge::endpoint::AddressProblem &problem);
/// Label of the one-click correction; empty when there is none.
[[nodiscard]] QString correctionLabel(const bridge::endpoint::AddressProblem &problem);

} // namespace ui

#pragma once

#include "bridge/endpoint/EndpointAddress.h"

#include <QString>

namespace ui {

/// The problem of an address, in one sentence.
[[nodiscard]] QString wordsFor(const bridge::endpoint::AddressProblem &problem);
/// Label of the one-click correction; empty without one.
[[nodiscard]] QString correctionLabel(const bridge::endpoint::AddressProblem &problem);

} // namespace ui

#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <functional>

namespace ui {

/// The problem in words; empty: success.
[[nodiscard]] QString
problemText(const bridge::Result<void, bridge::endpoint::ProfileProblem> &result);

/// Changes one option of the stored set-up of the current address; returns the problem, or empty.
[[nodiscard]] QString
changeSetup(bridge::endpoint::EndpointChoice &choice,
            const std::function<void(bridge::endpoint::EndpointSetup &)> &change);

/// Origin of the current address; empty: not usable.
[[nodiscard]] QString originOf(const bridge::endpoint::EndpointChoice &choice);

} // namespace ui

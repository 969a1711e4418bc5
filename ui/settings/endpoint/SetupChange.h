#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <functional>

namespace ui {

/// Changes one thing of what is kept for the address that is set; the words for why that was
/// refused, empty where it was not.
[[nodiscard]] QString
changeSetup(bridge::endpoint::EndpointChoice &choice,
            const std::function<void(bridge::endpoint::EndpointSetup &)> &change);

/// Of the address that is set; empty while it cannot be used.
[[nodiscard]] QString originOf(const bridge::endpoint::EndpointChoice &choice);

} // namespace ui

#pragma once

#include "bridge/endpoint/Endpoint.h"

#include <QStringList>

namespace ui {

/// The differences of this endpoint from Anthropic's own API, the most important first; one or two
/// sentences each. Empty for Anthropic's own.
[[nodiscard]] QStringList differencesAt(const bridge::endpoint::Endpoint &endpoint);

} // namespace ui

#pragma once

#include "bridge/endpoint/Endpoint.h"

#include <QStringList>

namespace ui {

/// What is different at this endpoint from Anthropic's own API, what matters most first; a sentence
/// or two each. Empty: nothing is, it is Anthropic's.
[[nodiscard]] QStringList differencesAt(const bridge::endpoint::Endpoint &endpoint);

} // namespace ui

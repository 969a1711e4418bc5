#pragma once

#include "bridge/endpoint/ManagedPolicy.h"

#include <QString>

namespace ui {

/// Who has decided about the endpoint in the user's place, and what; empty: nobody.
[[nodiscard]] QString wordsFor(const bridge::endpoint::ManagedPolicy &policy);

} // namespace ui

#pragma once

#include "bridge/store/StoreLock.h"
#include "bridge/store/StoreProblem.h"

#include <QString>

namespace ui {

/// What cannot be read or written of the kept chats, and what that means. One sentence or two.
[[nodiscard]] QString wordsFor(const bridge::store::StoreProblem &problem);
/// Who has the kept chats.
[[nodiscard]] QString wordsFor(const bridge::store::StoreHolder &holder);

} // namespace ui

#pragma once

#include "bridge/store/StoreLock.h"
#include "bridge/store/StoreProblem.h"

#include <QString>

namespace ui {

/// What cannot be read or written of the kept chats, and what that means. One sentence or two.
[[nodiscard]] QString wordsFor(const bridge::store::StoreProblem &problem);
/// Who has the kept chats open, and what that means here; sentences.
[[nodiscard]] QString wordsFor(const bridge::store::StoreHolder &holder);
/// True if it is a program of another computer.
[[nodiscard]] bool isElsewhere(const bridge::store::StoreHolder &holder);
/// What happens if the chats of a program that may be alive are taken over.
[[nodiscard]] QString takeOverWarning(const bridge::store::StoreHolder &holder);

} // namespace ui

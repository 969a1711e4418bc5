#pragma once

#include "bridge/store/ChatStore.h"

#include <QString>

namespace ui {

/// Who has the kept chats open, and what that means here; sentences.
[[nodiscard]] QString wordsFor(const bridge::store::StoreHolder &holder);
/// True if it is a program of another computer.
[[nodiscard]] bool isElsewhere(const bridge::store::StoreHolder &holder);
/// What happens if the chats of a program that may be alive are taken over.
[[nodiscard]] QString takeOverWarning(const bridge::store::StoreHolder &holder);

} // namespace ui

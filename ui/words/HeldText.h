#pragma once

#include "bridge/chat/HolderWatch.h"

#include <QString>

namespace ui {

/// Who has a conversation open, or may have, and why it can only be read meanwhile.
[[nodiscard]] QString wordsFor(const bridge::chat::HeldBy &held);

} // namespace ui

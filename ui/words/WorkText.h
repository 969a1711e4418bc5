#pragma once

#include "bridge/chat/Chat.h"

#include <QString>

namespace ui {

/// What the end of a chat's agent would cut, as a sentence: a running turn, an open question,
/// background tasks. Empty: nothing. Drafts and waiting messages are kept anyway.
[[nodiscard]] QString workCutIn(const bridge::chat::Chat &chat);

} // namespace ui

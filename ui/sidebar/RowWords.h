#pragma once

#include "bridge/library/Conversations.h"

#include <QString>

namespace ui {

/// What a conversation's mark means; empty: it has none.
[[nodiscard]] QString wordsFor(bridge::library::Mark mark);
/// The conversation's title for a line of its own or beside other text; "New chat" if it has none.
[[nodiscard]] QString titleOf(const bridge::library::ConversationRow &row);
/// Where it was begun, if that was not here; else empty.
[[nodiscard]] QString wordsFor(bridge::library::BegunBy begunBy);
/// All that the row shows, in words.
[[nodiscard]] QStringList wordsFor(const bridge::library::ConversationRow &row);

/// Title, folder, and what the row's marks mean.
[[nodiscard]] QString toolTipOf(const bridge::library::ConversationRow &row);

} // namespace ui

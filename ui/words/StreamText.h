#pragma once

#include "bridge/check/StreamFlaw.h"

#include <QString>

namespace ui {

/// What is wrong with a stream, for the author of the server: one sentence. Empty: nothing.
[[nodiscard]] QString streamFlawText(bridge::check::StreamFlaw flaw);
/// What Claude Code does with such a stream: one sentence. Empty: it reads it.
[[nodiscard]] QString streamReadingText(bridge::check::StreamReading reading);
/// What is wrong with a tool call, and what comes of it. Empty: nothing.
[[nodiscard]] QString toolFlawText(bridge::check::ToolFlaw flaw);

} // namespace ui

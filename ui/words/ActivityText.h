#pragma once

#include "bridge/chat/Activity.h"
#include "bridge/session/AgentInfo.h"

#include <QString>

#include <chrono>

namespace ui {

/// What happens, without times: "Waiting for localhost:1234", "Running Bash"; empty: nothing.
[[nodiscard]] QString wordsFor(const bridge::chat::Activity &activity,
                               const bridge::session::AgentInfo &agent);

/// How long, and how many tokens: "8 s · turn 1 min 12 s · 1.2k tokens". `now`: Clock::monotonic().
/// Without the time that the turn waited for the user. Empty while it waits.
[[nodiscard]] QString measuresOf(const bridge::chat::Activity &activity,
                                 std::chrono::milliseconds now);

/// Whole seconds: "9 s", "1 min 12 s", "2 h 5 min".
[[nodiscard]] QString secondsText(std::chrono::milliseconds time);

} // namespace ui

#pragma once

#include "tests/support/EventLoop.h"

#include <functional>

/// Runs the event loop until `condition` holds; false: not within a time that suffices on any
/// machine.
[[nodiscard]] inline bool waitUntil(const std::function<bool()> &condition)
{
    constexpr int kPatienceMs = 60'000;
    constexpr int kLookMs = 15; // most conditions read /proc, a file, or all texts of a window
    return soonSeen(condition, kPatienceMs, kLookMs);
}

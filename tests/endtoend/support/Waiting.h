#pragma once

#include "tests/support/EventLoop.h"

#include <functional>

/// Runs the event loop until `condition` holds; false: not within a time that suffices on any
/// machine.
[[nodiscard]] inline bool waitUntil(const std::function<bool()> &condition)
{
    constexpr int kPatienceMs = 30'000;
    return soon(condition, kPatienceMs);
}

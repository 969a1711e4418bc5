#pragma once

#include "bridge/check/rungs/MessageReader.h"
#include "bridge/network/HttpExchange.h"

#include <chrono>

namespace bridge::check {

/// Timing of a message's arrival.
struct StreamTiming
{
    std::chrono::milliseconds firstToken{0}; ///< since the request's start
    double tokensPerSecond =
        0; ///< of the pieces after the first; 0: too few or too fast to measure
    /// Pieces were held back: a message took at least kWorthWatching from the request to its last
    /// piece, in at least kFewestPieces, of which at least kBurstShare arrived within kAtOnce. A
    /// live model's pieces are spread over time; a buffering proxy forwards them when its buffer is
    /// full or the answer ends.
    bool heldBack = false;

    static constexpr std::chrono::milliseconds kWorthWatching{750};
    static constexpr int kFewestPieces = 8;
    static constexpr double kBurstShare = 0.6;
    static constexpr std::chrono::milliseconds kAtOnce{5};
};

[[nodiscard]] StreamTiming timeStream(const Message &message,
                                      const std::vector<network::Arrival> &arrivals);

} // namespace bridge::check

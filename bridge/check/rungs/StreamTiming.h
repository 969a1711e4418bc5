#pragma once

#include "bridge/check/rungs/MessageReader.h"
#include "bridge/network/HttpExchange.h"

#include <chrono>

namespace bridge::check {

/// How a message arrived.
struct StreamTiming
{
    std::chrono::milliseconds firstToken{0}; ///< since the request was begun
    double tokensPerSecond = 0; ///< of the pieces after the first; 0: too few or too quick to tell
    /// Something held the pieces back. A message that took at least kWorthWatching from the request
    /// to its last piece, in at least kFewestPieces, of which at least kBurstShare came at once,
    /// that is within kAtOnce. A live model's pieces are spread over the time it writes them;
    /// a buffering proxy lets them through when its buffer is full or the answer is over.
    bool heldBack = false;

    static constexpr std::chrono::milliseconds kWorthWatching{750};
    static constexpr int kFewestPieces = 8;
    static constexpr double kBurstShare = 0.6;
    static constexpr std::chrono::milliseconds kAtOnce{5};
};

[[nodiscard]] StreamTiming timeStream(const Message &message,
                                      const std::vector<network::Arrival> &arrivals);

} // namespace bridge::check

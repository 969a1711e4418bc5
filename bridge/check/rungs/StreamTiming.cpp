#include "bridge/check/rungs/StreamTiming.h"

#include <algorithm>

namespace bridge::check {
namespace {

using std::chrono::milliseconds;

/// The time when each piece was complete.
std::vector<milliseconds> pieceTimes(const Message &message,
                                     const std::vector<network::Arrival> &arrivals)
{
    std::vector<milliseconds> times;
    auto arrival = arrivals.begin();
    for (const qsizetype end : message.pieces) {
        while (arrival != arrivals.end() && arrival->bytes < end)
            ++arrival;
        if (arrival == arrivals.end())
            break;
        times.push_back(arrival->at);
    }
    return times;
}

qsizetype biggestBurst(const std::vector<milliseconds> &times)
{
    qsizetype biggest = 0;
    auto first = times.begin();
    for (auto last = times.begin(); last != times.end(); ++last) {
        while (*last - *first > StreamTiming::kAtOnce)
            ++first;
        biggest = std::max<qsizetype>(biggest, last - first + 1);
    }
    return biggest;
}

} // namespace

StreamTiming timeStream(const Message &message, const std::vector<network::Arrival> &arrivals)
{
    const std::vector<milliseconds> times = pieceTimes(message, arrivals);
    StreamTiming timing;
    if (times.empty())
        return timing;
    timing.firstToken = times.front();
    const auto count = static_cast<double>(times.size());
    timing.heldBack =
        times.size() >= StreamTiming::kFewestPieces && times.back() >= StreamTiming::kWorthWatching
        && static_cast<double>(biggestBurst(times)) >= StreamTiming::kBurstShare * count;
    const std::chrono::duration<double> writing = times.back() - times.front();
    constexpr std::chrono::duration<double> kMeasurable{0.05};
    if (timing.heldBack || times.size() < 4 || writing < kMeasurable)
        return timing;
    // A piece may be several tokens; the first piece's share is subtracted.
    const double tokens =
        message.outputTokens > 0 ? static_cast<double>(message.outputTokens) : count;
    timing.tokensPerSecond = tokens * (count - 1) / count / writing.count();
    return timing;
}

} // namespace bridge::check

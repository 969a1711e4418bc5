#pragma once

#include "bridge/endpoint/EndpointAddress.h"

#include <QObject>

#include <functional>

namespace bridge::endpoint {

/// What a TCP connection to an endpoint's host and port shows.
enum class Reachability {
    Reached, ///< somebody accepts
    Refused, ///< the host is there and nobody listens
    Unclear, ///< anything else, or no answer within two seconds
};

using ReachabilityAnswer = std::function<void(Reachability)>;

/// Connects and hangs up; sends nothing. Answers once from the event loop, unless `context` is
/// gone. Asks directly, past any proxy: for endpoints that the agent, too, reaches directly.
void probeReachability(const EndpointAddress &address, QObject *context, ReachabilityAnswer answer);

} // namespace bridge::endpoint

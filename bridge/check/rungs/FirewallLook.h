#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/network/HttpExchange.h"

#include <optional>

namespace bridge::check {

/// Why agentsRequest() is refused by something in front of the server, where that has answered
/// shorter requests with the same credential: BlockedByFirewall. nullopt: it is let through, or the
/// API itself refuses it, which is for other rungs to judge.
[[nodiscard]] std::optional<Failure> firewallsRefusal(const network::HttpOutcome &outcome);

} // namespace bridge::check

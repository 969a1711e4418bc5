#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/network/HttpExchange.h"

#include <optional>

namespace bridge::check {

/// Why a streamed `POST …/v1/messages` did not give a whole message: what broke on the way, what
/// the answer says instead, or what became of it in the middle. nullopt: a whole message. `address`
/// and `fix` are the caller's.
[[nodiscard]] std::optional<Failure> messageFailure(const network::HttpOutcome &outcome);

} // namespace bridge::check

#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/network/HttpExchange.h"

#include <optional>

namespace bridge::check {

/// Why a streamed `POST …/v1/messages` gave no whole message: a connection failure, an error
/// answer, or an incomplete stream. nullopt: a whole message. `address` and `fix` are set by the
/// caller.
[[nodiscard]] std::optional<Failure> messageFailure(const network::HttpOutcome &outcome);

} // namespace bridge::check

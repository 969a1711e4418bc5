#pragma once

#include "bridge/check/rungs/RungClimber.h"

#include <memory>

namespace bridge::check {

/// The second rung: the name resolves, a connection comes about, TLS verifies, and `GET
/// …/v1/models` is answered, in whatever shape. Each step has the context's network patience. The
/// credential is sent with the last step only. Names the proxy in use, and one of the desktop's
/// that is not.
///
/// Where only the last step takes too long it warns (TimedOut): servers that do one thing at a time
/// are slow to answer, and the next rung has more patience.
[[nodiscard]] std::unique_ptr<RungClimber> makeNetworkRung(ClimbContext &context);

} // namespace bridge::check

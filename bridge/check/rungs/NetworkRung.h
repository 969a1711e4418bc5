#pragma once

#include "bridge/check/rungs/RungRunner.h"

#include <memory>

namespace bridge::check {

/// The second rung: the name resolves, a connection succeeds, TLS verifies, and `GET …/v1/models`
/// is answered, in any form. Each step is limited by the context's network patience. Only the last
/// step sends the credential. Reports the proxy in use, and an unused one of the desktop.
///
/// If only the last step takes too long it warns (TimedOut): servers that handle one request at a
/// time answer slowly, and the next rung waits longer.
[[nodiscard]] std::unique_ptr<RungRunner> makeNetworkRung(RungContext &context);

} // namespace bridge::check

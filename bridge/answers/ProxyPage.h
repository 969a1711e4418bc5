#pragma once

#include "bridge/answers/ServerAnswer.h"
#include "bridge/failure/Failure.h"

#include <optional>

namespace bridge::answers {

/// The failure that an answer of an HTTP proxy stands for, in place of the server's: an answer to
/// a request for a tunnel, 407, or the error page of Squid, Privoxy, Tinyproxy, Apache or Varnish
/// for a request that went through a proxy. `message` is what it said. nullopt: the answer may be
/// the server's.
[[nodiscard]] std::optional<Failure> proxyFailure(const ServerAnswer &answer);

} // namespace bridge::answers

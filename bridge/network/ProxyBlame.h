#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/network/ProxyChoice.h"

namespace bridge::network {

/// Completes a failure on the way through a proxy: until its tunnel stands (`isThrough`), every
/// failure is the proxy's, and an untrusted certificate may be. Names the proxy and its variable,
/// and hides its name and password, which a proxy may repeat.
void blameProxy(Failure &failure, const ProxyChoice &proxy, bool isThrough);

} // namespace bridge::network

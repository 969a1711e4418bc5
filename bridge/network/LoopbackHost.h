#pragma once

#include "bridge/endpoint/EndpointAddress.h"

#include <QHostAddress>
#include <QList>

namespace bridge::network {

/// Where Claude Code connects, in this order, for a name that it does not look up
/// (EndpointAddress::hasLoopbackName(), and an address of this computer with a dot at its end).
/// Empty: the name is looked up.
[[nodiscard]] QList<QHostAddress> loopbackAddresses(const endpoint::EndpointAddress &address);

} // namespace bridge::network

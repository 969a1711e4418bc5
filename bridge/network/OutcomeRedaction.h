#pragma once

#include "bridge/network/HttpExchange.h"
#include "bridge/secrets/SecretStore.h"

#include <optional>

namespace bridge::network {

/// Puts dots wherever the other side repeated the secret (token or header), also spelt as JSON or
/// in an address. The arrivals still tell where in the body they ended. Where the body stops within
/// the secret, what there is of it goes, too.
void redact(HttpOutcome &outcome, const std::optional<secrets::Secret> &secret);

} // namespace bridge::network

#pragma once

#include "bridge/network/HttpExchange.h"
#include "bridge/secrets/SecretStore.h"

#include <optional>

namespace bridge::network {

/// Replaces every repetition of the secret (token or header) by dots, also as spelt in JSON or in
/// an address, and a part of it at the body's end. The arrivals are adjusted to the new body.
void redact(HttpOutcome &outcome, std::optional<secrets::Secret> secret);

} // namespace bridge::network

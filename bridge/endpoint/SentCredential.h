#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QMap>
#include <QString>

#include <optional>

/// What a request to an endpoint carries of the stored secret.
namespace bridge::endpoint {

/// Sent as the token where no credential is stored: without one an agent may send the user's own
/// login to the endpoint (protocol reference, 0.4).
[[nodiscard]] QString placeholderToken();

/// The part of a stored secret that goes to this endpoint: by its credential kind, and the headers
/// it names. nullopt: nothing. Every place that sends or exports a secret asks this first.
[[nodiscard]] std::optional<secrets::Secret>
secretFor(const Endpoint &endpoint, const std::optional<secrets::Secret> &stored);

/// The custom headers of every request. A secret header replaces a plain one of the same name.
[[nodiscard]] QMap<QString, QString> customHeaders(const Endpoint &endpoint,
                                                   const std::optional<secrets::Secret> &secret);

} // namespace bridge::endpoint

#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QMap>
#include <QString>

#include <optional>

/// The part of the stored secret that a request to an endpoint carries.
namespace bridge::endpoint {

/// Token sent without a stored credential: otherwise an agent may send the user's own login to the
/// endpoint (protocol reference, 0.4).
[[nodiscard]] QString placeholderToken();

/// The part of a stored secret for this endpoint: by its credential kind, the headers it
/// names, and the passphrase if it has a client certificate.
/// nullopt: none. Every sender or exporter of a secret uses this.
[[nodiscard]] std::optional<secrets::Secret>
secretFor(const Endpoint &endpoint, const std::optional<secrets::Secret> &stored);

/// The custom headers of every request. A secret header replaces a plain one of the same name.
[[nodiscard]] QMap<QString, QString> customHeaders(const Endpoint &endpoint,
                                                   const std::optional<secrets::Secret> &secret);

/// True if these headers carry a name and a password; then a token is sent as a key, beside them.
[[nodiscard]] bool hasPassword(const QMap<QString, QString> &headers);

} // namespace bridge::endpoint

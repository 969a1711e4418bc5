#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace bridge::endpoint {

/// The environment that an agent at this endpoint gets, for another program (`drawbridge exec`).
/// nullopt: nothing is injected. Holds the secret.
[[nodiscard]] QProcessEnvironment environmentOf(const QProcessEnvironment &inherited,
                                                const std::optional<Endpoint> &endpoint,
                                                const std::optional<secrets::Secret> &secret);

/// What a colleague needs to use the same endpoint, without the secret: where it belongs, a line
/// says so.
[[nodiscard]] QString asShellLines(const Endpoint &endpoint);
/// The same as a settings file: `{"env":{…}}`, without the secret.
[[nodiscard]] QByteArray asSettingsFile(const Endpoint &endpoint);

} // namespace bridge::endpoint

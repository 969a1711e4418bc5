#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace bridge::claude {

/// The environment of an agent at this endpoint, for another program (`drawbridge exec`). nullopt:
/// nothing is injected. Holds the secret. Lacks the protection against settings files, which needs
/// the command line.
[[nodiscard]] QProcessEnvironment environmentFor(const QProcessEnvironment &inherited,
                                                 const std::optional<endpoint::Endpoint> &endpoint,
                                                 const std::optional<secrets::Secret> &secret);

/// Placeholder for a secret in an export. It also keeps Claude Code from sending its own sign-in to
/// the endpoint (protocol reference, 0.4).
[[nodiscard]] QString secretToFillIn();

/// The export for a POSIX shell, without the secret.
[[nodiscard]] QString asShellLines(const endpoint::Endpoint &endpoint);
/// The export as a settings file: `{"env":{…}}`.
[[nodiscard]] QByteArray asSettingsFile(const endpoint::Endpoint &endpoint);

} // namespace bridge::claude

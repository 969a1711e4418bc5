#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace bridge::claude {

/// The environment that an agent at this endpoint gets, for another program (`drawbridge exec`).
/// nullopt: nothing is injected. Holds the secret. What an agent of ours is also told on its
/// command line, against settings files, an environment alone cannot say.
[[nodiscard]] QProcessEnvironment environmentOf(const QProcessEnvironment &inherited,
                                                const std::optional<endpoint::Endpoint> &endpoint,
                                                const std::optional<secrets::Secret> &secret);

/// What stands where a secret belongs in what is handed on. It also keeps Claude Code from sending
/// its own sign-in to the endpoint for want of a token (protocol reference, 0.4).
[[nodiscard]] QString secretToFillIn();

/// What a colleague needs to use the same endpoint, for a POSIX shell, without the secret.
[[nodiscard]] QString asShellLines(const endpoint::Endpoint &endpoint);
/// The same as a settings file: `{"env":{…}}`.
[[nodiscard]] QByteArray asSettingsFile(const endpoint::Endpoint &endpoint);

} // namespace bridge::claude

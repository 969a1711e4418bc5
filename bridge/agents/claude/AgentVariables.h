#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QMap>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <optional>

/// An endpoint in the words of Claude Code's environment: the one place that spells its variables.
/// LaunchEnvironment starts an agent with them, EnvironmentExport hands them on.
namespace bridge::claude {

/// Name -> value; an empty value blanks the variable.
using Variables = QMap<QString, QString>;

/// Whether a variable is ours to set, or could bring requests, credential or another program where
/// the endpoint does not: no part of Endpoint::extraEnvironment.
[[nodiscard]] bool isReservedVariable(const QString &name);
/// Whether a header is the credential's, Claude Code's or the connection's own: no part of
/// Endpoint::headers. Upper and lower case are the same.
[[nodiscard]] bool isReservedHeader(const QString &name);
/// Whether name and value are those of one header, and nothing beside it: a name of the characters
/// that HTTP allows, not reserved, and no line break or other control character.
[[nodiscard]] bool isSendableHeader(const QString &name, const QString &value);

/// Inherited variables that could name another address, credential, model or provider, or give the
/// credential to whoever answers in the endpoint's place. Cloud credentials stay: commands the
/// agent runs may need them, and no provider switch is left to use them for requests.
[[nodiscard]] bool steersTheAgent(const QString &name);

/// What an agent is told of an endpoint: address, models, options, the user's own variables.
/// Without credential and headers.
[[nodiscard]] Variables endpointVariables(const endpoint::Endpoint &endpoint);
/// How the endpoint is shown who we are: token or key, a placeholder where there is none, and
/// custom headers, secret ones too. Nothing of Claude Code's own sign-in.
[[nodiscard]] Variables credentialVariables(const endpoint::Endpoint &endpoint,
                                            const std::optional<secrets::Secret> &secret);
/// The custom headers that go with every request; a secret one takes the place of another of the
/// same name.
[[nodiscard]] QMap<QString, QString> customHeaders(const endpoint::Endpoint &endpoint,
                                                   const std::optional<secrets::Secret> &secret);
/// Keeps the provider's variables of settings files out (protocol reference, 0.3). The own sign-in
/// cannot be used with it.
[[nodiscard]] Variables pinningVariables(const endpoint::Endpoint &endpoint);
/// For the command line, which beats settings files: what they could change otherwise, at an agent
/// started with `launched`. Holds no secret, since every user of the machine can read it.
[[nodiscard]] Variables pinnedBeforeSettings(const endpoint::Endpoint &endpoint,
                                             const QProcessEnvironment &launched);
/// Names that lead requests or credentials elsewhere unless they are blank.
[[nodiscard]] QStringList competingVariables();

} // namespace bridge::claude

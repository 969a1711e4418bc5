#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QMap>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <optional>

/// An endpoint as variables of Claude Code's environment: the only place that spells them.
/// LaunchEnvironment starts an agent with them, EnvironmentExport exports them.
namespace bridge::claude {

/// Name -> value; an empty value blanks the variable.
using Variables = QMap<QString, QString>;

/// True for inherited variables that could set another address, credential, model or provider, or
/// send the credential to another server. Cloud credentials stay: commands of the agent may need
/// them, and without a provider switch requests do not use them.
[[nodiscard]] bool redirectsAgent(const QString &name);

/// Address, models, options, files of certificates and the user's own variables. Without credential
/// and headers.
[[nodiscard]] Variables endpointVariables(const endpoint::Endpoint &endpoint);
/// Token or key, or a placeholder without one, custom headers including secret ones, and the
/// passphrase of the client certificate's key. Nothing of Claude Code's own sign-in.
[[nodiscard]] Variables credentialVariables(const endpoint::Endpoint &endpoint,
                                            const std::optional<secrets::Secret> &secret);
/// Protects the provider's variables from settings files (protocol reference, 0.3). Not usable with
/// the own sign-in.
[[nodiscard]] Variables pinningVariables(const endpoint::Endpoint &endpoint);
/// For the command line, which overrides settings files: what they could otherwise change for an
/// agent started with `launched`. Holds no secret, as every user of the machine can read it.
[[nodiscard]] Variables pinnedBeforeSettings(const endpoint::Endpoint &endpoint,
                                             const QProcessEnvironment &launched);
/// Names that give a client certificate. Inherited ones count where the endpoint has none.
[[nodiscard]] QStringList clientCertificateNames();
/// Names that redirect requests or credentials unless they are blank.
[[nodiscard]] QStringList competingVariables();

} // namespace bridge::claude

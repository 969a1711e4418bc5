#include "bridge/agents/claude/EnvironmentExport.h"

#include "bridge/agents/claude/AgentVariables.h"
#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/endpoint/ClientIdentity.h"
#include "bridge/endpoint/ReservedNames.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace bridge::claude {

namespace {

/// Quotes any text as one word of a POSIX shell.
QString quoted(QString value)
{
    return u'\'' + value.replace(u'\'', QLatin1String("'\\''")) + u'\'';
}

/// The endpoint's variables, with secretToFillIn() for every secret.
Variables variablesWithoutSecret(const endpoint::Endpoint &endpoint)
{
    secrets::Secret fillIn{endpoint.credential, {}};
    const bool hasValue = endpoint.credential == CredentialKind::BearerToken
                          || endpoint.credential == CredentialKind::ApiKey;
    if (hasValue)
        fillIn.value = secretToFillIn();
    for (const QString &name : endpoint.secretHeaders)
        fillIn.headers.insert(name, endpoint::isPasswordHeader(name)
                                        ? QStringLiteral("Basic ") + secretToFillIn()
                                        : secretToFillIn());
    const bool isEncrypted =
        endpoint.clientCertificate.isSet()
        && endpoint::isKeyEncrypted(endpoint.clientCertificate.keyFile()).value_or(false);
    if (isEncrypted)
        fillIn.keyPassphrase = secretToFillIn();
    Variables variables = endpointVariables(endpoint);
    variables.insert(credentialVariables(endpoint, fillIn));
    return variables;
}

} // namespace

QProcessEnvironment environmentFor(const QProcessEnvironment &inherited,
                                   const std::optional<endpoint::Endpoint> &endpoint,
                                   const std::optional<secrets::Secret> &secret)
{
    return makeLaunchSpec({inherited, endpoint, secret, {}}, {}).environment;
}

QString secretToFillIn()
{
    return QStringLiteral("PUT-YOUR-OWN-HERE");
}

QString asShellLines(const endpoint::Endpoint &endpoint)
{
    Variables variables = variablesWithoutSecret(endpoint);
    variables.insert(pinningVariables(endpoint));
    QStringList dropped = competingVariables();
    dropped.erase(std::remove_if(dropped.begin(), dropped.end(),
                                 [&](const QString &name) { return variables.contains(name); }),
                  dropped.end());
    QString lines = QStringLiteral("unset %1\n").arg(dropped.join(u' '));
    for (auto it = variables.cbegin(); it != variables.cend(); ++it)
        lines += QStringLiteral("export %1=").arg(it.key()) + quoted(it.value()) + u'\n';
    return lines;
}

QByteArray asSettingsFile(const endpoint::Endpoint &endpoint)
{
    // Blank, so that values of the environment or another settings file are not used.
    Variables variables;
    const QStringList competing = competingVariables();
    for (const QString &name : competing)
        variables.insert(name, {});
    variables.insert(variablesWithoutSecret(endpoint));
    nlohmann::ordered_json env = nlohmann::ordered_json::object();
    for (auto it = variables.cbegin(); it != variables.cend(); ++it)
        env[it.key().toStdString()] = it.value().toStdString();
    const nlohmann::ordered_json settings{{"env", env}};
    constexpr int kIndent = 2;
    return QByteArray::fromStdString(
               settings.dump(kIndent, ' ', false, nlohmann::ordered_json::error_handler_t::replace))
           + '\n';
}

} // namespace bridge::claude

#pragma once

#include "bridge/failure/RequestPart.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>

/// Names that a profile must not set, for any agent, because they decide where requests go, what
/// they carry and which programs run; and those that also a profile from someone else may set.
namespace bridge::endpoint {

/// True for an environment variable that the product sets, or that could redirect requests, the
/// credential or a program call: never part of Endpoint::extraEnvironment.
[[nodiscard]] bool isReservedVariable(const QString &name);

/// True for a variable that an imported file may set without being asked for: it chooses a token
/// limit, a time limit, the effort of the model, or switches telemetry or a convenience off, and
/// its value is a number or a plain word. All others could name a program, a path, a library, a
/// proxy, an address, a credential or options of a program.
[[nodiscard]] bool isHarmlessVariable(const QString &name, const QString &value);

/// The variables by which the agent is given a client certificate.
struct ClientCertificateVariables
{
    QString certificate;
    QString key;
    QString passphrase;
};
[[nodiscard]] const ClientCertificateVariables &clientCertificateVariables();

/// The names of the allow list.
[[nodiscard]] QStringList harmlessVariables();

/// The variable of the allow list that changes this part of a request, and its value; nullopt:
/// there is none.
[[nodiscard]] std::optional<std::pair<QString, QString>> variableFor(const RefusedPart &refused);
/// The limit of tokens for one answer that these variables set; 0: none.
[[nodiscard]] int answerLimitIn(const QMap<QString, QString> &variables);
/// The field of a profile (kClientCertificateName …) for a variable that names a client
/// certificate or its key; empty: it is none. Files of other tools keep them this way.
[[nodiscard]] QString clientCertificateFieldOf(const QString &variable);
/// The fields of a profile for the paths of a client certificate and of its key.
inline constexpr const char *kClientCertificateName = "clientCertificate";
inline constexpr const char *kClientKeyName = "clientKey";

/// The role (see modelRoles()) of a variable that names a model; empty: it is none. Files of other
/// tools keep models this way.
[[nodiscard]] QString modelRoleOf(const QString &variable);

/// True for headers of the credential, the agent or the connection: never part of
/// Endpoint::headers. Not case-sensitive.
[[nodiscard]] bool isReservedHeader(const QString &name);

/// True for the header that carries a name and a password (HTTP Basic). Reserved, but allowed as a
/// secret header for servers that want these in place of a token or key.
[[nodiscard]] bool isPasswordHeader(const QString &name);

/// True if name and value form exactly one header: a valid HTTP header name, not reserved or with a
/// password in it, no line break or other control character.
[[nodiscard]] bool isSendableHeader(const QString &name, const QString &value);

} // namespace bridge::endpoint

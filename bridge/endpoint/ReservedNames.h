#pragma once

#include <QString>

/// Names that a profile must not set, for any agent: a profile may come from someone else, and
/// these decide where requests go, what they carry and which programs run.
namespace bridge::endpoint {

/// True for an environment variable that the product sets, or that could redirect requests, the
/// credential or a program call: never part of Endpoint::extraEnvironment.
[[nodiscard]] bool isReservedVariable(const QString &name);

/// True for headers of the credential, the agent or the connection: never part of
/// Endpoint::headers. Not case-sensitive.
[[nodiscard]] bool isReservedHeader(const QString &name);

/// True if name and value form exactly one header: a valid HTTP header name, not reserved, no line
/// break or other control character.
[[nodiscard]] bool isSendableHeader(const QString &name, const QString &value);

} // namespace bridge::endpoint

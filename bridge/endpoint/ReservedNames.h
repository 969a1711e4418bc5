#pragma once

#include <QString>

/// Names that a profile must not set, whichever agent uses it: a profile may come from somebody
/// else, and these decide where requests go, what they carry and which programs run.
namespace bridge::endpoint {

/// Whether an environment variable is set by the product itself, or could lead requests, the
/// credential or another program somewhere else: never part of Endpoint::extraEnvironment.
[[nodiscard]] bool isReservedVariable(const QString &name);

/// Whether a header belongs to the credential, the agent or the connection: never part of
/// Endpoint::headers. Case does not matter.
[[nodiscard]] bool isReservedHeader(const QString &name);

/// Whether name and value make exactly one header: a name of the characters that HTTP allows, not
/// reserved, and no line break or other control character.
[[nodiscard]] bool isSendableHeader(const QString &name, const QString &value);

} // namespace bridge::endpoint

#pragma once

namespace bridge {

/// How requests to an endpoint authenticate.
enum class CredentialKind {
    BearerToken, ///< `Authorization: Bearer …`
    ApiKey,      ///< `x-api-key: …`
    None,        ///< the server requires none: a placeholder is sent, whatever the keychain holds
    OwnSignIn,   ///< the account that the user signed in to in Claude Code itself; not readable for
                 ///< us
};

} // namespace bridge

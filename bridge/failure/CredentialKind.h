#pragma once

namespace bridge {

/// How requests to an endpoint authenticate.
enum class CredentialKind {
    BearerToken, ///< `Authorization: Bearer …`
    ApiKey,      ///< `x-api-key: …`
    None,        ///< the server asks for none: a placeholder is sent, whatever the keychain holds
    OwnSignIn,   ///< the account that the user signed in to in Claude Code itself; we never see it
};

} // namespace bridge

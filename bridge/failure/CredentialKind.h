#pragma once

namespace bridge {

/// How an endpoint is shown who we are.
enum class CredentialKind {
    BearerToken, ///< `Authorization: Bearer …` (ANTHROPIC_AUTH_TOKEN)
    ApiKey,      ///< `x-api-key: …` (ANTHROPIC_API_KEY)
    None,        ///< the server asks for none: a placeholder is sent, whatever the keychain holds
    OwnSignIn,   ///< the account that the user signed in to in Claude Code itself; we never see it
};

} // namespace bridge

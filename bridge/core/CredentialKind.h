#pragma once

namespace bridge {

/// How an endpoint is shown who we are.
enum class CredentialKind {
    BearerToken, ///< `Authorization: Bearer …` (ANTHROPIC_AUTH_TOKEN)
    ApiKey,      ///< `x-api-key: …` (ANTHROPIC_API_KEY)
};

} // namespace bridge

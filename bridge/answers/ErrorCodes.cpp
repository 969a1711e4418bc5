#include "bridge/answers/ErrorWords.h"

#include <QLatin1String>

#include <algorithm>

namespace bridge::answers {

namespace {

using enum FailureKind;

std::optional<FailureKind> find(const std::vector<Words> &table, const QString &code)
{
    for (const Words &codes : table) {
        if (std::any_of(codes.words.begin(), codes.words.end(),
                        [&](const char *known) { return code == QLatin1String(known); }))
            return codes.kind;
    }
    return std::nullopt;
}

} // namespace

std::optional<FailureKind> kindOfExactCode(const QString &code)
{
    static const std::vector<Words> table{
        Words(ContextTooSmall, "context_length_exceeded", // OpenAI
              "exceed_context_size_error",                // llama.cpp
              "model_max_prompt_tokens_exceeded",         // GitHub Copilot
              "contextwindowexceedederror",               // LiteLLM
              "context_window_exceeded", "prompt_too_long", "string_above_max_length"),
        Words(ModelNotFound, "model_not_supported", // GitHub Copilot
              "deploymentnotfound",                 // Azure
              "provider_not_found",                 // claude-code-router
              "1211",                               // Zhipu
              "modelnotfound", "no_available_channel"),
        Words(Billing, "insufficient_quota",                               // OpenAI, new-api
              "insufficient_user_quota", "pre_consume_token_quota_failed", // one-api, new-api
              "exceeded_current_quota_error",                              // Moonshot
              "billing_error",                                             // Anthropic
              "billing_hard_limit_reached", "billing_not_active",          // OpenAI
              "budget_exceeded",                                           // LiteLLM
              "arrearage",                                                 // Alibaba
              "subscription_not_found", "subscription_invalid",            // sub2api
              "1113",                                                      // Zhipu
              "1311", // Zhipu: not in this plan
              "insufficient_balance", "payment_required", "account_overdue", "overdue_payment",
              "accountoverdueerror"),                                     // Volcengine
        Words(CredentialRejected, "token_not_found_in_db", "expired_key", // LiteLLM
              "invalid_access_token", "api_key_invalid",                  // Google
              "api_key_disabled",                                         // sub2api
              "invalidapikey",                                            // Alibaba
              "token_expired"),
        Words(CredentialMissing, "api_key_required", // sub2api
              "missing_api_key"),
        Words(PermissionDenied, "key_model_access_denied", "team_model_access_denied", // LiteLLM
              "account_deactivated",                                                   // OpenAI
              "unsupported_country_region_territory"),                                 // OpenAI
        Words(ClientNotAllowed, "client_validation_error", // claude-relay-service
              "client not allowed",                        // claude-relay-service
              "client_upgrade_required",                   // claude-code-hub
              "claude_code_version_too_old",               // Anthropic
              "client_not_allowed"),
        Words(RequestTooLarge, "request_too_large"),     // Anthropic
        Words(RateLimited, "concurrency limit exceeded", // claude-relay-service
              "upstream_rate_limited",                   // claude-relay-service
              "throttlingexception",                     // Amazon
              "1302"),                                   // Zhipu
        Words(Overloaded, "queue overloaded",            // claude-relay-service
              "server_overload"),
        Words(NotMessagesApi, "unknown_url"),               // Groq
        Words(RequestRejected, "unsupported_api_for_model", // GitHub Copilot
              "invalid_reasoning_effort"),                  // GitHub Copilot
        Words(UpstreamFailed, "pool_exhausted",             // better-ccflare
              "auth_unavailable",                           // CLIProxyAPI
              "upstream_error", "bad_gateway"),
    };
    return find(table, code);
}

std::optional<FailureKind> kindOfBroadCode(const QString &code)
{
    static const std::vector<Words> table{
        Words(ModelNotFound, "model_not_found", "invalid_model"),
        Words(CredentialRejected, "auth_error", // LiteLLM
              "unauthenticated",                // Google
              "authentication_error", "invalid_api_key", "unauthorized",
              "invalid_authentication_error"),
        Words(PermissionDenied, "permission_denied", // Google
              "permissiondenied",                    // Azure
              "permission_error", "access_denied", "accessdenied", "forbidden"),
        Words(RateLimited, "rate_limit_reached_error", // Moonshot
              "resource_exhausted",                    // Google
              "rate_limited",                          // GitHub Copilot
              "rate_limit_error", "rate_limit_exceeded", "too_many_requests", "throttling_error"),
        Words(Overloaded, "unavailable", // Google
              "unavailable_error",       // llama.cpp
              "overloaded_error", "overloaded"),
        Words(ClientNotAllowed, "access_terminated_error"), // Kimi For Coding, also of a membership
        Words(NotMessagesApi, "not_found", "route_not_found"),
        Words(RequestRejected, "invalid_argument", // Google
              "badrequesterror",                   // vLLM
              "not_supported_error",               // llama.cpp
              "validationexception",               // Amazon
              "invalid_request_error", "invalid_request", "unsupported_parameter",
              "unsupported_value"),
        Words(UpstreamFailed, "provider_response_error", // claude-code-router
              "bad_response_status_code",                // new-api
              "do_request_failed"),                      // one-api, new-api
    };
    return find(table, code);
}

} // namespace bridge::answers

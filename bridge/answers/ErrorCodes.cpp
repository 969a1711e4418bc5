#include "bridge/answers/ErrorWords.h"

#include <QLatin1String>

#include <algorithm>
#include <array>
#include <span>

namespace bridge::answers {

namespace {

using enum FailureKind;

struct Code
{
    FailureKind kind;
    const char *code; ///< lower case
};

constexpr std::array kExact{
    Code{ContextTooSmall, "context_length_exceeded"},          // OpenAI
    Code{ContextTooSmall, "exceed_context_size_error"},        // llama.cpp
    Code{ContextTooSmall, "model_max_prompt_tokens_exceeded"}, // GitHub Copilot
    Code{ContextTooSmall, "contextwindowexceedederror"},       // LiteLLM
    Code{ContextTooSmall, "context_window_exceeded"},
    Code{ContextTooSmall, "prompt_too_long"},
    Code{ContextTooSmall, "string_above_max_length"},
    Code{ModelNotFound, "model_not_supported"}, // GitHub Copilot
    Code{ModelNotFound, "deploymentnotfound"},  // Azure
    Code{ModelNotFound, "modelnotfound"},
    Code{ModelNotFound, "no_available_channel"},
    Code{ModelNotFound, "provider_not_found"}, // claude-code-router
    Code{ModelNotFound, "1211"},               // Zhipu
    Code{Billing, "insufficient_quota"},       // OpenAI, new-api
    Code{Billing, "insufficient_user_quota"},  // one-api, new-api
    Code{Billing, "insufficient_balance"},
    Code{Billing, "pre_consume_token_quota_failed"}, // one-api, new-api
    Code{Billing, "exceeded_current_quota_error"},   // Moonshot
    Code{Billing, "billing_error"},                  // Anthropic
    Code{Billing, "billing_hard_limit_reached"},     // OpenAI
    Code{Billing, "billing_not_active"},             // OpenAI
    Code{Billing, "budget_exceeded"},                // LiteLLM
    Code{Billing, "arrearage"},                      // Alibaba
    Code{Billing, "subscription_not_found"},         // sub2api
    Code{Billing, "subscription_invalid"},           // sub2api
    Code{Billing, "payment_required"},
    Code{Billing, "1113"},                             // Zhipu
    Code{CredentialRejected, "token_not_found_in_db"}, // LiteLLM
    Code{CredentialRejected, "expired_key"},           // LiteLLM
    Code{CredentialRejected, "invalid_access_token"},  // Google
    Code{CredentialRejected, "api_key_invalid"},       // Google
    Code{CredentialRejected, "api_key_disabled"},      // sub2api
    Code{CredentialRejected, "token_expired"},
    Code{CredentialRejected, "invalidapikey"},   // Alibaba
    Code{CredentialMissing, "api_key_required"}, // sub2api
    Code{CredentialMissing, "missing_api_key"},
    Code{PermissionDenied, "key_model_access_denied"},              // LiteLLM
    Code{PermissionDenied, "team_model_access_denied"},             // LiteLLM
    Code{PermissionDenied, "account_deactivated"},                  // OpenAI
    Code{PermissionDenied, "unsupported_country_region_territory"}, // OpenAI
    Code{ClientNotAllowed, "client_validation_error"},              // claude-relay-service
    Code{ClientNotAllowed, "client not allowed"},                   // claude-relay-service
    Code{ClientNotAllowed, "client_not_allowed"},
    Code{ClientNotAllowed, "client_upgrade_required"},     // claude-code-hub
    Code{ClientNotAllowed, "claude_code_version_too_old"}, // Anthropic
    Code{RequestTooLarge, "request_too_large"},            // Anthropic
    Code{RateLimited, "concurrency limit exceeded"},       // claude-relay-service
    Code{RateLimited, "throttlingexception"},              // Amazon
    Code{RateLimited, "upstream_rate_limited"},            // claude-relay-service
    Code{RateLimited, "1302"},                             // Zhipu
    Code{Overloaded, "server_overload"},
    Code{Overloaded, "queue overloaded"},               // claude-relay-service
    Code{NotMessagesApi, "unknown_url"},                // Groq
    Code{RequestRejected, "unsupported_api_for_model"}, // GitHub Copilot
    Code{UpstreamFailed, "upstream_error"},
    Code{UpstreamFailed, "bad_gateway"},
};

constexpr std::array kBroad{
    Code{ModelNotFound, "model_not_found"},
    Code{ModelNotFound, "invalid_model"},
    Code{CredentialRejected, "authentication_error"},
    Code{CredentialRejected, "auth_error"}, // LiteLLM
    Code{CredentialRejected, "invalid_api_key"},
    Code{CredentialRejected, "unauthorized"},
    Code{CredentialRejected, "unauthenticated"}, // Google
    Code{CredentialRejected, "invalid_authentication_error"},
    Code{PermissionDenied, "permission_error"},
    Code{PermissionDenied, "permission_denied"}, // Google
    Code{PermissionDenied, "permissiondenied"},  // Azure
    Code{PermissionDenied, "access_denied"},
    Code{PermissionDenied, "accessdenied"},
    Code{PermissionDenied, "forbidden"},
    Code{RateLimited, "rate_limit_error"},
    Code{RateLimited, "rate_limit_exceeded"},
    Code{RateLimited, "rate_limit_reached_error"}, // Moonshot
    Code{RateLimited, "resource_exhausted"},       // Google
    Code{RateLimited, "too_many_requests"},
    Code{RateLimited, "throttling_error"},
    Code{Overloaded, "overloaded_error"},
    Code{Overloaded, "overloaded"},
    Code{Overloaded, "unavailable"},       // Google
    Code{Overloaded, "unavailable_error"}, // llama.cpp
    Code{NotMessagesApi, "not_found"},
    Code{NotMessagesApi, "route_not_found"},
    Code{RequestRejected, "invalid_request_error"},
    Code{RequestRejected, "invalid_request"},
    Code{RequestRejected, "invalid_argument"},    // Google
    Code{RequestRejected, "badrequesterror"},     // vLLM
    Code{RequestRejected, "not_supported_error"}, // llama.cpp
    Code{RequestRejected, "validationexception"}, // Amazon
    Code{RequestRejected, "unsupported_parameter"},
    Code{RequestRejected, "unsupported_value"},
    Code{UpstreamFailed, "provider_response_error"},  // claude-code-router
    Code{UpstreamFailed, "bad_response_status_code"}, // new-api
    Code{UpstreamFailed, "do_request_failed"},        // one-api, new-api
};

std::optional<FailureKind> find(std::span<const Code> codes, const QString &code)
{
    const auto found = std::find_if(codes.begin(), codes.end(), [&](const Code &known) {
        return code == QLatin1String(known.code);
    });
    return found == codes.end() ? std::nullopt : std::optional(found->kind);
}

} // namespace

std::optional<FailureKind> kindOfExactCode(const QString &code)
{
    return find(kExact, code);
}

std::optional<FailureKind> kindOfBroadCode(const QString &code)
{
    return find(kBroad, code);
}

} // namespace bridge::answers

#include "bridge/endpoint/ReservedNames.h"

#include <QLatin1String>

#include <algorithm>
#include <array>

namespace bridge::endpoint {

namespace {

// A test compares these lists with what bridge/agents/claude sets and removes.

/// Variables that the product sets itself, from settings or to fixed values.
constexpr std::array kProductVariables{"ENABLE_TOOL_SEARCH",
                                       "API_TIMEOUT_MS",
                                       "NODE_EXTRA_CA_CERTS",
                                       "NODE_TLS_REJECT_UNAUTHORIZED",
                                       "CLAUDE_CODE_MAX_CONTEXT_TOKENS",
                                       "CLAUDE_CODE_MAX_RETRIES",
                                       "CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS",
                                       "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                                       "CLAUDE_CODE_ENABLE_TELEMETRY",
                                       "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST",
                                       "CLAUDE_CODE_SUBAGENT_MODEL",
                                       "CLAUDE_CODE_SUBAGENT_MODEL_FORCE",
                                       "CLAUDE_CODE_WORKFLOW_SUBAGENT_MODEL"};

/// Variables that redirect requests or the credential, or select a provider.
constexpr std::array kCompeting{"CLAUDE_CODE_API_BASE_URL", "CLAUDE_CODE_RUNNER_MODEL_SOCKET",
                                "CLAUDE_CODE_CERT_STORE",   "AWS_BEARER_TOKEN_BEDROCK",
                                "CLOUD_ML_REGION",          "CLAUDECODE"};
constexpr std::array kCompetingPrefixes{
    "ANTHROPIC_",        "_CLAUDE_",           "CLAUDE_CODE_USE_",    "CLAUDE_CODE_SKIP_",
    "CLAUDE_CODE_HOST_", "CLAUDE_CODE_OAUTH_", "CLAUDE_CODE_CLIENT_", "VERTEX_"};

/// Variables that decide which programs run, or where the agent stores its files.
constexpr std::array kUserVariables{"PATH",
                                    "HOME",
                                    "SHELL",
                                    "USER",
                                    "BASH_ENV",
                                    "ENV",
                                    "CDPATH",
                                    "PROMPT_COMMAND",
                                    "IFS",
                                    "NODE_OPTIONS",
                                    "BUN_OPTIONS",
                                    "XDG_CONFIG_HOME",
                                    "CLAUDE_CONFIG_DIR",
                                    "CLAUDE_CODE_SHELL",
                                    "CLAUDE_CODE_SHELL_PREFIX"};
constexpr std::array kOfTheUserPrefixes{"LD_", "DYLD_"};

constexpr std::array kHeaders{"authorization",
                              "x-api-key",
                              "proxy-authorization",
                              "anthropic-version",
                              "anthropic-beta",
                              "anthropic-dangerous-direct-browser-access",
                              "x-app",
                              "user-agent",
                              "host",
                              "content-length",
                              "content-type",
                              "content-encoding",
                              "transfer-encoding",
                              "accept",
                              "accept-encoding",
                              "connection",
                              "keep-alive",
                              "expect",
                              "te",
                              "trailer",
                              "upgrade"};
constexpr std::array kHeaderPrefixes{"x-stainless-", "x-claude-code-"};

bool isAnyOf(const auto &names, const QString &name)
{
    return std::any_of(names.begin(), names.end(), [&name](const char *each) {
        return name.compare(QLatin1String(each), Qt::CaseInsensitive) == 0;
    });
}

bool startsWithAnyOf(const auto &prefixes, const QString &name)
{
    return std::any_of(prefixes.begin(), prefixes.end(), [&name](const char *each) {
        return name.startsWith(QLatin1String(each), Qt::CaseInsensitive);
    });
}

} // namespace

bool isReservedVariable(const QString &name)
{
    return isAnyOf(kProductVariables, name) || isAnyOf(kCompeting, name)
           || isAnyOf(kUserVariables, name) || startsWithAnyOf(kCompetingPrefixes, name)
           || startsWithAnyOf(kOfTheUserPrefixes, name);
}

bool isReservedHeader(const QString &name)
{
    return isAnyOf(kHeaders, name) || startsWithAnyOf(kHeaderPrefixes, name);
}

bool isSendableHeader(const QString &name, const QString &value)
{
    const auto isNameCharacter = [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber())
               || QLatin1String("!#$%&'*+.^_`|~-").contains(c);
    };
    const auto isControl = [](QChar c) {
        return (c.unicode() < 32 && c != u'\t') || c.unicode() == 127;
    };
    return !name.isEmpty() && !isReservedHeader(name)
           && std::all_of(name.begin(), name.end(), isNameCharacter)
           && std::none_of(value.begin(), value.end(), isControl);
}

} // namespace bridge::endpoint

#include "bridge/endpoint/ReservedNames.h"

#include "bridge/endpoint/ModelRoles.h"

#include <QLatin1String>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace bridge::endpoint {

namespace {

constexpr auto kAnswerLimit = "CLAUDE_CODE_MAX_OUTPUT_TOKENS";

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
                                       "CLAUDE_CODE_WORKFLOW_SUBAGENT_MODEL",
                                       "CLAUDE_CODE_RESUME_INTERRUPTED_TURN",
                                       "CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING",
                                       "CLAUDE_CODE_BASH_EDIT_DIFF"};

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

/// What an imported file may set, and why it is harmless; documented in app/cli/CONTRACT.md. Claude
/// Code reads each as a number, a switch or a level.
constexpr std::array kHarmless{
    // Limits of tokens and of output
    "MAX_THINKING_TOKENS", "CLAUDE_CODE_MAX_OUTPUT_TOKENS", "MAX_MCP_OUTPUT_TOKENS",
    "CLAUDE_CODE_FILE_READ_MAX_OUTPUT_TOKENS", "BASH_MAX_OUTPUT_LENGTH", "TASK_MAX_OUTPUT_LENGTH",
    "CLAUDE_AUTOCOMPACT_PCT_OVERRIDE", "CLAUDE_CODE_AUTO_COMPACT_WINDOW",
    "CLAUDE_CODE_MAX_TOOL_USE_CONCURRENCY",
    // Limits of time
    "BASH_DEFAULT_TIMEOUT_MS", "BASH_MAX_TIMEOUT_MS", "MCP_TIMEOUT", "MCP_TOOL_TIMEOUT",
    "CLAUDE_STREAM_IDLE_TIMEOUT_MS", "CLAUDE_CODE_AUTO_BACKGROUND_TIMEOUT_MS",
    "CLAUDE_ASYNC_AGENT_STALL_TIMEOUT_MS",
    // How the model is asked
    "CLAUDE_CODE_EFFORT_LEVEL", "CLAUDE_CODE_ATTRIBUTION_HEADER", "CLAUDE_CODE_DISABLE_THINKING",
    "CLAUDE_CODE_DISABLE_ADAPTIVE_THINKING", "CLAUDE_CODE_DISABLE_1M_CONTEXT",
    "CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK", "DISABLE_INTERLEAVED_THINKING",
    "DISABLE_PROMPT_CACHING", "DISABLE_PROMPT_CACHING_HAIKU", "DISABLE_PROMPT_CACHING_SONNET",
    "DISABLE_PROMPT_CACHING_OPUS", "DISABLE_COMPACT", "DISABLE_AUTO_COMPACT",
    // Less traffic, fewer notices
    "DISABLE_TELEMETRY", "DO_NOT_TRACK", "DISABLE_ERROR_REPORTING", "DISABLE_BUG_COMMAND",
    "DISABLE_FEEDBACK_COMMAND", "DISABLE_COST_WARNINGS", "DISABLE_NON_ESSENTIAL_MODEL_CALLS",
    "CLAUDE_CODE_DISABLE_FEEDBACK_SURVEY", "CLAUDE_CODE_DISABLE_TERMINAL_TITLE",
    "CLAUDE_CODE_DISABLE_AUTO_MEMORY"};

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

const ClientCertificateVariables &clientCertificateVariables()
{
    static const ClientCertificateVariables names{
        QStringLiteral("CLAUDE_CODE_CLIENT_CERT"), QStringLiteral("CLAUDE_CODE_CLIENT_KEY"),
        QStringLiteral("CLAUDE_CODE_CLIENT_KEY_PASSPHRASE")};
    return names;
}

QString clientCertificateFieldOf(const QString &variable)
{
    const ClientCertificateVariables &names = clientCertificateVariables();
    return variable == names.certificate ? QLatin1String(kClientCertificateName)
           : variable == names.key       ? QLatin1String(kClientKeyName)
                                         : QString();
}

bool isHarmlessVariable(const QString &name, const QString &value)
{
    static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z0-9_.-]{0,32}\\z"));
    // With regard to case, unlike a refusal: systems tell such names apart.
    return std::any_of(kHarmless.begin(), kHarmless.end(),
                       [&name](const char *each) { return name == QLatin1String(each); })
           && plain.match(value).hasMatch();
}

QStringList harmlessVariables()
{
    QStringList names;
    for (const char *name : kHarmless)
        names.append(QLatin1String(name));
    return names;
}

QString modelRoleOf(const QString &variable)
{
    if (variable == QLatin1String("ANTHROPIC_MODEL"))
        return kMainModelRole.toString();
    if (variable == QLatin1String("CLAUDE_CODE_SUBAGENT_MODEL"))
        return QStringLiteral("subagent");
    static const QRegularExpression named(QStringLiteral("\\AANTHROPIC_DEFAULT_([A-Z]+)_MODEL\\z"));
    const QString role = named.match(variable).captured(1).toLower();
    return role != kMainModelRole && modelRoles().contains(role) ? role : QString();
}

std::optional<std::pair<QString, QString>> variableFor(const RefusedPart &refused)
{
    const auto set = [](const char *name, const QString &value) {
        return std::optional(std::pair(QString::fromLatin1(name), value));
    };
    const QString on = QStringLiteral("1");
    switch (refused.part) {
    case RequestPart::Effort:
        return set("CLAUDE_CODE_EFFORT_LEVEL",
                   refused.accepted.isEmpty() ? QStringLiteral("unset") : refused.accepted);
    // DISABLE_ADAPTIVE_THINKING leaves it on for newer models (seen with 2.1.330).
    case RequestPart::AdaptiveThinking:
    case RequestPart::Thinking:
        return set("CLAUDE_CODE_DISABLE_THINKING", on);
    case RequestPart::PromptCaching:
        return set("DISABLE_PROMPT_CACHING", on);
    case RequestPart::OutputTokens:
        if (refused.accepted.isEmpty())
            break;
        return set(kAnswerLimit, refused.accepted);
    case RequestPart::ContextManagement:
    case RequestPart::Betas:  // an option of the endpoint
    case RequestPart::Header: // only the user knows its value
        break;
    }
    return std::nullopt;
}

int answerLimitIn(const QMap<QString, QString> &variables)
{
    return variables.value(QLatin1String(kAnswerLimit)).toInt();
}

bool isReservedHeader(const QString &name)
{
    return isAnyOf(kHeaders, name) || startsWithAnyOf(kHeaderPrefixes, name);
}

bool isPasswordHeader(const QString &name)
{
    return name.compare(QLatin1String("authorization"), Qt::CaseInsensitive) == 0;
}

bool isSendableHeader(const QString &name, const QString &value)
{
    const bool isPassword =
        isPasswordHeader(name) && value.startsWith(QLatin1String("Basic "), Qt::CaseInsensitive);
    const auto isNameCharacter = [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber())
               || QLatin1String("!#$%&'*+.^_`|~-").contains(c);
    };
    const auto isControl = [](QChar c) {
        return (c.unicode() < 32 && c != u'\t') || c.unicode() == 127;
    };
    return !name.isEmpty() && (isPassword || !isReservedHeader(name))
           && std::all_of(name.begin(), name.end(), isNameCharacter)
           && std::none_of(value.begin(), value.end(), isControl);
}

} // namespace bridge::endpoint

#include "bridge/agents/claude/AgentVariables.h"

#include "bridge/agents/claude/LaunchEnvironment.h"

#include <algorithm>
#include <array>

namespace bridge::claude {

namespace {

using L1 = QLatin1String;
using secrets::CredentialKind;

constexpr auto kBaseUrl = "ANTHROPIC_BASE_URL";
constexpr auto kAuthToken = "ANTHROPIC_AUTH_TOKEN";
constexpr auto kApiKey = "ANTHROPIC_API_KEY";
constexpr auto kCustomHeaders = "ANTHROPIC_CUSTOM_HEADERS";
constexpr auto kManagedByHost = "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST";
constexpr auto kNoNonessentialTraffic = "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC";
constexpr auto kEnableTelemetry = "CLAUDE_CODE_ENABLE_TELEMETRY";
constexpr auto kExtraAuthorities = "NODE_EXTRA_CA_CERTS";
/// "0" lets the agent take any certificate.
constexpr auto kVerifyTls = "NODE_TLS_REJECT_UNAUTHORIZED";
constexpr auto kSubagentModel = "CLAUDE_CODE_SUBAGENT_MODEL";
/// Without it an agent's own definition beats kSubagentModel (2.1.330; 2.1.197 needs it not).
constexpr auto kForceSubagentModel = "CLAUDE_CODE_SUBAGENT_MODEL_FORCE";
/// Unset, 2.1.330 searches for tools at every endpoint; "auto" has it count tokens first.
constexpr auto kToolSearch = "ENABLE_TOOL_SEARCH";
/// Believed only for models that Claude Code does not know by name (2.1.330).
constexpr auto kContextTokens = "CLAUDE_CODE_MAX_CONTEXT_TOKENS";
constexpr auto kRequestTimeout = "API_TIMEOUT_MS";
constexpr auto kRetries = "CLAUDE_CODE_MAX_RETRIES";
constexpr auto kNoBetas = "CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS";

/// Settings files beat the environment in these, also under kManagedByHost (seen with 2.1.330).
constexpr std::array kUnmanaged{kToolSearch, kContextTokens,    kRequestTimeout, kRetries,
                                kNoBetas,    kExtraAuthorities, kSubagentModel};

/// Where requests, credentials and the choice of a provider come from besides kBaseUrl; what
/// kManagedByHost keeps settings files from, as 2.1.330 lists it.
constexpr std::array kCompeting{kAuthToken,
                                kApiKey,
                                kCustomHeaders,
                                "CLAUDE_CODE_OAUTH_TOKEN",
                                "CLAUDE_CODE_USE_BEDROCK",
                                "CLAUDE_CODE_USE_VERTEX",
                                "CLAUDE_CODE_USE_FOUNDRY",
                                "CLAUDE_CODE_USE_MANTLE",
                                "CLAUDE_CODE_USE_GATEWAY",
                                "CLAUDE_CODE_USE_ANTHROPIC_AWS",
                                "CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD",
                                "CLAUDE_CODE_HOST_AUTH_ENV_VAR",
                                "CLAUDE_CODE_HOST_CREDS_FILE",
                                "CLAUDE_CODE_API_BASE_URL",
                                "CLAUDE_CODE_RUNNER_MODEL_SOCKET",
                                "ANTHROPIC_UNIX_SOCKET"};

constexpr std::array kProxies{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
                              "http_proxy", "https_proxy", "all_proxy", "no_proxy"};

/// Whom TLS trusts, and as whom it signs in.
constexpr std::array kTrust{kExtraAuthorities, "SSL_CERT_FILE", "SSL_CERT_DIR",
                            "CLAUDE_CODE_CERT_STORE", "CLAUDE_CODE_CLIENT_CERT"};

/// Decide which programs run, or where Claude Code keeps its things: not an endpoint's business,
/// and a profile may come from somebody else.
constexpr std::array kOfThePerson{"PATH",     "HOME",         "SHELL",       "USER",
                                  "BASH_ENV", "ENV",          "CDPATH",      "PROMPT_COMMAND",
                                  "IFS",      "NODE_OPTIONS", "BUN_OPTIONS", "XDG_CONFIG_HOME"};

template <typename Names>
bool contains(const Names &names, const QString &name)
{
    return std::any_of(names.begin(), names.end(), [&name](const char *each) {
        return name.compare(L1(each), Qt::CaseInsensitive) == 0;
    });
}

bool startsWithAny(const QString &name, std::initializer_list<const char *> beginnings)
{
    return std::any_of(beginnings.begin(), beginnings.end(), [&name](const char *beginning) {
        return name.startsWith(L1(beginning), Qt::CaseInsensitive);
    });
}

bool isVariable(const QString &name, const QString &value)
{
    const auto isNameCharacter = [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || c == u'_';
    };
    return !name.isEmpty() && !name.front().isDigit()
           && std::all_of(name.begin(), name.end(), isNameCharacter)
           && !value.contains(QChar::Null);
}

QString modelVariable(const QString &role)
{
    if (role == L1("model"))
        return QStringLiteral("ANTHROPIC_MODEL");
    if (role == L1("subagent"))
        return L1(kSubagentModel);
    return QStringLiteral("ANTHROPIC_DEFAULT_%1_MODEL").arg(role.toUpper());
}

QString toolSearchValue(ToolSearch toolSearch)
{
    switch (toolSearch) {
    case ToolSearch::Off:
        break;
    case ToolSearch::Auto:
        return QStringLiteral("auto");
    case ToolSearch::On:
        return QStringLiteral("true");
    }
    return QStringLiteral("false");
}

void insertOptions(const endpoint::EndpointOptions &options, Variables &variables)
{
    variables.insert(L1(kToolSearch), toolSearchValue(options.toolSearch));
    if (options.contextTokens > 0)
        variables.insert(L1(kContextTokens), QString::number(options.contextTokens));
    if (options.requestTimeout.count() > 0)
        variables.insert(
            L1(kRequestTimeout),
            QString::number(std::chrono::milliseconds(options.requestTimeout).count()));
    if (options.retries)
        variables.insert(L1(kRetries), QString::number(*options.retries));
    if (!options.betas)
        variables.insert(L1(kNoBetas), QStringLiteral("1"));
}

/// A header is one line of the variable.
QString headerLines(const QMap<QString, QString> &headers)
{
    QStringList lines;
    for (auto it = headers.cbegin(); it != headers.cend(); ++it)
        lines.append(QStringLiteral("%1: %2").arg(it.key(), it.value()));
    return lines.join(u'\n');
}

/// A proxy's own password must not get where everybody reads it.
bool namesASecret(const QString &proxy)
{
    return proxy.contains(u'@');
}

} // namespace

bool isReservedVariable(const QString &name)
{
    return contains(kUnmanaged, name) || contains(kCompeting, name) || contains(kOfThePerson, name)
           || contains(std::array{kNoNonessentialTraffic, kEnableTelemetry, kVerifyTls,
                                  kForceSubagentModel, kManagedByHost, "CLAUDECODE",
                                  "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_WORKFLOW_SUBAGENT_MODEL",
                                  "CLAUDE_CODE_SHELL", "CLAUDE_CODE_SHELL_PREFIX",
                                  "CLAUDE_CODE_CERT_STORE", "AWS_BEARER_TOKEN_BEDROCK",
                                  "CLOUD_ML_REGION"},
                       name)
           || startsWithAny(name, {"ANTHROPIC_", "_CLAUDE_", "CLAUDE_CODE_USE_",
                                   "CLAUDE_CODE_SKIP_", "CLAUDE_CODE_HOST_", "CLAUDE_CODE_OAUTH_",
                                   "CLAUDE_CODE_CLIENT_", "VERTEX_", "LD_", "DYLD_"});
}

bool isReservedHeader(const QString &name)
{
    return contains(std::array{"authorization",
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
                               "upgrade"},
                    name)
           || startsWithAny(name, {"x-stainless-", "x-claude-code-"});
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

bool steersTheAgent(const QString &name)
{
    // Where Claude Code keeps its settings and conversations is the user's choice, not an endpoint.
    if (name == L1("CLAUDE_CONFIG_DIR"))
        return false;
    return name.startsWith(L1("ANTHROPIC_")) || name.startsWith(L1("CLAUDE_"))
           || name.startsWith(L1("_CLAUDE_")) || name == L1("CLAUDECODE")
           || name == L1("AWS_BEARER_TOKEN_BEDROCK") || name == L1(kVerifyTls)
           || name.startsWith(L1("VERTEX_")) || name == L1("CLOUD_ML_REGION")
           || name == L1(kToolSearch) || name == L1(kRequestTimeout);
}

Variables endpointVariables(const endpoint::Endpoint &endpoint)
{
    Variables variables;
    const auto &extra = endpoint.extraEnvironment;
    for (auto it = extra.cbegin(); it != extra.cend(); ++it) {
        if (isVariable(it.key(), it.value()) && !isReservedVariable(it.key()))
            variables.insert(it.key(), it.value());
    }
    variables.insert(L1(kBaseUrl), endpoint.address.text());
    variables.insert(L1(kNoNonessentialTraffic), QStringLiteral("1"));
    variables.insert(L1(kEnableTelemetry), QStringLiteral("0"));
    insertOptions(endpoint.options, variables);
    for (auto it = endpoint.models.cbegin(); it != endpoint.models.cend(); ++it) {
        if (modelRoles().contains(it.key()) && !it.value().isEmpty())
            variables.insert(modelVariable(it.key()), it.value());
    }
    if (variables.contains(L1(kSubagentModel)))
        variables.insert(L1(kForceSubagentModel), QStringLiteral("1"));
    if (!endpoint.certificateAuthorities.isEmpty())
        variables.insert(L1(kExtraAuthorities), endpoint.certificateAuthorities);
    return variables;
}

Variables credentialVariables(const endpoint::Endpoint &endpoint,
                              const std::optional<secrets::Secret> &secret)
{
    Variables variables;
    const bool isKept = secret && !secret->value.isEmpty();
    if (endpoint.credential != CredentialKind::OwnSignIn) {
        if (isKept && secret->kind == CredentialKind::ApiKey)
            variables.insert(L1(kApiKey), secret->value);
        else
            variables.insert(L1(kAuthToken), isKept ? secret->value : placeholderToken());
    }
    const QString lines = headerLines(customHeaders(endpoint, secret));
    if (!lines.isEmpty())
        variables.insert(L1(kCustomHeaders), lines);
    return variables;
}

QMap<QString, QString> customHeaders(const endpoint::Endpoint &endpoint,
                                     const std::optional<secrets::Secret> &secret)
{
    QMap<QString, QString> headers = endpoint.headers;
    const auto secretHeaders = secret ? secret->headers : QMap<QString, QString>();
    for (auto it = secretHeaders.cbegin(); it != secretHeaders.cend(); ++it) {
        const QStringList names = headers.keys();
        for (const QString &name : names) {
            if (name.compare(it.key(), Qt::CaseInsensitive) == 0)
                headers.remove(name);
        }
        headers.insert(it.key(), it.value());
    }
    for (auto it = headers.begin(); it != headers.end();)
        it = isSendableHeader(it.key(), it.value()) ? std::next(it) : headers.erase(it);
    return headers;
}

Variables pinningVariables(const endpoint::Endpoint &endpoint)
{
    if (endpoint.credential == CredentialKind::OwnSignIn)
        return {};
    return {{L1(kManagedByHost), QStringLiteral("1")}};
}

// Proxies need no place here where the agent is managed: those of a settings file are ignored then
// (seen with 2.1.330). What decides whom TLS trusts does: 2.1.197 takes a settings file's, and
// sends the credential to whoever answers.
Variables pinnedBeforeSettings(const endpoint::Endpoint &endpoint,
                               const QProcessEnvironment &launched)
{
    Variables pinned{{L1(kEnableTelemetry), QStringLiteral("0")},
                     {L1(kNoNonessentialTraffic), QStringLiteral("1")},
                     {L1(kVerifyTls), QStringLiteral("1")}};
    for (const char *name : kUnmanaged) {
        if (launched.contains(L1(name)))
            pinned.insert(L1(name), launched.value(L1(name)));
    }
    if (endpoint.credential != CredentialKind::OwnSignIn)
        return pinned;

    const QStringList competing = competingVariables();
    for (const QString &name : competing)
        pinned.insert(name, {});
    for (const char *name : kTrust)
        pinned.insert(L1(name), launched.value(L1(name)));
    for (const char *name : kProxies) {
        if (const QString proxy = launched.value(L1(name)); !namesASecret(proxy))
            pinned.insert(L1(name), proxy);
    }
    endpoint::Endpoint told = endpoint;
    told.extraEnvironment.clear(); // may hold what is nobody's business
    pinned.insert(endpointVariables(told));
    // Secret headers can stand in the environment alone, where a settings file's would take their
    // place; they still go to no other address.
    if (endpoint.secretHeaders.isEmpty())
        pinned.insert(credentialVariables(told, std::nullopt));
    else
        pinned.remove(L1(kCustomHeaders));
    return pinned;
}

QStringList competingVariables()
{
    QStringList names;
    for (const char *name : kCompeting)
        names.append(L1(name));
    return names;
}

} // namespace bridge::claude

#include "bridge/agents/claude/AgentVariables.h"

#include "bridge/core/NameTable.h"
#include "bridge/endpoint/ModelRoles.h"
#include "bridge/endpoint/ReservedNames.h"
#include "bridge/endpoint/SentCredential.h"

#include <algorithm>

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
/// "0" makes the agent accept any certificate.
constexpr auto kVerifyTls = "NODE_TLS_REJECT_UNAUTHORIZED";
constexpr auto kClientCertificate = "CLAUDE_CODE_CLIENT_CERT";
constexpr auto kClientKey = "CLAUDE_CODE_CLIENT_KEY";
constexpr auto kClientKeyPassphrase = "CLAUDE_CODE_CLIENT_KEY_PASSPHRASE";
constexpr auto kSubagentModel = "CLAUDE_CODE_SUBAGENT_MODEL";
/// Without it an agent's own definition overrides kSubagentModel (2.1.330; not needed by 2.1.197).
constexpr auto kForceSubagentModel = "CLAUDE_CODE_SUBAGENT_MODEL_FORCE";
/// Unset, 2.1.330 searches for tools at every endpoint; "auto" decides by counting tokens.
constexpr auto kToolSearch = "ENABLE_TOOL_SEARCH";
/// Only used for models that Claude Code does not know by name (2.1.330).
constexpr auto kContextTokens = "CLAUDE_CODE_MAX_CONTEXT_TOKENS";
constexpr auto kRequestTimeout = "API_TIMEOUT_MS";
constexpr auto kRetries = "CLAUDE_CODE_MAX_RETRIES";
constexpr auto kNoBetas = "CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS";

/// Settings files override the environment in these, also under kManagedByHost (seen with 2.1.330).
constexpr std::array kUnmanaged{kToolSearch, kContextTokens,    kRequestTimeout, kRetries,
                                kNoBetas,    kExtraAuthorities, kSubagentModel};

/// Other sources of address, credential and provider besides kBaseUrl, which kManagedByHost
/// protects from settings files; the list of 2.1.330.
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

/// Trusted authorities and client certificates of TLS.
constexpr std::array kTrust{kExtraAuthorities,        "SSL_CERT_FILE",    "SSL_CERT_DIR",
                            "CLAUDE_CODE_CERT_STORE", kClientCertificate, kClientKey};

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
    if (role == endpoint::kMainModelRole)
        return QStringLiteral("ANTHROPIC_MODEL");
    if (role == L1("subagent"))
        return L1(kSubagentModel);
    return QStringLiteral("ANTHROPIC_DEFAULT_%1_MODEL").arg(role.toUpper());
}

constexpr std::array kToolSearchValues{Named{ToolSearch::Off, "false"},
                                       Named{ToolSearch::Auto, "auto"},
                                       Named{ToolSearch::On, "true"}};
static_assert(hasRowForEach(kToolSearchValues, &Named<ToolSearch>::value, ToolSearch::On));

void insertOptions(const endpoint::EndpointOptions &options, Variables &variables)
{
    variables.insert(L1(kToolSearch), nameIn(kToolSearchValues, options.toolSearch));
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

/// One line of the variable per header.
QString headerLines(const QMap<QString, QString> &headers)
{
    QStringList lines;
    for (auto it = headers.cbegin(); it != headers.cend(); ++it)
        lines.append(QStringLiteral("%1: %2").arg(it.key(), it.value()));
    return lines.join(u'\n');
}

/// The command line is public, so a proxy's password must not get there.
bool namesASecret(const QString &proxy)
{
    return proxy.contains(u'@');
}

} // namespace

bool redirectsAgent(const QString &name)
{
    // The folder of Claude Code's settings and conversations is the user's choice, not the
    // endpoint's.
    if (name == L1("CLAUDE_CONFIG_DIR"))
        return false;
    // A company's network may need a client certificate, like a proxy.
    if (name == L1(kClientCertificate) || name == L1(kClientKey)
        || name == L1(kClientKeyPassphrase))
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
        if (isVariable(it.key(), it.value()) && !endpoint::isReservedVariable(it.key()))
            variables.insert(it.key(), it.value());
    }
    variables.insert(L1(kBaseUrl), endpoint.address.text());
    variables.insert(L1(kNoNonessentialTraffic), QStringLiteral("1"));
    variables.insert(L1(kEnableTelemetry), QStringLiteral("0"));
    insertOptions(endpoint.options, variables);
    for (auto it = endpoint.models.cbegin(); it != endpoint.models.cend(); ++it) {
        if (endpoint::modelRoles().contains(it.key()) && !it.value().isEmpty())
            variables.insert(modelVariable(it.key()), it.value());
    }
    if (variables.contains(L1(kSubagentModel)))
        variables.insert(L1(kForceSubagentModel), QStringLiteral("1"));
    if (!endpoint.certificateAuthorities.isEmpty())
        variables.insert(L1(kExtraAuthorities), endpoint.certificateAuthorities);
    // Without a key's name the agent shows no certificate, even if its file has the key.
    if (endpoint.clientCertificate.isSet()) {
        variables.insert(L1(kClientCertificate), endpoint.clientCertificate.certificate);
        variables.insert(L1(kClientKey), endpoint.clientCertificate.keyFile());
    }
    return variables;
}

Variables credentialVariables(const endpoint::Endpoint &endpoint,
                              const std::optional<secrets::Secret> &secret)
{
    Variables variables;
    const bool hasSecret = secret && !secret->value.isEmpty();
    const auto headers = endpoint::customHeaders(endpoint, secret);
    if (endpoint.credential != CredentialKind::OwnSignIn) {
        // A token would take the place of a password in the same header (seen with 2.1.330).
        const bool isKey =
            endpoint::hasPassword(headers) || (hasSecret && secret->kind == CredentialKind::ApiKey);
        variables.insert(isKey ? L1(kApiKey) : L1(kAuthToken),
                         hasSecret ? secret->value : endpoint::placeholderToken());
    }
    if (endpoint.clientCertificate.isSet() && secret && !secret->keyPassphrase.isEmpty())
        variables.insert(L1(kClientKeyPassphrase), secret->keyPassphrase);
    const QString lines = headerLines(headers);
    if (!lines.isEmpty())
        variables.insert(L1(kCustomHeaders), lines);
    return variables;
}

Variables pinningVariables(const endpoint::Endpoint &endpoint)
{
    if (endpoint.credential == CredentialKind::OwnSignIn)
        return {};
    return {{L1(kManagedByHost), QStringLiteral("1")}};
}

// A managed agent needs no proxies here: it ignores those of a settings file (seen with 2.1.330).
// It needs the TLS trust: 2.1.197 takes a settings file's and sends the credential to the wrong
// server.
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
    // In the environment only, as the command line is public; a settings file's may replace it.
    if (!launched.contains(L1(kClientKeyPassphrase)))
        pinned.insert(L1(kClientKeyPassphrase), {});
    for (const char *name : kProxies) {
        if (const QString proxy = launched.value(L1(name)); !namesASecret(proxy))
            pinned.insert(L1(name), proxy);
    }
    endpoint::Endpoint stripped = endpoint;
    stripped.extraEnvironment.clear(); // may hold private data
    pinned.insert(endpointVariables(stripped));
    // Secret headers must be in the environment only, where a settings file's would replace them;
    // they still go to no other address.
    if (endpoint.secretHeaders.isEmpty())
        pinned.insert(credentialVariables(stripped, std::nullopt));
    else
        pinned.remove(L1(kCustomHeaders));
    return pinned;
}

QStringList clientCertificateNames()
{
    return {L1(kClientCertificate), L1(kClientKey), L1(kClientKeyPassphrase)};
}

QStringList competingVariables()
{
    QStringList names;
    for (const char *name : kCompeting)
        names.append(L1(name));
    return names;
}

} // namespace bridge::claude

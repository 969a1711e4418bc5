#include "bridge/endpoint/LaunchEnvironment.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <array>
#include <utility>

namespace bridge::endpoint {

namespace {

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

/// Inherited variables that could name another address, credential, model or provider, or give the
/// credential to whoever answers in the endpoint's place. Cloud credentials stay: commands the
/// agent runs may need them, and no provider switch is left to use them for requests.
bool steersTheAgent(const QString &name)
{
    // Where Claude Code keeps its settings and conversations is the user's choice, not an endpoint.
    if (name == QLatin1String("CLAUDE_CONFIG_DIR"))
        return false;
    return name.startsWith(QLatin1String("ANTHROPIC_")) || name.startsWith(QLatin1String("CLAUDE_"))
           || name == QLatin1String("CLAUDECODE")
           || name == QLatin1String("AWS_BEARER_TOKEN_BEDROCK") || name == QLatin1String(kVerifyTls)
           || name.startsWith(QLatin1String("VERTEX_")) || name == QLatin1String("CLOUD_ML_REGION");
}

/// A proxy that serves the rest of the network must not carry requests to this computer.
QString withLoopback(const QString &noProxy)
{
    QStringList hosts = noProxy.split(u',', Qt::SkipEmptyParts);
    for (QString &host : hosts)
        host = host.trimmed();
    for (const auto *host : {"localhost", "127.0.0.1", "127.0.0.0/8", "::1"}) {
        if (!hosts.contains(QLatin1String(host)))
            hosts.append(QLatin1String(host));
    }
    return hosts.join(u',');
}

void setLoopbackBypass(QProcessEnvironment &environment)
{
    constexpr std::array names{"NO_PROXY", "no_proxy"};
    // Either spelling may be the one that is read, so both say what both said.
    QStringList hosts;
    for (const auto *name : names)
        hosts += environment.value(QLatin1String(name)).split(u',', Qt::SkipEmptyParts);
    hosts.removeDuplicates();
    for (const auto *name : names)
        environment.insert(QLatin1String(name), withLoopback(hosts.join(u',')));
}

QString modelVariable(const QString &role)
{
    if (role == QLatin1String("model"))
        return QStringLiteral("ANTHROPIC_MODEL");
    if (role == QLatin1String("subagent"))
        return QLatin1String(kSubagentModel);
    return QStringLiteral("ANTHROPIC_DEFAULT_%1_MODEL").arg(role.toUpper());
}

/// A header is one line of the variable; a line break would make two of it.
QString headerLines(const QMap<QString, QString> &headers)
{
    QStringList lines;
    for (auto it = headers.cbegin(); it != headers.cend(); ++it) {
        const QString line = QStringLiteral("%1: %2").arg(it.key(), it.value());
        if (!line.contains(u'\n') && !line.contains(u'\r'))
            lines.append(line);
    }
    return lines.join(u'\n');
}

QProcessEnvironment environmentFor(const QProcessEnvironment &inherited, const Endpoint &endpoint,
                                   const std::optional<secrets::Secret> &secret)
{
    QProcessEnvironment environment;
    const QStringList names = inherited.keys();
    for (const QString &name : names) {
        if (!steersTheAgent(name))
            environment.insert(name, inherited.value(name));
    }
    // First, so that nothing in it can take the place of ours.
    for (auto it = endpoint.extraEnvironment.cbegin(); it != endpoint.extraEnvironment.cend(); ++it)
        environment.insert(it.key(), it.value());

    environment.insert(QLatin1String(kManagedByHost), QStringLiteral("1"));
    environment.insert(QLatin1String(kNoNonessentialTraffic), QStringLiteral("1"));
    environment.insert(QLatin1String(kEnableTelemetry), QStringLiteral("0"));
    environment.insert(QLatin1String(kBaseUrl), endpoint.address.text());
    if (secret && secret->kind == secrets::CredentialKind::ApiKey)
        environment.insert(QLatin1String(kApiKey), secret->value);
    else
        environment.insert(QLatin1String(kAuthToken), secret ? secret->value : placeholderToken());
    if (const QString lines = headerLines(endpoint.headers); !lines.isEmpty())
        environment.insert(QLatin1String(kCustomHeaders), lines);
    for (auto it = endpoint.models.cbegin(); it != endpoint.models.cend(); ++it)
        environment.insert(modelVariable(it.key()), it.value());
    if (environment.contains(QLatin1String(kSubagentModel)))
        environment.insert(QLatin1String(kForceSubagentModel), QStringLiteral("1"));
    if (!endpoint.certificateAuthorities.isEmpty())
        environment.insert(QLatin1String(kExtraAuthorities), endpoint.certificateAuthorities);
    setLoopbackBypass(environment);
    return environment;
}

/// Settings files beat the environment for everything that MANAGED_BY_HOST does not pin; what is on
/// the command line beats the settings files. Proxies need no place here: under MANAGED_BY_HOST
/// those of a settings file are ignored (seen with 2.1.330). What decides whom TLS trusts does:
/// 2.1.197 takes a settings file's, and sends the credential to whoever answers. No secret may ever
/// be added: the command line is readable by every user of the machine.
QJsonObject pinnedVariables(const QProcessEnvironment &launched)
{
    QJsonObject variables{{QLatin1String(kEnableTelemetry), QStringLiteral("0")},
                          {QLatin1String(kNoNonessentialTraffic), QStringLiteral("1")},
                          {QLatin1String(kVerifyTls), QStringLiteral("1")}};
    for (const char *name : {kExtraAuthorities, kSubagentModel}) {
        if (launched.contains(QLatin1String(name)))
            variables.insert(QLatin1String(name), launched.value(QLatin1String(name)));
    }
    return variables;
}

} // namespace

QStringList modelRoles()
{
    return {QStringLiteral("model"),  QStringLiteral("subagent"), QStringLiteral("haiku"),
            QStringLiteral("sonnet"), QStringLiteral("opus"),     QStringLiteral("fable")};
}

QString placeholderToken()
{
    return QStringLiteral("drawbridge-no-credential");
}

std::optional<secrets::Secret> secretFor(const Endpoint &endpoint,
                                         const std::optional<secrets::Secret> &kept)
{
    if (!kept)
        return std::nullopt;
    secrets::Secret sent{kept->kind, {}};
    if (endpoint.credential == CredentialKind::BearerToken
        || endpoint.credential == CredentialKind::ApiKey)
        sent.value = kept->value;
    for (const QString &name : endpoint.secretHeaders) {
        if (const auto header = kept->headers.constFind(name); header != kept->headers.cend())
            sent.headers.insert(name, *header);
    }
    if (sent.value.isEmpty() && sent.headers.isEmpty())
        return std::nullopt;
    return sent;
}

process::LaunchSpec makeLaunchSpec(const QProcessEnvironment &inherited,
                                   const std::optional<Endpoint> &endpoint,
                                   const std::optional<secrets::Secret> &secret,
                                   const LaunchOptions &options,
                                   const ConversationStart &conversation)
{
    process::LaunchSpec spec;
    spec.program = options.program;
    spec.workingDirectory = options.workspace;
    spec.arguments = {QStringLiteral("-p"),
                      QStringLiteral("--input-format"),
                      QStringLiteral("stream-json"),
                      QStringLiteral("--output-format"),
                      QStringLiteral("stream-json"),
                      QStringLiteral("--verbose"),
                      QStringLiteral("--include-partial-messages"),
                      QStringLiteral("--permission-prompt-tool"),
                      QStringLiteral("stdio")};
    spec.arguments << (conversation.resume ? QStringLiteral("--resume")
                                           : QStringLiteral("--session-id"))
                   << conversation.sessionId;
    if (!options.permissionMode.isEmpty())
        spec.arguments << QStringLiteral("--permission-mode") << options.permissionMode;
    spec.environment = endpoint ? environmentFor(inherited, *endpoint, secret) : inherited;
    QJsonObject settings;
    if (endpoint)
        settings.insert(QStringLiteral("env"), pinnedVariables(spec.environment));
    if (options.isErrand) {
        settings.insert(QStringLiteral("disableAllHooks"), true);
        spec.arguments << QStringLiteral("--strict-mcp-config");
    }
    if (!settings.isEmpty())
        spec.arguments << QStringLiteral("--settings")
                       << QString::fromUtf8(QJsonDocument(settings).toJson(QJsonDocument::Compact));
    return spec;
}

} // namespace bridge::endpoint

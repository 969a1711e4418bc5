#include "bridge/agents/claude/LaunchEnvironment.h"

#include "bridge/agents/claude/AgentVariables.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <array>

namespace bridge::claude {

namespace {

/// With it, an agent that resumes a conversation finishes the turn that was cut (protocol
/// reference, 13.6).
constexpr QLatin1String kFinishCutTurn("CLAUDE_CODE_RESUME_INTERRUPTED_TURN");
/// With it, files can be put back to the state before a message.
constexpr QLatin1String kKeepFiles("CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING");

/// With it, a command reports what it changed in a repository's files (protocol reference, 13.4).
constexpr QLatin1String kReportChanges("CLAUDE_CODE_BASH_EDIT_DIFF");

/// A network proxy must not be used for requests to this computer.
void setLoopbackBypass(QProcessEnvironment &environment)
{
    constexpr std::array names{"NO_PROXY", "no_proxy"};
    // Programs read one of both spellings, so both get all hosts.
    QStringList hosts;
    for (const auto *name : names)
        hosts += environment.value(QLatin1String(name)).split(u',', Qt::SkipEmptyParts);
    for (QString &host : hosts)
        host = host.trimmed();
    hosts << QStringLiteral("localhost") << QStringLiteral("127.0.0.1")
          << QStringLiteral("127.0.0.0/8") << QStringLiteral("::1");
    hosts.removeDuplicates();
    for (const auto *name : names)
        environment.insert(QLatin1String(name), hosts.join(u','));
}

void insertAll(const Variables &variables, QProcessEnvironment &environment)
{
    for (auto it = variables.cbegin(); it != variables.cend(); ++it)
        environment.insert(it.key(), it.value());
}

QProcessEnvironment endpointEnvironment(const QProcessEnvironment &inherited,
                                        const endpoint::Endpoint &endpoint,
                                        const std::optional<secrets::Secret> &secret)
{
    // The other variables keep their bytes, which need not be text.
    QProcessEnvironment environment = inherited;
    const QStringList names = inherited.keys();
    for (const QString &name : names) {
        if (redirectsAgent(name))
            environment.remove(name);
    }
    if (endpoint.clientCertificate.isSet()) {
        // Another one's passphrase would not open its key.
        const QStringList others = clientCertificateNames();
        for (const QString &name : others)
            environment.remove(name);
    }
    insertAll(endpointVariables(endpoint), environment);
    insertAll(credentialVariables(endpoint, secret), environment);
    insertAll(pinningVariables(endpoint), environment);
    setLoopbackBypass(environment);
    return environment;
}

/// The endpoint settings on the command line.
QJsonObject pinnedSettings(const endpoint::Endpoint &endpoint, const QProcessEnvironment &launched)
{
    QJsonObject variables;
    const Variables pinned = pinnedBeforeSettings(endpoint, launched);
    for (auto it = pinned.cbegin(); it != pinned.cend(); ++it)
        variables.insert(it.key(), it.value());
    QJsonObject settings{{QStringLiteral("env"), variables}};
    if (endpoint.credential == CredentialKind::OwnSignIn)
        settings.insert(QStringLiteral("apiKeyHelper"), QString());
    return settings;
}

/// Settings on the command line override every settings file but the managed ones; a blank value
/// there counts as unset (seen with 2.1.330).
void ignoreOthers(const agent::LaunchOptions &options, process::LaunchSpec &spec,
                  QJsonObject &settings)
{
    QJsonObject blanks;
    for (const QString &name : options.ignoredVariables) {
        spec.environment.remove(name);
        blanks.insert(name, QString());
    }
    if (!blanks.isEmpty())
        settings.insert(QStringLiteral("env"), blanks);
    if (options.ignoresKeyHelper)
        settings.insert(QStringLiteral("apiKeyHelper"), QString());
}

QStringList conversationArguments(const agent::ConversationStart &conversation)
{
    if (conversation.resume || conversation.branchOf.isEmpty())
        return {conversation.resume ? QStringLiteral("--resume") : QStringLiteral("--session-id"),
                conversation.sessionId};
    QStringList arguments{QStringLiteral("--resume"), conversation.branchOf,
                          QStringLiteral("--fork-session"), QStringLiteral("--session-id"),
                          conversation.sessionId};
    if (!conversation.branchAt.isEmpty())
        arguments << QStringLiteral("--resume-session-at") << conversation.branchAt;
    return arguments;
}

/// Whether the agent finishes a cut turn is decided by us alone, for each start.
void decideCutTurn(const agent::ConversationStart &conversation, process::LaunchSpec &spec,
                   QJsonObject &settings)
{
    spec.environment.remove(kFinishCutTurn);
    if (!conversation.resume && conversation.branchOf.isEmpty())
        return;
    const bool finishes = conversation.resume && conversation.continuesTurn;
    if (finishes)
        spec.environment.insert(kFinishCutTurn, QStringLiteral("1"));
    QJsonObject variables = settings.value(QStringLiteral("env")).toObject();
    variables.insert(kFinishCutTurn, finishes ? QStringLiteral("1") : QString());
    settings.insert(QStringLiteral("env"), variables);
}

} // namespace

process::LaunchSpec makeLaunchSpec(const agent::AgentLaunch &launch,
                                   const agent::ConversationStart &conversation)
{
    const agent::LaunchOptions &options = launch.options;
    process::LaunchSpec spec;
    spec.program = options.program;
    spec.workingDirectory = options.workspace;
    spec.arguments = QStringLiteral("-p --input-format stream-json --output-format stream-json "
                                    "--verbose --include-partial-messages "
                                    "--permission-prompt-tool stdio")
                         .split(u' ');
    spec.arguments << conversationArguments(conversation);
    const agent::SessionChoices &choices = conversation.choices;
    const auto add = [&spec](const char *flag, const QString &value) {
        if (!value.isEmpty())
            spec.arguments << QLatin1String(flag) << value;
    };
    add("--permission-mode",
        choices.permissionMode.isEmpty() ? options.permissionMode : choices.permissionMode);
    add("--model", choices.model);
    add("--effort", choices.effort);
    if (options.answerLimit > 0)
        add("--max-turns", QString::number(options.answerLimit));
    spec.environment = launch.endpoint
                           ? endpointEnvironment(launch.inherited, *launch.endpoint, launch.secret)
                           : launch.inherited;
    if (!options.configurationFolder.isEmpty())
        spec.environment.insert(QStringLiteral("CLAUDE_CONFIG_DIR"), options.configurationFolder);
    QJsonObject settings;
    if (launch.endpoint)
        settings = pinnedSettings(*launch.endpoint, spec.environment);
    else
        ignoreOthers(options, spec, settings);
    if (options.isOneShot) {
        settings.insert(QStringLiteral("disableAllHooks"), true);
        spec.arguments << QStringLiteral("--strict-mcp-config")
                       << QStringLiteral("--no-session-persistence");
        // Otherwise it creates a memory folder for each workspace.
        spec.environment.insert(QStringLiteral("CLAUDE_CODE_DISABLE_AUTO_MEMORY"),
                                QStringLiteral("1"));
        spec.environment.remove(kFinishCutTurn);
    } else {
        decideCutTurn(conversation, spec, settings);
        if (!conversation.sessionId.isEmpty()) {
            for (const QLatin1String name : {kKeepFiles, kReportChanges})
                spec.environment.insert(name, QStringLiteral("1"));
        }
    }
    if (!settings.isEmpty())
        spec.arguments << QStringLiteral("--settings")
                       << QString::fromUtf8(QJsonDocument(settings).toJson(QJsonDocument::Compact));
    return spec;
}

} // namespace bridge::claude

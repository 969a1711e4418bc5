#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/endpoint/ModelRoles.h"
#include "bridge/endpoint/ReservedNames.h"
#include "bridge/endpoint/SentCredential.h"

#include "bridge/agents/claude/AgentVariables.h"
#include "tests/bridge/network/EndpointTestSupport.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

namespace launchenvironmenttest {

using namespace bridge;
using namespace bridge::agent;
using namespace bridge::claude;
using namespace bridge::endpoint;
using endpointtest::endpointAt;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

class LaunchEnvironmentTest : public testing::Test
{
protected:
    LaunchEnvironmentTest()
    {
        inherited.insert(s("HOME"), s("/home/user"));
        inherited.insert(s("PATH"), s("/usr/bin"));
    }

    process::LaunchSpec launch(const std::optional<Endpoint> &target,
                               const std::optional<secrets::Secret> &secret = {}) const
    {
        return makeLaunchSpec({inherited, target, secret, options}, conversation);
    }

    /// The variables that are pinned on the command line.
    static QJsonObject pinned(const process::LaunchSpec &spec)
    {
        const auto at = spec.arguments.indexOf(s("--settings"));
        return QJsonDocument::fromJson(spec.arguments.value(at + 1).toUtf8())
            .object()
            .value(s("env"))
            .toObject();
    }

    QProcessEnvironment inherited;
    LaunchOptions options{s("/opt/claude"), s("/home/user/project"), {}};
    ConversationStart conversation{s("0b9f8a4e-0000-4000-8000-000000000001"), false};
    const Endpoint endpoint = endpointAt(s("http://localhost:1234"));
};

TEST_F(LaunchEnvironmentTest, OffPassesOurEnvironmentUnchanged)
{
    inherited.insert(s("ANTHROPIC_BASE_URL"), s("http://elsewhere"));
    inherited.insert(s("CLAUDECODE"), s("1"));
    EXPECT_FALSE(launch({}).arguments.contains(s("--settings")));
    QProcessEnvironment launched = launch({}).environment;
    launched.remove(s("CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING"));
    EXPECT_EQ(launched.value(s("CLAUDE_CODE_BASH_EDIT_DIFF")), s("1"));
    launched.remove(s("CLAUDE_CODE_BASH_EDIT_DIFF"));
    EXPECT_EQ(launched, inherited);
    conversation = {};
    EXPECT_EQ(launch({}).environment, inherited) << "for other programs";
}

TEST_F(LaunchEnvironmentTest, OnNobodySwitchesTheVerificationOfCertificatesOff)
{
    inherited.insert(s("NODE_TLS_REJECT_UNAUTHORIZED"), s("0"));
    const auto spec = launch(endpoint);
    EXPECT_FALSE(spec.environment.contains(s("NODE_TLS_REJECT_UNAUTHORIZED")));
    EXPECT_EQ(pinned(spec).value(s("NODE_TLS_REJECT_UNAUTHORIZED")).toString(), s("1"));
}

TEST_F(LaunchEnvironmentTest, OnSetsExactlyTheAddressOfTheField)
{
    const auto environment = launch(endpoint).environment;
    EXPECT_EQ(environment.value(s("ANTHROPIC_BASE_URL")), s("http://localhost:1234"));
    EXPECT_EQ(environment.value(s("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST")), s("1"));
    EXPECT_EQ(environment.value(s("HOME")), s("/home/user"));
}

TEST_F(LaunchEnvironmentTest, OnDropsEveryInheritedVariableThatSteersTheAgent)
{
    for (const auto *name :
         {"ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY", "ANTHROPIC_CUSTOM_HEADERS",
          "ANTHROPIC_MODEL", "ANTHROPIC_DEFAULT_HAIKU_MODEL", "CLAUDE_CODE_OAUTH_TOKEN",
          "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDECODE",
          "CLAUDE_CODE_ENTRYPOINT", "AWS_BEARER_TOKEN_BEDROCK", "VERTEX_REGION_CLAUDE_HAIKU",
          "CLOUD_ML_REGION"})
        inherited.insert(s(name), s("foreign"));
    const auto environment = launch(endpoint).environment;
    const QStringList names = environment.keys();
    for (const QString &name : names)
        EXPECT_FALSE(environment.value(name).contains(s("foreign"))) << name.toStdString();
}

TEST_F(LaunchEnvironmentTest, OnKeepsWhereTheUserKeepsTheSettings)
{
    inherited.insert(s("CLAUDE_CONFIG_DIR"), s("/home/user/other"));
    EXPECT_EQ(launch(endpoint).environment.value(s("CLAUDE_CONFIG_DIR")), s("/home/user/other"));
}

TEST_F(LaunchEnvironmentTest, OnAlwaysSetsACredential)
{
    EXPECT_EQ(launch(endpoint).environment.value(s("ANTHROPIC_AUTH_TOKEN")), placeholderToken());
    const secrets::Secret token{secrets::CredentialKind::BearerToken, s("tok")};
    EXPECT_EQ(launch(endpoint, token).environment.value(s("ANTHROPIC_AUTH_TOKEN")), s("tok"));
    const secrets::Secret key{secrets::CredentialKind::ApiKey, s("key")};
    const auto withKey = launch(endpoint, key).environment;
    EXPECT_EQ(withKey.value(s("ANTHROPIC_API_KEY")), s("key"));
    EXPECT_FALSE(withKey.contains(s("ANTHROPIC_AUTH_TOKEN"))) << "both set would send both";
}

TEST_F(LaunchEnvironmentTest, ASecretNeverReachesTheArguments)
{
    const secrets::Secret token{secrets::CredentialKind::BearerToken, s("very-secret")};
    EXPECT_FALSE(launch(endpoint, token).arguments.join(u' ').contains(s("very-secret")));
}

TEST_F(LaunchEnvironmentTest, OnBypassesAnyProxyForLoopbackAndKeepsTheRest)
{
    inherited.insert(s("HTTPS_PROXY"), s("http://proxy:3128"));
    inherited.insert(s("NO_PROXY"), s("intra.example"));
    inherited.insert(s("no_proxy"), s("10.0.0.1, 127.0.0.1"));
    const auto environment = launch(endpoint).environment;
    EXPECT_EQ(environment.value(s("HTTPS_PROXY")), s("http://proxy:3128"));
    for (const auto *name : {"NO_PROXY", "no_proxy"}) {
        const auto hosts = environment.value(s(name)).split(u',');
        for (const auto *host :
             {"intra.example", "10.0.0.1", "localhost", "127.0.0.1", "127.0.0.0/8", "::1"})
            EXPECT_EQ(hosts.count(s(host)), 1) << name << ' ' << host;
    }
}

TEST_F(LaunchEnvironmentTest, OnPinsTelemetryOffAlsoAgainstSettingsFiles)
{
    const QJsonObject environment = pinned(launch(endpoint));
    EXPECT_EQ(environment.value(s("CLAUDE_CODE_ENABLE_TELEMETRY")).toString(), s("0"));
    EXPECT_EQ(environment.value(s("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC")).toString(), s("1"));
}

TEST_F(LaunchEnvironmentTest, HeadersModelsAndExtraVariablesReachTheAgentButNeverReplaceOurs)
{
    Endpoint full = endpoint;
    full.headers.insert(s("x-portkey"), s("a"));
    full.headers.insert(s("x-broken"), s("a\nAuthorization: b"));
    full.models.insert(s("model"), s("qwen3"));
    full.models.insert(s("haiku"), s("qwen3-small"));
    full.extraEnvironment.insert(s("ANTHROPIC_BASE_URL"), s("http://elsewhere"));
    full.extraEnvironment.insert(s("ANTHROPIC_API_KEY"), s("theirs"));
    full.extraEnvironment.insert(s("MAX_THINKING_TOKENS"), s("0"));
    const auto environment = launch(full).environment;
    EXPECT_EQ(environment.value(s("ANTHROPIC_CUSTOM_HEADERS")), s("x-portkey: a"));
    EXPECT_EQ(environment.value(s("ANTHROPIC_MODEL")), s("qwen3"));
    EXPECT_EQ(environment.value(s("ANTHROPIC_DEFAULT_HAIKU_MODEL")), s("qwen3-small"));
    EXPECT_EQ(environment.value(s("ANTHROPIC_BASE_URL")), s("http://localhost:1234"));
    EXPECT_EQ(environment.value(s("MAX_THINKING_TOKENS")), s("0"));
    EXPECT_FALSE(environment.contains(s("ANTHROPIC_API_KEY")));
}

TEST_F(LaunchEnvironmentTest, EveryOptionReachesTheAgentAlsoAgainstSettingsFiles)
{
    Endpoint full = endpoint;
    full.options = {ToolSearch::On, 8192, std::chrono::seconds(1200), 0, false};
    const auto spec = launch(full);
    const QMap<QString, QString> told{{s("ENABLE_TOOL_SEARCH"), s("true")},
                                      {s("CLAUDE_CODE_MAX_CONTEXT_TOKENS"), s("8192")},
                                      {s("API_TIMEOUT_MS"), s("1200000")},
                                      {s("CLAUDE_CODE_MAX_RETRIES"), s("0")},
                                      {s("CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS"), s("1")}};
    for (auto it = told.cbegin(); it != told.cend(); ++it) {
        EXPECT_EQ(spec.environment.value(it.key()), it.value());
        EXPECT_EQ(pinned(spec).value(it.key()).toString(), it.value()) << it.key().toStdString();
    }
    full.options.toolSearch = ToolSearch::Auto;
    EXPECT_EQ(pinned(launch(full)).value(s("ENABLE_TOOL_SEARCH")).toString(), s("auto"));
}

TEST_F(LaunchEnvironmentTest, WithoutOptionsToolSearchIsOffAndTheRestClaudeCodesOwn)
{
    for (const auto *name : {"ENABLE_TOOL_SEARCH", "API_TIMEOUT_MS", "CLAUDE_CODE_MAX_RETRIES"})
        inherited.insert(s(name), s("foreign"));
    const auto spec = launch(endpoint);
    EXPECT_EQ(spec.environment.value(s("ENABLE_TOOL_SEARCH")), s("false"));
    EXPECT_EQ(pinned(spec).value(s("ENABLE_TOOL_SEARCH")).toString(), s("false"));
    for (const auto *name : {"CLAUDE_CODE_MAX_CONTEXT_TOKENS", "API_TIMEOUT_MS",
                             "CLAUDE_CODE_MAX_RETRIES", "CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS"}) {
        EXPECT_FALSE(spec.environment.contains(s(name))) << name;
        EXPECT_FALSE(pinned(spec).contains(s(name))) << name;
    }
}

TEST_F(LaunchEnvironmentTest, SecretHeadersStandInTheEnvironmentAlone)
{
    Endpoint full = endpoint;
    full.headers.insert(s("X-Team"), s("blue"));
    full.headers.insert(s("x-portkey-api-key"), s("stale"));
    full.secretHeaders = {s("X-Portkey-Api-Key")};
    const secrets::Secret kept{
        CredentialKind::BearerToken, {}, {{s("X-Portkey-Api-Key"), s("pk-1")}}};
    for (const auto kind :
         {CredentialKind::BearerToken, CredentialKind::None, CredentialKind::OwnSignIn}) {
        full.credential = kind;
        const auto spec = launch(full, secretFor(full, kept));
        EXPECT_EQ(spec.environment.value(s("ANTHROPIC_CUSTOM_HEADERS")),
                  s("X-Portkey-Api-Key: pk-1\nX-Team: blue"));
        EXPECT_FALSE(spec.arguments.join(u' ').contains(s("pk-1")));
        EXPECT_EQ(spec.environment.value(s("ANTHROPIC_AUTH_TOKEN")),
                  kind == CredentialKind::OwnSignIn ? QString() : placeholderToken());
    }
}

TEST_F(LaunchEnvironmentTest, HeadersThatAreNotOursToSetAreLeftOut)
{
    Endpoint full = endpoint;
    for (const auto *name : {"Authorization", "x-API-key", "anthropic-version", "Host",
                             "Content-Length", "X-Stainless-OS", "not a name", ""})
        full.headers.insert(s(name), s("value"));
    full.headers.insert(s("x-return"), s("a\rb"));
    full.headers.insert(s("x-kept"), s("value"));
    EXPECT_EQ(launch(full).environment.value(s("ANTHROPIC_CUSTOM_HEADERS")), s("x-kept: value"));
}

TEST_F(LaunchEnvironmentTest, TheOwnSignInIsNotManagedAndNamesTheAddressBeforeAnySettingsFile)
{
    inherited.insert(s("ANTHROPIC_AUTH_TOKEN"), s("foreign"));
    inherited.insert(s("CLAUDE_CODE_OAUTH_TOKEN"), s("foreign"));
    inherited.insert(s("HTTPS_PROXY"), s("http://proxy:3128"));
    inherited.insert(s("HTTP_PROXY"), s("http://user:word@proxy:3128"));
    Endpoint own = endpoint;
    own.credential = CredentialKind::OwnSignIn;
    own.headers.insert(s("x-team"), s("blue"));
    own.models.insert(s("model"), s("opus"));
    own.extraEnvironment.insert(s("MY_OPTION"), s("private"));
    const secrets::Secret kept{CredentialKind::BearerToken, s("kept")};
    const auto spec = launch(own, secretFor(own, kept));

    for (const auto *name : {"CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "ANTHROPIC_AUTH_TOKEN",
                             "ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"})
        EXPECT_FALSE(spec.environment.contains(s(name))) << name;
    EXPECT_EQ(spec.environment.value(s("ANTHROPIC_BASE_URL")), s("http://localhost:1234"));

    const QJsonObject env = pinned(spec);
    EXPECT_EQ(env.value(s("ANTHROPIC_BASE_URL")).toString(), s("http://localhost:1234"));
    EXPECT_EQ(env.value(s("ANTHROPIC_MODEL")).toString(), s("opus"));
    EXPECT_EQ(env.value(s("ANTHROPIC_CUSTOM_HEADERS")).toString(), s("x-team: blue"));
    EXPECT_EQ(env.value(s("HTTPS_PROXY")).toString(), s("http://proxy:3128"));
    for (const auto *name :
         {"ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN",
          "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "ALL_PROXY", "NODE_EXTRA_CA_CERTS"})
        EXPECT_EQ(env.value(s(name)), QJsonValue(QString())) << name;
    const QString arguments = spec.arguments.join(u' ');
    EXPECT_TRUE(arguments.contains(s("\"apiKeyHelper\":\"\"")));
    for (const auto *secret : {"word@", "private", "kept", "foreign"})
        EXPECT_FALSE(arguments.contains(s(secret))) << secret;
}

TEST_F(LaunchEnvironmentTest, AModelForEveryRoleLeavesTheAgentNoOther)
{
    Endpoint full = endpoint;
    for (const QString &role : modelRoles())
        full.models.insert(role, s("qwen3"));
    const auto spec = launch(full);
    for (const auto *name : {"ANTHROPIC_MODEL", "ANTHROPIC_DEFAULT_OPUS_MODEL",
                             "ANTHROPIC_DEFAULT_SONNET_MODEL", "ANTHROPIC_DEFAULT_HAIKU_MODEL",
                             "ANTHROPIC_DEFAULT_FABLE_MODEL", "CLAUDE_CODE_SUBAGENT_MODEL"})
        EXPECT_EQ(spec.environment.value(s(name)), s("qwen3")) << name;
    EXPECT_EQ(spec.environment.value(s("CLAUDE_CODE_SUBAGENT_MODEL_FORCE")), s("1"));
    EXPECT_EQ(pinned(spec).value(s("CLAUDE_CODE_SUBAGENT_MODEL")).toString(), s("qwen3"));
    EXPECT_FALSE(launch(endpoint).environment.contains(s("CLAUDE_CODE_SUBAGENT_MODEL_FORCE")));
}

TEST_F(LaunchEnvironmentTest, ChosenAuthoritiesTakeThePlaceOfTheInheritedAlsoAgainstSettingsFiles)
{
    inherited.insert(s("NODE_EXTRA_CA_CERTS"), s("/etc/inherited.pem"));
    EXPECT_EQ(launch(endpoint).environment.value(s("NODE_EXTRA_CA_CERTS")),
              s("/etc/inherited.pem"));
    Endpoint trusting = endpoint;
    trusting.certificateAuthorities = s("/etc/company ca.pem");
    const auto spec = launch(trusting);
    EXPECT_EQ(spec.environment.value(s("NODE_EXTRA_CA_CERTS")), s("/etc/company ca.pem"));
    EXPECT_EQ(pinned(spec).value(s("NODE_EXTRA_CA_CERTS")).toString(), s("/etc/company ca.pem"));
}

TEST_F(LaunchEnvironmentTest, AnInheritedClientCertificateIsKeptWhereTheEndpointHasNone)
{
    inherited.insert(s("CLAUDE_CODE_CLIENT_CERT"), s("/theirs.pem"));
    inherited.insert(s("CLAUDE_CODE_CLIENT_KEY"), s("/theirs.key"));
    inherited.insert(s("CLAUDE_CODE_CLIENT_KEY_PASSPHRASE"), s("theirs"));
    const auto kept = launch(endpoint).environment;
    EXPECT_EQ(kept.value(s("CLAUDE_CODE_CLIENT_CERT")), s("/theirs.pem"));
    EXPECT_EQ(kept.value(s("CLAUDE_CODE_CLIENT_KEY")), s("/theirs.key"));
    EXPECT_EQ(kept.value(s("CLAUDE_CODE_CLIENT_KEY_PASSPHRASE")), s("theirs"));

    Endpoint own = endpoint;
    own.clientCertificate = {s("/own.pem"), {}};
    const auto replaced = launch(own).environment;
    EXPECT_EQ(replaced.value(s("CLAUDE_CODE_CLIENT_CERT")), s("/own.pem"));
    EXPECT_EQ(replaced.value(s("CLAUDE_CODE_CLIENT_KEY")), s("/own.pem"))
        << "without a key's name the agent shows none";
    EXPECT_FALSE(replaced.contains(s("CLAUDE_CODE_CLIENT_KEY_PASSPHRASE")));
}

TEST_F(LaunchEnvironmentTest, ThePassphraseOfTheKeyStandsInTheEnvironmentAlone)
{
    secrets::Secret kept;
    kept.keyPassphrase = s("hush-hush");
    Endpoint own = endpoint;
    EXPECT_FALSE(secretFor(own, kept)) << "sent nowhere without a certificate";
    own.clientCertificate = {s("/own.pem"), s("/own.key")};
    for (const auto kind :
         {CredentialKind::BearerToken, CredentialKind::None, CredentialKind::OwnSignIn}) {
        own.credential = kind;
        const auto spec = launch(own, secretFor(own, kept));
        EXPECT_EQ(spec.environment.value(s("CLAUDE_CODE_CLIENT_KEY")), s("/own.key"));
        EXPECT_EQ(spec.environment.value(s("CLAUDE_CODE_CLIENT_KEY_PASSPHRASE")), s("hush-hush"));
        EXPECT_FALSE(spec.arguments.join(u' ').contains(s("hush-hush")));
        EXPECT_EQ(spec.environment.value(s("ANTHROPIC_AUTH_TOKEN")),
                  kind == CredentialKind::OwnSignIn ? QString() : placeholderToken());
    }
    // Settings files override the environment of an agent that is not managed.
    EXPECT_EQ(pinned(launch(own)).value(s("CLAUDE_CODE_CLIENT_CERT")).toString(), s("/own.pem"));
    EXPECT_EQ(pinned(launch(own)).value(s("CLAUDE_CODE_CLIENT_KEY")).toString(), s("/own.key"));
    EXPECT_EQ(pinned(launch(own)).value(s("CLAUDE_CODE_CLIENT_KEY_PASSPHRASE")),
              QJsonValue(QString()));
}

TEST_F(LaunchEnvironmentTest, AOneShotAgentLeavesTheUsersHooksAndMcpServersOut)
{
    for (const auto &target : {std::optional<Endpoint>(endpoint), std::optional<Endpoint>()}) {
        EXPECT_FALSE(launch(target).arguments.join(u' ').contains(s("disableAllHooks")));
        EXPECT_FALSE(launch(target).arguments.contains(s("--strict-mcp-config")));
        options.isOneShot = true;
        const auto spec = launch(target);
        EXPECT_TRUE(spec.arguments.contains(s("--strict-mcp-config")));
        EXPECT_TRUE(spec.arguments.contains(s("--no-session-persistence")));
        EXPECT_TRUE(spec.arguments.join(u' ').contains(s("\"disableAllHooks\":true")));
        EXPECT_EQ(pinned(spec).isEmpty(), !target);
        EXPECT_FALSE(launch(target).environment.contains(s("CLAUDE_CODE_BASH_EDIT_DIFF")));
        options.isOneShot = false;
    }
}

TEST_F(LaunchEnvironmentTest, ALimitOfAnswersIsGivenOnlyIfThereIsOne)
{
    EXPECT_FALSE(launch(endpoint).arguments.contains(s("--max-turns")));
    options.answerLimit = 1;
    const QStringList arguments = launch(endpoint).arguments;
    EXPECT_EQ(arguments.value(arguments.indexOf(s("--max-turns")) + 1), s("1"));
}

TEST(AgentVariables, WhatWeSetOrCouldBeLedElsewhereByIsReserved)
{
    for (const auto *name :
         {"ANTHROPIC_BASE_URL", "ANTHROPIC_SMALL_FAST_MODEL", "anthropic_api_key",
          "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "CLAUDE_CODE_USE_VERTEX",
          "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_SUBAGENT_MODEL", "ENABLE_TOOL_SEARCH",
          "API_TIMEOUT_MS", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED",
          "CLAUDE_CONFIG_DIR", "LD_PRELOAD", "PATH", "NODE_OPTIONS"})
        EXPECT_TRUE(isReservedVariable(s(name))) << name;
    const QStringList competing = competingVariables();
    for (const QString &name : competing)
        EXPECT_TRUE(isReservedVariable(name)) << name.toStdString();
    // ReservedNames.cpp and AgentVariables.cpp spell them both.
    const ClientCertificateVariables &names = clientCertificateVariables();
    EXPECT_EQ(clientCertificateNames(),
              (QStringList{names.certificate, names.key, names.passphrase}));
    for (const auto *name : {"MAX_THINKING_TOKENS", "CLAUDE_CODE_MAX_OUTPUT_TOKENS", "HTTPS_PROXY",
                             "NO_PROXY", "BASH_DEFAULT_TIMEOUT_MS", "MY_OPTION"})
        EXPECT_FALSE(isReservedVariable(s(name))) << name;
}

TEST_F(LaunchEnvironmentTest, EveryVariableThatALaunchSetsIsReserved)
{
    Endpoint full = endpoint;
    for (const QString &role : modelRoles())
        full.models.insert(role, s("qwen3"));
    full.headers.insert(s("x-team"), s("blue"));
    full.certificateAuthorities = s("/etc/ca.pem");
    full.clientCertificate = {s("/etc/client.pem"), s("/etc/client.key")};
    full.options = {ToolSearch::On, 8192, std::chrono::seconds(1200), 0, false};
    inherited = {};
    const QStringList names = launch(full).environment.keys();
    for (const QString &name : names) {
        // Our entries are added to the inherited ones.
        if (name.compare(s("NO_PROXY"), Qt::CaseInsensitive) != 0) {
            EXPECT_TRUE(isReservedVariable(name)) << name.toStdString();
        }
    }
}

TEST_F(LaunchEnvironmentTest, TheConversationIsStartedOrResumedByItsId)
{
    EXPECT_TRUE(
        launch({}).arguments.join(u' ').contains(s("--session-id ") + conversation.sessionId));
    conversation.resume = true;
    const QString arguments = launch({}).arguments.join(u' ');
    EXPECT_TRUE(arguments.contains(s("--resume ") + conversation.sessionId));
    EXPECT_FALSE(arguments.contains(s("--session-id")));
}

TEST_F(LaunchEnvironmentTest, ABranchIsACopyUpToAnItem)
{
    conversation.branchOf = s("0b9f8a4e-0000-4000-8000-000000000002");
    const QString all = launch({}).arguments.join(u' ');
    EXPECT_TRUE(all.contains(s("--resume ") + conversation.branchOf
                             + s(" --fork-session --session-id ") + conversation.sessionId))
        << all.toStdString();
    EXPECT_FALSE(all.contains(s("--resume-session-at")));
    conversation.branchAt = s("0b9f8a4e-0000-4000-8000-000000000003");
    EXPECT_TRUE(launch({}).arguments.join(u' ').contains(s("--resume-session-at ")
                                                         + conversation.branchAt));
}

TEST_F(LaunchEnvironmentTest, NothingButTheStartDecidesWhetherACutTurnIsFinished)
{
    const QString name = s("CLAUDE_CODE_RESUME_INTERRUPTED_TURN");
    inherited.insert(name, s("1"));
    for (const auto &target : {std::optional<Endpoint>(endpoint), std::optional<Endpoint>()}) {
        conversation = {s("0b9f8a4e-0000-4000-8000-000000000001")};
        EXPECT_FALSE(launch(target).environment.contains(name)) << "a new one has no turn";
        conversation.resume = true;
        EXPECT_FALSE(launch(target).environment.contains(name));
        EXPECT_EQ(pinned(launch(target)).value(name), QJsonValue(QString()))
            << "a settings file must not set it";
        conversation.continuesTurn = true;
        EXPECT_EQ(launch(target).environment.value(name), s("1"));
        EXPECT_EQ(pinned(launch(target)).value(name), QJsonValue(s("1")))
            << "a settings file must not unset it";
        conversation.resume = false;
        conversation.branchOf = s("0b9f8a4e-0000-4000-8000-000000000002");
        EXPECT_FALSE(launch(target).environment.contains(name)) << "it is the other's turn";
        EXPECT_EQ(pinned(launch(target)).value(name), QJsonValue(QString()));
        conversation.resume = true;
        options.isOneShot = true;
        EXPECT_FALSE(launch(target).environment.contains(name));
        EXPECT_FALSE(
            launch(target).environment.contains(s("CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING")));
        options.isOneShot = false;
    }
}

TEST_F(LaunchEnvironmentTest, WhatIsIgnoredIsDroppedAndBlankedAndTheRestStays)
{
    inherited.insert(s("ANTHROPIC_BASE_URL"), s("http://elsewhere"));
    inherited.insert(s("ANTHROPIC_API_KEY"), s("the user's own"));
    options.ignoredVariables = QStringList{s("ANTHROPIC_AUTH_TOKEN"), s("ANTHROPIC_BASE_URL")};
    options.ignoresKeyHelper = true;
    const auto spec = launch({});
    EXPECT_FALSE(spec.environment.contains(s("ANTHROPIC_BASE_URL")));
    EXPECT_EQ(spec.environment.value(s("ANTHROPIC_API_KEY")), s("the user's own"));
    EXPECT_EQ(pinned(spec), (QJsonObject{{s("ANTHROPIC_AUTH_TOKEN"), QString()},
                                         {s("ANTHROPIC_BASE_URL"), QString()}}));
    EXPECT_TRUE(spec.arguments.last().contains(s("\"apiKeyHelper\":\"\"")));
    EXPECT_FALSE(pinned(launch(endpoint)).contains(s("ANTHROPIC_BASE_URL")))
        << "an endpoint of ours needs it not";
}

TEST_F(LaunchEnvironmentTest, TheSameInputsGiveTheSameLaunch)
{
    EXPECT_EQ(launch(endpoint), launch(endpoint));
    EXPECT_FALSE(launch(endpoint) == launch(endpointAt(s("http://localhost:1235"))));
}

} // namespace launchenvironmenttest

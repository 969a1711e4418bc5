#include "bridge/endpoint/LaunchEnvironment.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

using namespace bridge;
using namespace bridge::endpoint;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

Endpoint endpointAt(const char *address)
{
    const auto parsed = EndpointAddress::parse(s(address));
    return Endpoint{*parsed, parsed->origin(), {}, {}, {}};
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
        return makeLaunchSpec(inherited, target, secret, options, conversation);
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
    const Endpoint endpoint = endpointAt("http://localhost:1234");
};

TEST_F(LaunchEnvironmentTest, OffPassesOurEnvironmentUnchanged)
{
    inherited.insert(s("ANTHROPIC_BASE_URL"), s("http://elsewhere"));
    inherited.insert(s("CLAUDECODE"), s("1"));
    EXPECT_EQ(launch({}).environment, inherited);
    EXPECT_FALSE(launch({}).arguments.contains(s("--settings")));
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
    full.extraEnvironment.insert(s("API_TIMEOUT_MS"), s("600000"));
    const auto environment = launch(full).environment;
    EXPECT_EQ(environment.value(s("ANTHROPIC_CUSTOM_HEADERS")), s("x-portkey: a"));
    EXPECT_EQ(environment.value(s("ANTHROPIC_MODEL")), s("qwen3"));
    EXPECT_EQ(environment.value(s("ANTHROPIC_DEFAULT_HAIKU_MODEL")), s("qwen3-small"));
    EXPECT_EQ(environment.value(s("ANTHROPIC_BASE_URL")), s("http://localhost:1234"));
    EXPECT_EQ(environment.value(s("API_TIMEOUT_MS")), s("600000"));
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

TEST_F(LaunchEnvironmentTest, AnErrandLeavesTheUsersHooksAndMcpServersOut)
{
    for (const auto &target : {std::optional<Endpoint>(endpoint), std::optional<Endpoint>()}) {
        EXPECT_FALSE(launch(target).arguments.join(u' ').contains(s("disableAllHooks")));
        EXPECT_FALSE(launch(target).arguments.contains(s("--strict-mcp-config")));
        options.isErrand = true;
        const auto spec = launch(target);
        EXPECT_TRUE(spec.arguments.contains(s("--strict-mcp-config")));
        EXPECT_TRUE(spec.arguments.join(u' ').contains(s("\"disableAllHooks\":true")));
        EXPECT_EQ(pinned(spec).isEmpty(), !target);
        options.isErrand = false;
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

TEST_F(LaunchEnvironmentTest, TheSameInputsGiveTheSameLaunch)
{
    EXPECT_EQ(launch(endpoint), launch(endpoint));
    EXPECT_FALSE(launch(endpoint) == launch(endpointAt("http://localhost:1235")));
}

} // namespace

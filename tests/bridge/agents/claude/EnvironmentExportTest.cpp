#include "bridge/agents/claude/EnvironmentExport.h"
#include "bridge/endpoint/SentCredential.h"

#include "tests/bridge/network/EndpointTestSupport.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <gtest/gtest.h>

namespace environmentexporttest {

using namespace bridge;
using namespace bridge::claude;
using namespace bridge::endpoint;
using endpointtest::endpointAt;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// An endpoint with every property, in characters that are special to a shell.
Endpoint hostileEndpoint()
{
    Endpoint endpoint = endpointAt(s("http://localhost:1234"));
    endpoint.models.insert(s("model"), s("it's `id` $(id) \"$HOME\" \\ ; & | > ! * ~ #"));
    endpoint.models.insert(s("haiku"), s("' ; touch here ; '"));
    endpoint.headers.insert(s("x-team"), s("a'b\"c$(id)`id`"));
    endpoint.headers.insert(s("x-other"), s("über $PATH"));
    endpoint.secretHeaders = {s("x-portkey-api-key")};
    endpoint.extraEnvironment.insert(s("MY_OPTION"), s("line\nbreak 'and' $(touch there) \\"));
    endpoint.extraEnvironment.insert(s("EVIL;touch here;A"), s("x"));
    endpoint.options = {ToolSearch::Auto, 8192, std::chrono::seconds(1200), 2, false};
    endpoint.certificateAuthorities = s("/etc/company's ca.pem");
    return endpoint;
}

/// The environment of a shell after the lines, without the variables that the shell sets itself.
QMap<QString, QString> environmentAfter(const QString &lines, const QString &shell,
                                        const QProcessEnvironment &before = {})
{
    QProcess process;
    QProcessEnvironment environment = before;
    environment.insert(s("PATH"), s("/usr/bin:/bin"));
    process.setProcessEnvironment(environment);
    process.start(shell, {s("-c"), lines + s("exec env -0")});
    EXPECT_TRUE(process.waitForFinished());
    EXPECT_EQ(process.exitCode(), 0) << process.readAllStandardError().toStdString();
    QMap<QString, QString> seen;
    const auto entries = process.readAllStandardOutput().split('\0');
    for (const QByteArray &entry : entries) {
        const auto at = entry.indexOf('=');
        if (at > 0)
            seen.insert(QString::fromUtf8(entry.left(at)), QString::fromUtf8(entry.mid(at + 1)));
    }
    for (const auto *own : {"PWD", "SHLVL", "_", "PATH", "OLDPWD"})
        seen.remove(s(own));
    return seen;
}

/// An agent's environment at the endpoint, with the secrets that the reader of an export fills in.
QMap<QString, QString> launched(const Endpoint &endpoint)
{
    secrets::Secret secret{endpoint.credential, secretToFillIn()};
    for (const QString &name : endpoint.secretHeaders)
        secret.headers.insert(name, secretToFillIn());
    const auto environment = environmentFor({}, endpoint, endpoint::secretFor(endpoint, secret));
    QMap<QString, QString> variables;
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name.compare(s("NO_PROXY"), Qt::CaseInsensitive) != 0) // depends on the inherited value
            variables.insert(name, environment.value(name));
    }
    return variables;
}

QJsonObject settingsOf(const Endpoint &endpoint)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(asSettingsFile(endpoint), &error);
    EXPECT_EQ(error.error, QJsonParseError::NoError);
    EXPECT_EQ(document.object().keys(), QStringList{s("env")});
    return document.object().value(s("env")).toObject();
}

class InShell : public testing::TestWithParam<const char *>
{};

TEST_P(InShell, TheLinesGiveExactlyTheEnvironmentOfOurAgentWhateverTheValuesHold)
{
    const Endpoint endpoint = hostileEndpoint();
    EXPECT_EQ(environmentAfter(asShellLines(endpoint), s(GetParam())), launched(endpoint));
}

TEST_P(InShell, TheLinesTakeAwayWhatWouldLeadElsewhere)
{
    QProcessEnvironment before;
    for (const auto *name : {"ANTHROPIC_API_KEY", "CLAUDE_CODE_USE_BEDROCK",
                             "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_CUSTOM_HEADERS"})
        before.insert(s(name), s("foreign"));
    const Endpoint endpoint = endpointAt(s("http://localhost:1234"));
    EXPECT_EQ(environmentAfter(asShellLines(endpoint), s(GetParam()), before), launched(endpoint));
}

INSTANTIATE_TEST_SUITE_P(EnvironmentExport, InShell, testing::Values("sh", "bash", "dash"));

TEST(EnvironmentExport, TheSettingsFileSaysTheSameAndBlanksTheRest)
{
    const Endpoint endpoint = hostileEndpoint();
    const QJsonObject env = settingsOf(endpoint);
    const auto agents = launched(endpoint);
    for (auto it = agents.cbegin(); it != agents.cend(); ++it) {
        // Has no effect in a settings file (protocol reference, 4).
        if (it.key() != s("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST")) {
            EXPECT_EQ(env.value(it.key()), QJsonValue(it.value())) << it.key().toStdString();
        }
    }
    for (const QString &name : env.keys()) {
        if (!agents.contains(name)) {
            EXPECT_EQ(env.value(name), QJsonValue(QString())) << name.toStdString();
        }
    }
    EXPECT_EQ(env.value(s("ANTHROPIC_API_KEY")), QJsonValue(QString()));
}

TEST(EnvironmentExport, WhatIsToBeFilledInStandsWhereEachKindHasItsSecret)
{
    Endpoint endpoint = endpointAt(s("https://gateway.example"));
    EXPECT_EQ(settingsOf(endpoint).value(s("ANTHROPIC_AUTH_TOKEN")), QJsonValue(secretToFillIn()));
    endpoint.credential = CredentialKind::ApiKey;
    EXPECT_EQ(settingsOf(endpoint).value(s("ANTHROPIC_API_KEY")), QJsonValue(secretToFillIn()));
    EXPECT_EQ(settingsOf(endpoint).value(s("ANTHROPIC_AUTH_TOKEN")), QJsonValue(QString()));
    endpoint.credential = CredentialKind::None;
    EXPECT_EQ(settingsOf(endpoint).value(s("ANTHROPIC_AUTH_TOKEN")),
              QJsonValue(endpoint::placeholderToken()));
    endpoint.secretHeaders = {s("helicone-auth")};
    EXPECT_EQ(settingsOf(endpoint).value(s("ANTHROPIC_CUSTOM_HEADERS")),
              QJsonValue(s("helicone-auth: ") + secretToFillIn()));
}

TEST(EnvironmentExport, TheOwnSignInIsLeftToClaudeCode)
{
    Endpoint endpoint = endpointAt(s("https://gateway.example"));
    endpoint.credential = CredentialKind::OwnSignIn;
    const QJsonObject env = settingsOf(endpoint);
    EXPECT_EQ(env.value(s("ANTHROPIC_AUTH_TOKEN")), QJsonValue(QString()));
    EXPECT_EQ(env.value(s("ANTHROPIC_API_KEY")), QJsonValue(QString()));
    const QString lines = asShellLines(endpoint);
    EXPECT_FALSE(lines.contains(s("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST")));
    EXPECT_TRUE(lines.startsWith(s("unset ANTHROPIC_AUTH_TOKEN ANTHROPIC_API_KEY")));
}

TEST(EnvironmentExport, AHeaderWithAPasswordIsFilledInAsOne)
{
    Endpoint endpoint = endpointAt(s("https://gateway.example"));
    endpoint.secretHeaders = {s("Authorization")};
    const QString header = s("Authorization: Basic ") + secretToFillIn();
    EXPECT_EQ(settingsOf(endpoint).value(s("ANTHROPIC_CUSTOM_HEADERS")), QJsonValue(header));
    EXPECT_EQ(settingsOf(endpoint).value(s("ANTHROPIC_AUTH_TOKEN")), QJsonValue(QString()));
    EXPECT_TRUE(asShellLines(endpoint).contains(header));
}

} // namespace environmentexporttest

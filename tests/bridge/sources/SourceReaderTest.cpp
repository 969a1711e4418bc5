#include "bridge/sources/SourceReader.h"
#include "tests/bridge/sources/SourceHome.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace sourcereadertest {

using namespace bridge;
using namespace bridge::endpoint;
using namespace bridge::sources;

namespace {

const QString kBaseUrl = QStringLiteral("ANTHROPIC_BASE_URL");
const QString kToken = QStringLiteral("ANTHROPIC_AUTH_TOKEN");
const QString kKey = QStringLiteral("ANTHROPIC_API_KEY");
const QString kUser = QStringLiteral(".claude/settings.json");
const QString kProject = QStringLiteral("workspace/.claude/settings.json");
const QString kLocal = QStringLiteral("workspace/.claude/settings.local.json");
const QString kGlobal = QStringLiteral(".claude.json");
const QByteArray kLogin = R"({"claudeAiOauth":{"accessToken":"sk-ant-oat01-not-shown"}})";

Endpoint ours(CredentialKind kind = CredentialKind::BearerToken)
{
    Endpoint endpoint{.address = *EndpointAddress::parse(QStringLiteral("http://ours.test:1")),
                      .credentialOrigin = QStringLiteral("http://ours.test:1"),
                      .headers = {},
                      .models = {},
                      .extraEnvironment = {}};
    endpoint.credential = kind;
    return endpoint;
}

class SourceReaderTest : public ::testing::Test
{
protected:
    /// Sets the address, which is the place's name as a host.
    void setAddress(SourcePlace place)
    {
        const QString address = addressOf(place);
        switch (place) {
        case SourcePlace::Inherited:
            home.places.inherited.insert(kBaseUrl, address);
            break;
        case SourcePlace::GlobalConfig:
            home.setVariable(kGlobal, kBaseUrl, address);
            break;
        case SourcePlace::UserSettings:
            home.setVariable(kUser, kBaseUrl, address);
            break;
        case SourcePlace::ProjectSettings:
            home.setVariable(kProject, kBaseUrl, address);
            break;
        case SourcePlace::LocalSettings:
            home.setVariable(kLocal, kBaseUrl, address);
            break;
        default:
            FAIL() << "has no address";
        }
    }
    [[nodiscard]] static QString addressOf(SourcePlace place)
    {
        return QStringLiteral("http://%1.test:1").arg(sourcePlaceName(place).replace(u'_', u'-'));
    }

    SourceHome home;
};

const auto kPlaces = {SourcePlace::Inherited, SourcePlace::GlobalConfig, SourcePlace::UserSettings,
                      SourcePlace::ProjectSettings, SourcePlace::LocalSettings};

TEST_F(SourceReaderTest, NothingIsSaidWhereNothingIsSet)
{
    EXPECT_EQ(home.read(), SourceReport());
}

TEST_F(SourceReaderTest, EachPlaceBeatsTheWeakerOnesAndIsNamedFirst)
{
    size_t set = 0;
    for (const SourcePlace place : kPlaces) {
        setAddress(place);
        const SourceReport report = home.read();
        ASSERT_EQ(report.sources.size(), ++set);
        EXPECT_EQ(report.sources[0].place, place);
        EXPECT_EQ(report.sources[0].value, addressOf(place));
        EXPECT_EQ(winner(report, kBaseUrl), place);
        ASSERT_TRUE(report.redirect);
        EXPECT_EQ(*report.redirect, report.sources[0]);
    }
}

TEST_F(SourceReaderTest, OursWinsOverAllOfThem)
{
    for (const SourcePlace place : kPlaces)
        setAddress(place);
    home.write(QStringLiteral(".claude/.credentials.json"), kLogin);
    const SourceReport report = home.read({ours()});
    EXPECT_EQ(report.sources[0].place, SourcePlace::ThisApp);
    EXPECT_EQ(report.sources[0].value, QStringLiteral("http://ours.test:1"));
    EXPECT_EQ(winner(report, kBaseUrl), SourcePlace::ThisApp);
    EXPECT_EQ(credentials(report), QStringList{QStringLiteral("this_app:ANTHROPIC_AUTH_TOKEN")});
    EXPECT_FALSE(report.redirect);
    EXPECT_TRUE(report.hasSavedLogin);
}

TEST_F(SourceReaderTest, OwnSignInSendsTheSavedLoginToOurAddress)
{
    setAddress(SourcePlace::UserSettings);
    home.write(QStringLiteral(".claude/.credentials.json"), kLogin);
    const SourceReport report = home.read({ours(CredentialKind::OwnSignIn)});
    EXPECT_EQ(winner(report, kBaseUrl), SourcePlace::ThisApp);
    EXPECT_EQ(credentials(report), QStringList{QStringLiteral("saved_login:")});
}

TEST_F(SourceReaderTest, ABlankAddressOfAStrongerFileLeadsToAnthropic)
{
    setAddress(SourcePlace::UserSettings);
    home.setVariable(kLocal, kBaseUrl, {});
    const SourceReport report = home.read();
    EXPECT_EQ(winner(report, kBaseUrl), SourcePlace::LocalSettings);
    EXPECT_FALSE(report.redirect);
}

TEST_F(SourceReaderTest, AnthropicsOwnAddressIsNoRedirection)
{
    home.setVariable(kUser, kBaseUrl, QStringLiteral("https://API.anthropic.com/"));
    EXPECT_FALSE(home.read().redirect);
    EXPECT_EQ(home.read().ignorable, IgnorableSources());
}

TEST_F(SourceReaderTest, AConfigurationFolderIsReadInThePlaceOfTheHomes)
{
    setAddress(SourcePlace::UserSettings);
    setAddress(SourcePlace::GlobalConfig);
    home.places.inherited.insert(QStringLiteral("CLAUDE_CONFIG_DIR"),
                                 home.path(QStringLiteral("other")));
    EXPECT_TRUE(home.read().sources.empty());
    home.setVariable(QStringLiteral("other/.claude.json"), kBaseUrl, QStringLiteral("http://a"));
    EXPECT_EQ(winner(home.read(), kBaseUrl), SourcePlace::GlobalConfig);
    home.setVariable(QStringLiteral("other/settings.json"), kBaseUrl, QStringLiteral("http://b"));
    EXPECT_EQ(winner(home.read(), kBaseUrl), SourcePlace::UserSettings);
}

TEST_F(SourceReaderTest, TheOlderGlobalConfigurationTakesTheOthersPlace)
{
    setAddress(SourcePlace::GlobalConfig);
    home.setVariable(QStringLiteral(".claude/.config.json"), kBaseUrl, QStringLiteral("http://a"));
    EXPECT_EQ(home.read().redirect->value, QStringLiteral("http://a"));
}

TEST_F(SourceReaderTest, LocalSettingsAreThoseOfTheRepository)
{
    QDir().mkpath(home.path(QStringLiteral("workspace/.git")));
    QDir().mkpath(home.path(QStringLiteral("workspace/deep/below")));
    home.setVariable(kLocal, kBaseUrl, QStringLiteral("http://root"));
    home.setVariable(kProject, kBaseUrl, QStringLiteral("http://project-of-the-root"));
    const QString deep = home.path(QStringLiteral("workspace/deep/below"));
    EXPECT_EQ(readSources(home.places, deep, {}).redirect->value, QStringLiteral("http://root"));
    home.setVariable(QStringLiteral("workspace/deep/below/.claude/settings.local.json"), kBaseUrl,
                     QStringLiteral("http://deep"));
    EXPECT_EQ(readSources(home.places, deep, {}).redirect->value, QStringLiteral("http://root"));
    home.remove(kLocal);
    EXPECT_EQ(readSources(home.places, deep, {}).redirect->value, QStringLiteral("http://deep"));
}

TEST_F(SourceReaderTest, ALinkedWorkTreeUsesTheMainOnesLocalSettings)
{
    const QString git = QStandardPaths::findExecutable(QStringLiteral("git"));
    if (git.isEmpty())
        GTEST_SKIP() << "git is not installed";
    const auto run = [&](const QStringList &arguments) {
        QProcess process;
        process.setWorkingDirectory(home.workspace());
        process.start(git, arguments);
        ASSERT_TRUE(process.waitForFinished());
        ASSERT_EQ(process.exitCode(), 0) << process.readAllStandardError().toStdString();
    };
    run({QStringLiteral("init"), QStringLiteral("-q")});
    run({QStringLiteral("-c"), QStringLiteral("user.name=x"), QStringLiteral("-c"),
         QStringLiteral("user.email=x@example.org"), QStringLiteral("commit"), QStringLiteral("-q"),
         QStringLiteral("--allow-empty"), QStringLiteral("-m"), QStringLiteral("x")});
    run({QStringLiteral("worktree"), QStringLiteral("add"), QStringLiteral("-q"),
         home.path(QStringLiteral("linked"))});
    home.setVariable(kLocal, kBaseUrl, QStringLiteral("http://main"));
    EXPECT_EQ(readSources(home.places, home.path(QStringLiteral("linked")), {}).redirect->value,
              QStringLiteral("http://main"));
}

TEST_F(SourceReaderTest, AHomeUnderVersionControlIsNoRepositoryOfTheWorkspace)
{
    QDir().mkpath(home.path(QStringLiteral(".git")));
    home.setVariable(QStringLiteral(".claude/settings.local.json"), kBaseUrl,
                     QStringLiteral("http://a"));
    EXPECT_TRUE(home.read().sources.empty());
}

TEST_F(SourceReaderTest, InTheHomeItselfTheUsersFileIsNotReadTwice)
{
    setAddress(SourcePlace::UserSettings);
    EXPECT_EQ(readSources(home.places, home.path(), {}).sources.size(), 1U);
}

TEST_F(SourceReaderTest, CredentialsThatAreSentAreTold)
{
    // Each row as it was seen at the endpoint.
    home.write(QStringLiteral(".claude/.credentials.json"), kLogin);
    EXPECT_EQ(credentials(home.read()), QStringList{QStringLiteral("saved_login:")});
    home.write(kGlobal, R"({"primaryApiKey":"sk-ant-api03-not-shown"})");
    EXPECT_EQ(credentials(home.read()), QStringList{QStringLiteral("saved_login:")});
    home.places.inherited.insert(QStringLiteral("CLAUDE_CODE_OAUTH_TOKEN"),
                                 QStringLiteral("sk-ant-oat01-not-shown"));
    EXPECT_EQ(credentials(home.read()),
              QStringList{QStringLiteral("environment:CLAUDE_CODE_OAUTH_TOKEN")});
    home.places.inherited.insert(kToken, QStringLiteral("not-shown"));
    EXPECT_EQ(credentials(home.read()),
              (QStringList{QStringLiteral("environment:ANTHROPIC_AUTH_TOKEN"),
                           QStringLiteral("global_config:primaryApiKey")}));
    home.write(kUser, R"({"apiKeyHelper":"echo not-shown"})");
    EXPECT_EQ(credentials(home.read()),
              (QStringList{QStringLiteral("environment:ANTHROPIC_AUTH_TOKEN"),
                           QStringLiteral("user_settings:apiKeyHelper")}));
    home.setVariable(kLocal, kKey, QStringLiteral("not-shown"));
    EXPECT_EQ(credentials(home.read()),
              (QStringList{QStringLiteral("environment:ANTHROPIC_AUTH_TOKEN"),
                           QStringLiteral("local_settings:ANTHROPIC_API_KEY")}));
}

TEST_F(SourceReaderTest, ACloudProviderTakesTheAddressesPlace)
{
    setAddress(SourcePlace::UserSettings);
    home.places.inherited.insert(QStringLiteral("CLAUDE_CODE_USE_VERTEX"), QStringLiteral("true"));
    SourceReport report = home.read();
    EXPECT_EQ(winner(report, kBaseUrl), std::nullopt);
    ASSERT_TRUE(report.redirect);
    EXPECT_EQ(report.redirect->variable, QStringLiteral("CLAUDE_CODE_USE_VERTEX"));
    EXPECT_EQ(report.redirect->value, QStringLiteral("1"));

    home.places.inherited.insert(QStringLiteral("CLAUDE_CODE_USE_BEDROCK"), QStringLiteral("1"));
    home.places.inherited.insert(QStringLiteral("ANTHROPIC_BEDROCK_BASE_URL"),
                                 QStringLiteral("http://bedrock"));
    report = home.read();
    EXPECT_EQ(winner(report, QStringLiteral("CLAUDE_CODE_USE_VERTEX")), std::nullopt);
    EXPECT_EQ(report.redirect->value, QStringLiteral("http://bedrock"));

    home.setVariable(kLocal, QStringLiteral("CLAUDE_CODE_USE_BEDROCK"), QStringLiteral("0"));
    EXPECT_EQ(home.read().redirect->variable, QStringLiteral("CLAUDE_CODE_USE_VERTEX"));
}

TEST_F(SourceReaderTest, NoSecretIsEverShown)
{
    const QString secret = QStringLiteral("not-shown");
    home.places.inherited.insert(kBaseUrl,
                                 QStringLiteral("https://user:not-shown@host/p?key=not-shown#x"));
    home.places.inherited.insert(QStringLiteral("HTTPS_PROXY"),
                                 QStringLiteral("me:p@not-shown@proxy:3128"));
    for (const QString &name :
         {kToken, kKey, QStringLiteral("CLAUDE_CODE_OAUTH_TOKEN"),
          QStringLiteral("ANTHROPIC_CUSTOM_HEADERS"), QStringLiteral("AWS_BEARER_TOKEN_BEDROCK")})
        home.places.inherited.insert(name, secret);
    home.places.inherited.insert(QStringLiteral("CLAUDE_CODE_USE_FOUNDRY"), secret);
    home.write(kUser, R"({"apiKeyHelper":"echo not-shown"})");
    const SourceReport report = home.read();
    EXPECT_EQ(report.sources.size(), 9U);
    for (const EndpointSource &source : report.sources)
        EXPECT_FALSE(source.value.contains(secret)) << source.variable.toStdString();
    EXPECT_EQ(report.sources[0].value, QStringLiteral("https://…@host/p?…"));
}

TEST_F(SourceReaderTest, ABrokenFileIsNamedWithLineAndColumnAndNothingElseBreaks)
{
    setAddress(SourcePlace::UserSettings);
    home.write(kProject, "{\n  \"env\": {\n    \"ä\": oops\n  }\n}\n");
    const SourceReport report = home.read();
    EXPECT_EQ(winner(report, kBaseUrl), SourcePlace::UserSettings);
    ASSERT_EQ(report.problems.size(), 1U);
    EXPECT_EQ(report.problems[0].kind, SourceProblem::Kind::NotJson);
    EXPECT_EQ(report.problems[0].file, home.path(kProject));
    EXPECT_EQ(report.problems[0].line, 3);
    EXPECT_EQ(report.problems[0].column, 10);
}

TEST_F(SourceReaderTest, WhatClaudeCodeReadsInAFileIsRead)
{
    const QByteArray good = R"({"env":{"ANTHROPIC_BASE_URL":"http://a","X":[1],"Y":null}})";
    home.write(kUser, "\xef\xbb\xbf" + good);
    EXPECT_TRUE(home.read().redirect);
    home.write(kUser, "");
    EXPECT_EQ(home.read(), SourceReport());
    home.write(kUser, R"({"env":{"ANTHROPIC_BASE_URL":"http://b"},)" + good.mid(1));
    EXPECT_EQ(home.read().redirect->value, QStringLiteral("http://a"));
}

TEST_F(SourceReaderTest, WhatClaudeCodeRefusesInAFileIsNotRead)
{
    using Kind = SourceProblem::Kind;
    const std::pair<QByteArray, Kind> kFiles[]{
        {"// comment\n{\"env\":{\"ANTHROPIC_BASE_URL\":\"http://a\"}}", Kind::NotJson},
        {"{\"env\":{\"ANTHROPIC_BASE_URL\":\"http://a\",}}", Kind::NotJson},
        {"[1]", Kind::NotAnObject},
        {"{\"env\":[],\"apiKeyHelper\":\"x\"}", Kind::WrongType},
        {"{\"env\":{\"ANTHROPIC_BASE_URL\":\"http://a\"},\"permissions\":5}", Kind::WrongType},
        {QByteArray(17 * 1024 * 1024, ' ') + "{}", Kind::TooLarge},
    };
    for (const auto &[content, kind] : kFiles) {
        home.write(kUser, content);
        const SourceReport report = home.read();
        EXPECT_TRUE(report.sources.empty()) << content.left(80).toStdString();
        ASSERT_EQ(report.problems.size(), 1U) << content.left(80).toStdString();
        EXPECT_EQ(report.problems[0].kind, kind) << content.left(80).toStdString();
    }
}

TEST_F(SourceReaderTest, WhatIsNoFileIsNamedAndNotWaitedFor)
{
    home.write(QStringLiteral(".claude/other"), {});
    ASSERT_EQ(::mkfifo(home.path(kUser).toLocal8Bit().constData(), 0600), 0);
    const SourceReport report = home.read();
    ASSERT_EQ(report.problems.size(), 1U);
    EXPECT_EQ(report.problems[0].kind, SourceProblem::Kind::Unreadable);
}

TEST_F(SourceReaderTest, OnlyWhatLeadsElsewhereIsToBeIgnored)
{
    home.places.inherited.insert(kKey, QStringLiteral("the user's own"));
    home.setVariable(kLocal, QStringLiteral("ANTHROPIC_CUSTOM_HEADERS"), QStringLiteral("x: own"));
    EXPECT_EQ(home.read().ignorable, IgnorableSources());
    home.write(kUser, R"({"env":{"ANTHROPIC_BASE_URL":"http://a","ANTHROPIC_AUTH_TOKEN":"t",
        "ANTHROPIC_CUSTOM_HEADERS":"x: theirs","HTTP_PROXY":"http://p","OTHER":"1"},
        "apiKeyHelper":"echo x"})");
    const SourceReport report = home.read();
    EXPECT_EQ(report.ignorable.variables, (QStringList{kToken, kBaseUrl}));
    EXPECT_TRUE(report.ignorable.keyHelper);

    const SourceReport ignoring = home.read({std::nullopt, true});
    EXPECT_FALSE(ignoring.redirect);
    EXPECT_EQ(credentials(ignoring), QStringList{QStringLiteral("environment:ANTHROPIC_API_KEY")});
    EXPECT_EQ(ignoring.sources.size(), report.sources.size()) << "they are still named";
}

TEST_F(SourceReaderTest, AProxyThatShowsTheTokenToTheNetworkIsNamed)
{
    const auto named = [this] { return home.read().clearProxy.has_value(); };
    home.setVariable(kUser, kBaseUrl, QStringLiteral("http://u:p@gateway.test/v1"));
    EXPECT_FALSE(named());
    home.places.inherited.insert(QStringLiteral("HTTP_PROXY"), QStringLiteral("http://corp:3128"));
    ASSERT_TRUE(named());
    EXPECT_EQ(home.read().clearProxy->variable, QStringLiteral("HTTP_PROXY"));
    EXPECT_TRUE(home.read({ours()}).clearProxy) << "the toggle leaves proxies in force";
    home.setVariable(kUser, kBaseUrl, QStringLiteral("https://gateway.test"));
    EXPECT_FALSE(named()) << "TLS passes through it";
    home.setVariable(kUser, kBaseUrl, QStringLiteral("http://gateway.test"));
    EXPECT_TRUE(named());
    home.setVariable(kLocal, QStringLiteral("NO_PROXY"), QStringLiteral("gateway.test"));
    EXPECT_FALSE(named());
    home.remove(kLocal);
    home.places.inherited.insert(QStringLiteral("HTTP_PROXY"),
                                 QStringLiteral("http://127.0.0.1:3128"));
    EXPECT_FALSE(named()) << "it is on this computer";
    home.setVariable(kLocal, QStringLiteral("HTTP_PROXY"), QStringLiteral("http://corp:3128"));
    EXPECT_EQ(home.read().clearProxy->place, SourcePlace::LocalSettings);
    EXPECT_FALSE(home.read({ours()}).clearProxy) << "the toggle leaves settings files out";
}

TEST_F(SourceReaderTest, TheLoginShellIsNamedWhereWeHaveNotInheritedItAndNeverWins)
{
    QProcessEnvironment shell;
    shell.insert(kBaseUrl, QStringLiteral("http://shell"));
    shell.insert(kKey, QStringLiteral("same"));
    home.places.inherited.insert(kKey, QStringLiteral("same"));
    const SourceReport report = home.read({}, shell);
    ASSERT_EQ(report.sources.size(), 2U);
    EXPECT_EQ(report.sources[0].place, SourcePlace::LoginShell);
    EXPECT_FALSE(report.sources[0].wins);
    EXPECT_FALSE(report.redirect);
    EXPECT_EQ(report.sources[1].place, SourcePlace::Inherited);
}

} // namespace

} // namespace sourcereadertest

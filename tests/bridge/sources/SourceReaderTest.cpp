#include "bridge/sources/SourceReader.h"
#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/bridge/sources/SourceHome.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>

#include <gtest/gtest.h>

#include <map>

#include <sys/stat.h>

namespace sourcereadertest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::endpoint;
using namespace bridge::sources;

const QString kBaseUrl = u"ANTHROPIC_BASE_URL"_s;
const QString kToken = u"ANTHROPIC_AUTH_TOKEN"_s;
const QString kKey = u"ANTHROPIC_API_KEY"_s;
const QString kUser = u".claude/settings.json"_s;
const QString kProject = u"workspace/.claude/settings.json"_s;
const QString kLocal = u"workspace/.claude/settings.local.json"_s;
const QString kGlobal = u".claude.json"_s;
const QByteArray kLogin = R"({"claudeAiOauth":{"accessToken":"sk-ant-oat01-not-shown"}})";

Endpoint ours(CredentialKind kind = CredentialKind::BearerToken)
{
    Endpoint endpoint = endpointtest::endpointAt(u"http://ours.test:1"_s);
    endpoint.credential = kind;
    return endpoint;
}

class SourceReaderTest : public ::testing::Test
{
protected:
    /// Sets an address whose host is the place's name.
    void setAddress(SourcePlace place)
    {
        static const std::map<SourcePlace, QString> files{{SourcePlace::GlobalConfig, kGlobal},
                                                          {SourcePlace::UserSettings, kUser},
                                                          {SourcePlace::ProjectSettings, kProject},
                                                          {SourcePlace::LocalSettings, kLocal}};
        if (place == SourcePlace::Inherited)
            home.places.inherited.insert(kBaseUrl, addressOf(place));
        else
            home.setVariable(files.at(place), kBaseUrl, addressOf(place));
    }
    [[nodiscard]] static QString addressOf(SourcePlace place)
    {
        return u"http://%1.test:1"_s.arg(sourcePlaceName(place).replace(u'_', u'-'));
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
    home.write(u".claude/.credentials.json"_s, kLogin);
    const SourceReport report = home.read({ours()});
    EXPECT_EQ(report.sources[0].place, SourcePlace::ThisApp);
    EXPECT_EQ(report.sources[0].value, u"http://ours.test:1"_s);
    EXPECT_EQ(winner(report, kBaseUrl), SourcePlace::ThisApp);
    EXPECT_EQ(credentials(report), QStringList{u"this_app:ANTHROPIC_AUTH_TOKEN"_s});
    EXPECT_FALSE(report.redirect);
    EXPECT_TRUE(report.hasSavedLogin);
}

TEST_F(SourceReaderTest, OwnSignInSendsTheSavedLoginToOurAddress)
{
    setAddress(SourcePlace::UserSettings);
    home.write(u".claude/.credentials.json"_s, kLogin);
    const SourceReport report = home.read({ours(CredentialKind::OwnSignIn)});
    EXPECT_EQ(winner(report, kBaseUrl), SourcePlace::ThisApp);
    EXPECT_EQ(credentials(report), QStringList{u"saved_login:"_s});
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
    home.setVariable(kUser, kBaseUrl, u"https://API.anthropic.com/"_s);
    EXPECT_FALSE(home.read().redirect);
    EXPECT_EQ(home.read().ignorable, IgnorableSources());
}

TEST_F(SourceReaderTest, AConfigurationFolderIsReadInThePlaceOfTheHomes)
{
    setAddress(SourcePlace::UserSettings);
    setAddress(SourcePlace::GlobalConfig);
    home.places.inherited.insert(u"CLAUDE_CONFIG_DIR"_s, home.path(u"other"_s));
    EXPECT_TRUE(home.read().sources.empty());
    home.setVariable(u"other/.claude.json"_s, kBaseUrl, u"http://a"_s);
    EXPECT_EQ(winner(home.read(), kBaseUrl), SourcePlace::GlobalConfig);
    home.setVariable(u"other/settings.json"_s, kBaseUrl, u"http://b"_s);
    EXPECT_EQ(winner(home.read(), kBaseUrl), SourcePlace::UserSettings);
}

TEST_F(SourceReaderTest, TheOlderGlobalConfigurationTakesTheOthersPlace)
{
    setAddress(SourcePlace::GlobalConfig);
    home.setVariable(u".claude/.config.json"_s, kBaseUrl, u"http://a"_s);
    EXPECT_EQ(home.read().redirect->value, u"http://a"_s);
}

TEST_F(SourceReaderTest, LocalSettingsAreThoseOfTheRepository)
{
    QDir().mkpath(home.path(u"workspace/.git"_s));
    QDir().mkpath(home.path(u"workspace/deep/below"_s));
    home.setVariable(kLocal, kBaseUrl, u"http://root"_s);
    home.setVariable(kProject, kBaseUrl, u"http://project-of-the-root"_s);
    const QString deep = home.path(u"workspace/deep/below"_s);
    EXPECT_EQ(readSources(home.places, deep, {}).redirect->value, u"http://root"_s);
    home.setVariable(u"workspace/deep/below/.claude/settings.local.json"_s, kBaseUrl,
                     u"http://deep"_s);
    EXPECT_EQ(readSources(home.places, deep, {}).redirect->value, u"http://root"_s);
    home.remove(kLocal);
    EXPECT_EQ(readSources(home.places, deep, {}).redirect->value, u"http://deep"_s);
}

TEST_F(SourceReaderTest, ALinkedWorkTreeUsesTheMainOnesLocalSettings)
{
    const QString git = QStandardPaths::findExecutable(u"git"_s);
    if (git.isEmpty())
        GTEST_SKIP() << "git is not installed";
    const auto run = [&](const QStringList &arguments) {
        QProcess process;
        process.setWorkingDirectory(home.workspace());
        process.start(git, arguments);
        ASSERT_TRUE(process.waitForFinished());
        ASSERT_EQ(process.exitCode(), 0) << process.readAllStandardError().toStdString();
    };
    run({u"init"_s, u"-q"_s});
    run({u"-c"_s, u"user.name=x"_s, u"-c"_s, u"user.email=x@example.org"_s, u"commit"_s, u"-q"_s,
         u"--allow-empty"_s, u"-m"_s, u"x"_s});
    run({u"worktree"_s, u"add"_s, u"-q"_s, home.path(u"linked"_s)});
    home.setVariable(kLocal, kBaseUrl, u"http://main"_s);
    EXPECT_EQ(readSources(home.places, home.path(u"linked"_s), {}).redirect->value,
              u"http://main"_s);
}

TEST_F(SourceReaderTest, AHomeUnderVersionControlIsNoRepositoryOfTheWorkspace)
{
    QDir().mkpath(home.path(u".git"_s));
    home.setVariable(u".claude/settings.local.json"_s, kBaseUrl, u"http://a"_s);
    EXPECT_TRUE(home.read().sources.empty());
}

TEST_F(SourceReaderTest, InTheHomeItselfTheUsersFileIsNotReadTwice)
{
    setAddress(SourcePlace::UserSettings);
    EXPECT_EQ(readSources(home.places, home.path(), {}).sources.size(), 1U);
}

TEST_F(SourceReaderTest, CredentialsThatAreSentAreTold)
{
    // Each row was observed at the endpoint.
    home.write(u".claude/.credentials.json"_s, kLogin);
    EXPECT_EQ(credentials(home.read()), QStringList{u"saved_login:"_s});
    home.write(kGlobal, R"({"primaryApiKey":"sk-ant-api03-not-shown"})");
    EXPECT_EQ(credentials(home.read()), QStringList{u"saved_login:"_s});
    home.places.inherited.insert(u"CLAUDE_CODE_OAUTH_TOKEN"_s, u"sk-ant-oat01-not-shown"_s);
    EXPECT_EQ(credentials(home.read()), QStringList{u"environment:CLAUDE_CODE_OAUTH_TOKEN"_s});
    home.places.inherited.insert(kToken, u"not-shown"_s);
    EXPECT_EQ(credentials(home.read()), (QStringList{u"environment:ANTHROPIC_AUTH_TOKEN"_s,
                                                     u"global_config:primaryApiKey"_s}));
    home.write(kUser, R"({"apiKeyHelper":"echo not-shown"})");
    EXPECT_EQ(credentials(home.read()), (QStringList{u"environment:ANTHROPIC_AUTH_TOKEN"_s,
                                                     u"user_settings:apiKeyHelper"_s}));
    home.setVariable(kLocal, kKey, u"not-shown"_s);
    EXPECT_EQ(credentials(home.read()), (QStringList{u"environment:ANTHROPIC_AUTH_TOKEN"_s,
                                                     u"local_settings:ANTHROPIC_API_KEY"_s}));
}

TEST_F(SourceReaderTest, ACloudProviderTakesTheAddressesPlace)
{
    setAddress(SourcePlace::UserSettings);
    home.places.inherited.insert(u"CLAUDE_CODE_USE_VERTEX"_s, u"true"_s);
    SourceReport report = home.read();
    EXPECT_EQ(winner(report, kBaseUrl), std::nullopt);
    ASSERT_TRUE(report.redirect);
    EXPECT_EQ(report.redirect->variable, u"CLAUDE_CODE_USE_VERTEX"_s);
    EXPECT_EQ(report.redirect->value, u"1"_s);

    home.places.inherited.insert(u"CLAUDE_CODE_USE_BEDROCK"_s, u"1"_s);
    home.places.inherited.insert(u"ANTHROPIC_BEDROCK_BASE_URL"_s, u"http://bedrock"_s);
    report = home.read();
    EXPECT_EQ(winner(report, u"CLAUDE_CODE_USE_VERTEX"_s), std::nullopt);
    EXPECT_EQ(report.redirect->value, u"http://bedrock"_s);

    home.setVariable(kLocal, u"CLAUDE_CODE_USE_BEDROCK"_s, u"0"_s);
    EXPECT_EQ(home.read().redirect->variable, u"CLAUDE_CODE_USE_VERTEX"_s);
}

TEST_F(SourceReaderTest, NoSecretIsEverShown)
{
    const QString secret = u"not-shown"_s;
    home.places.inherited.insert(kBaseUrl, u"https://user:not-shown@host/p?key=not-shown#x"_s);
    home.places.inherited.insert(u"HTTPS_PROXY"_s, u"me:p@not-shown@proxy:3128"_s);
    for (const QString &name : {kToken, kKey, u"CLAUDE_CODE_OAUTH_TOKEN"_s,
                                u"ANTHROPIC_CUSTOM_HEADERS"_s, u"AWS_BEARER_TOKEN_BEDROCK"_s})
        home.places.inherited.insert(name, secret);
    home.places.inherited.insert(u"CLAUDE_CODE_USE_FOUNDRY"_s, secret);
    home.write(kUser, R"({"apiKeyHelper":"echo not-shown"})");
    const SourceReport report = home.read();
    EXPECT_EQ(report.sources.size(), 9U);
    for (const EndpointSource &source : report.sources)
        EXPECT_FALSE(source.value.contains(secret)) << source.variable.toStdString();
    EXPECT_EQ(report.sources[0].value, u"https://…@host/p?…"_s);
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
    EXPECT_EQ(home.read().redirect->value, u"http://a"_s);
}

TEST_F(SourceReaderTest, WhatClaudeCodeRefusesInAFileIsNotRead)
{
    using Kind = SourceProblem::Kind;
    const std::pair<QByteArray, Kind> kFiles[]{
        {"// comment\n{\"env\":{\"ANTHROPIC_BASE_URL\":\"http://a\"}}", Kind::NotJson},
        {"{\"env\":{\"ANTHROPIC_BASE_URL\":\"http://a\",}}", Kind::NotJson},
        {"[1]", Kind::NotAnObject},
        {R"({"env":{"ANTHROPIC_BASE_URL":"http://a"},"tui":"big"})", Kind::WrongValue},
        {"{\"env\":[],\"apiKeyHelper\":\"x\"}", Kind::WrongType},
        {"{\"env\":{\"ANTHROPIC_BASE_URL\":\"http://a\"},\"permissions\":5}", Kind::WrongType},
        {QByteArray(17 * 1024 * 1024, ' ') + "{}", Kind::TooLarge},
    };
    home.places.agentVersion = QVersionNumber(2, 1, 330);
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
    home.write(u".claude/other"_s, {});
    ASSERT_EQ(::mkfifo(home.path(kUser).toLocal8Bit().constData(), 0600), 0);
    const SourceReport report = home.read();
    ASSERT_EQ(report.problems.size(), 1U);
    EXPECT_EQ(report.problems[0].kind, SourceProblem::Kind::Unreadable);
}

TEST_F(SourceReaderTest, OnlyWhatLeadsElsewhereIsToBeIgnored)
{
    home.places.inherited.insert(kKey, u"the user's own"_s);
    home.setVariable(kLocal, u"ANTHROPIC_CUSTOM_HEADERS"_s, u"x: own"_s);
    EXPECT_EQ(home.read().ignorable, IgnorableSources());
    home.write(kUser, R"({"env":{"ANTHROPIC_BASE_URL":"http://a","ANTHROPIC_AUTH_TOKEN":"t",
        "ANTHROPIC_CUSTOM_HEADERS":"x: theirs","HTTP_PROXY":"http://p","OTHER":"1"},
        "apiKeyHelper":"echo x"})");
    const SourceReport report = home.read();
    EXPECT_EQ(report.ignorable.variables, (QStringList{kToken, kBaseUrl}));
    EXPECT_TRUE(report.ignorable.keyHelper);

    const SourceReport ignoring = home.read({std::nullopt, true});
    EXPECT_FALSE(ignoring.redirect);
    EXPECT_EQ(credentials(ignoring), QStringList{u"environment:ANTHROPIC_API_KEY"_s});
    EXPECT_EQ(ignoring.sources.size(), report.sources.size()) << "they are still named";
}

TEST_F(SourceReaderTest, AProxyThatShowsTheTokenToTheNetworkIsNamed)
{
    const auto named = [this] { return home.read().clearProxy.has_value(); };
    home.setVariable(kUser, kBaseUrl, u"http://u:p@gateway.test/v1"_s);
    EXPECT_FALSE(named());
    home.places.inherited.insert(u"HTTP_PROXY"_s, u"http://corp:3128"_s);
    ASSERT_TRUE(named());
    EXPECT_EQ(home.read().clearProxy->variable, u"HTTP_PROXY"_s);
    EXPECT_TRUE(home.read({ours()}).clearProxy) << "the toggle leaves proxies in force";
    home.setVariable(kUser, kBaseUrl, u"https://gateway.test"_s);
    EXPECT_FALSE(named()) << "TLS passes through it";
    home.setVariable(kUser, kBaseUrl, u"http://gateway.test"_s);
    EXPECT_TRUE(named());
    home.setVariable(kLocal, u"NO_PROXY"_s, u"gateway.test"_s);
    EXPECT_FALSE(named());
    home.remove(kLocal);
    home.places.inherited.insert(u"HTTP_PROXY"_s, u"http://127.0.0.1:3128"_s);
    EXPECT_FALSE(named()) << "it is on this computer";
    home.setVariable(kLocal, u"HTTP_PROXY"_s, u"http://corp:3128"_s);
    EXPECT_EQ(home.read().clearProxy->place, SourcePlace::LocalSettings);
    EXPECT_FALSE(home.read({ours()}).clearProxy) << "the toggle leaves settings files out";
}

TEST_F(SourceReaderTest, TheLoginShellIsNamedWhereWeHaveNotInheritedItAndNeverWins)
{
    QProcessEnvironment shell;
    shell.insert(kBaseUrl, u"http://shell"_s);
    shell.insert(kKey, u"same"_s);
    home.places.inherited.insert(kKey, u"same"_s);
    const SourceReport report = home.read({}, shell);
    ASSERT_EQ(report.sources.size(), 2U);
    EXPECT_EQ(report.sources[0].place, SourcePlace::LoginShell);
    EXPECT_FALSE(report.sources[0].wins);
    EXPECT_FALSE(report.redirect);
    EXPECT_EQ(report.sources[1].place, SourcePlace::Inherited);
}

} // namespace sourcereadertest

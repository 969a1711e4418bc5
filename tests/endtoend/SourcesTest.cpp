#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/endpoint/SentCredential.h"
#include "bridge/sources/SourceReader.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Trap.h"
#include "tests/endtoend/support/Waiting.h"

#include <QJsonArray>
#include <QJsonObject>

#include <map>
#include <set>

namespace sourcestest {

/// Compares readSources() with the real Claude Code: the address that it uses, and the credential.
using namespace Qt::StringLiterals;
using namespace bridge;
using sources::SourceKind;
using sources::SourcePlace;
using sources::SourceReport;

using Places = std::vector<SourcePlace>;

const std::map<SourcePlace, QString> kFiles{
    {SourcePlace::GlobalConfig, u".claude.json"_s},
    {SourcePlace::UserSettings, u".claude/settings.json"_s},
    {SourcePlace::ProjectSettings, u"workspace/.claude/settings.json"_s},
    {SourcePlace::LocalSettings, u"workspace/.claude/settings.local.json"_s}};
const Places kAll{SourcePlace::SavedLogin,      SourcePlace::Inherited,
                  SourcePlace::GlobalConfig,    SourcePlace::UserSettings,
                  SourcePlace::ProjectSettings, SourcePlace::LocalSettings};

const QString kToken = u"ANTHROPIC_AUTH_TOKEN"_s;
const QString kKey = u"ANTHROPIC_API_KEY"_s;
const QString kOAuthToken = u"CLAUDE_CODE_OAUTH_TOKEN"_s;
const QString kHelper = u"apiKeyHelper"_s;
const QString kPrimaryKey = u"primaryApiKey"_s;
const QString kSignIn = u"sign-in"_s;

class SourcesTest : public EndToEndTest
{
protected:
    SourcesTest()
    {
        environment.insert(u"HTTPS_PROXY"_s, wayToAnthropic.address());
        environment.insert(u"NO_PROXY"_s, u"127.0.0.1"_s);
        environment.insert(u"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"_s, u"1"_s);
        environment.insert(u"CLAUDE_CODE_MAX_RETRIES"_s, u"0"_s);
    }

    [[nodiscard]] static QString secretOf(const QString &label)
    {
        return u"sk-ant-oat01-of-%1-0123456789"_s.arg(label);
    }
    void saveLogin() const { home.saveLogin(secretOf(kSignIn), secretOf(u"refresh"_s)); }
    [[nodiscard]] SourceReport report(const sources::AppInfluence &app = {}) const
    {
        return sources::readSources(sources::SourcePlaces::ofThisComputer(environment),
                                    home.workspace(), app);
    }
    [[nodiscard]] static const sources::EndpointSource *winner(const SourceReport &report,
                                                               SourceKind kind)
    {
        for (const auto &source : report.sources) {
            if (source.wins && source.kind == kind)
                return &source;
        }
        return nullptr;
    }

    /// Requests to Anthropic's own API end here, in the proxy.
    Trap wayToAnthropic;
    QProcessEnvironment environment = home.environment();
};

class SourcePlacesTest : public SourcesTest, public ::testing::WithParamInterface<Places>
{
protected:
    SourcePlacesTest()
    {
        QMap<QString, QString> watchFor{{u"placeholder"_s, endpoint::placeholderToken()},
                                        {kSignIn, secretOf(kSignIn)}};
        for (const SourcePlace place : kAll)
            watchFor.insert(nameOf(place), secretOf(nameOf(place)));
        for (const SourcePlace place : GetParam())
            plant(place, watchFor);
        ours = startPractice(watchFor);
    }

    [[nodiscard]] static QString nameOf(SourcePlace place)
    {
        return sources::sourcePlaceName(place).replace(u'_', u'-');
    }
    void plant(SourcePlace place, const QMap<QString, QString> &watchFor)
    {
        if (place == SourcePlace::SavedLogin) {
            saveLogin();
            return;
        }
        auto endpoint = startPractice(watchFor);
        const QString kAddress = u"ANTHROPIC_BASE_URL"_s;
        if (place == SourcePlace::Inherited) {
            environment.insert(kAddress, endpoint->address());
            environment.insert(kToken, secretOf(nameOf(place)));
        } else {
            home.writeJson(kFiles.at(place),
                           {{u"env"_s, QJsonObject{{kAddress, endpoint->address()},
                                                   {kToken, secretOf(nameOf(place))}}}});
        }
        theirs.emplace(place, std::move(endpoint));
    }

    /// The places whose endpoints got requests since the last call, and the requests.
    std::map<SourcePlace, QStringList> asked()
    {
        std::map<SourcePlace, QStringList> asked;
        for (const auto &[place, endpoint] : theirs) {
            const auto turns = turnsAt(endpoint);
            size_t &known = m_known[place];
            for (; known < turns.size(); ++known)
                asked[place] = turns[known].seen;
        }
        return asked;
    }
    [[nodiscard]] bool wentToAnthropic() const
    {
        return wayToAnthropic.heard(u"CONNECT api.anthropic.com:443"_s);
    }

    Practice ours;
    std::map<SourcePlace, Practice> theirs;

private:
    std::map<SourcePlace, size_t> m_known;
};

TEST_P(SourcePlacesTest, TheReportIsTheTruthWithTheToggleOffAndOnAndOthersIgnored)
{
    TestApp app(home, environment);
    ASSERT_TRUE(app.openReady());

    SourceReport told = report();
    app.chat().send(u"nothing is injected"_s);
    ASSERT_TRUE(app.waitForTurns(1)) << app.log().describe();
    if (const auto *address = winner(told, SourceKind::Address)) {
        const auto *credential = winner(told, SourceKind::Credential);
        ASSERT_TRUE(credential);
        const std::map<SourcePlace, QStringList> expected{
            {address->place, {nameOf(credential->place)}}};
        EXPECT_EQ(asked(), expected);
        EXPECT_EQ(*told.redirect, *address);
        EXPECT_FALSE(wentToAnthropic());
    } else {
        EXPECT_FALSE(told.redirect);
        EXPECT_TRUE(asked().empty());
        EXPECT_TRUE(wentToAnthropic());
    }

    qint64 before = app.chat().agent().pid;
    app.use(ours->address());
    ASSERT_TRUE(app.waitForNewAgent(before)) << app.log().describe();
    const auto choice = app.endpoints.endpointFor({});
    ASSERT_TRUE(choice && *choice);
    told = report({*choice});
    EXPECT_EQ(winner(told, SourceKind::Address)->place, SourcePlace::ThisApp);
    EXPECT_EQ(winner(told, SourceKind::Credential)->place, SourcePlace::ThisApp);
    EXPECT_TRUE(app.converse(u"ours is injected"_s)) << app.log().describe();
    ASSERT_FALSE(turnsAt(ours).empty());
    EXPECT_EQ(turnsAt(ours).back().seen, QStringList{u"placeholder"_s});
    EXPECT_TRUE(asked().empty());

    before = app.chat().agent().pid;
    const size_t turnsHere = turnsAt(ours).size();
    saveLogin(); // the remaining source
    app.endpoints.setIgnoresOthers(true);
    ASSERT_TRUE(app.endpoints.setEnabled(false));
    ASSERT_TRUE(app.waitForNewAgent(before)) << app.log().describe();
    told = report({std::nullopt, true});
    EXPECT_FALSE(told.redirect);
    EXPECT_EQ(winner(told, SourceKind::Credential)->place, SourcePlace::SavedLogin);
    const size_t turns = app.log().turns.size();
    app.chat().send(u"others are ignored"_s);
    ASSERT_TRUE(app.waitForTurns(turns + 1)) << app.log().describe();
    EXPECT_TRUE(wentToAnthropic());
    EXPECT_TRUE(asked().empty());
    EXPECT_EQ(turnsAt(ours).size(), turnsHere);
}

std::string nameOf(const ::testing::TestParamInfo<Places> &tested)
{
    return tested.param.size() == 1 ? sources::sourcePlaceName(tested.param[0]).toStdString()
                                    : std::string("all");
}

INSTANTIATE_TEST_SUITE_P(Each, SourcePlacesTest,
                         ::testing::Values(Places{SourcePlace::SavedLogin},
                                           Places{SourcePlace::UserSettings}, kAll),
                         nameOf);
INSTANTIATE_TEST_SUITE_P(Long, SourcePlacesTest,
                         ::testing::Values(Places{SourcePlace::Inherited},
                                           Places{SourcePlace::GlobalConfig},
                                           Places{SourcePlace::ProjectSettings},
                                           Places{SourcePlace::LocalSettings}),
                         nameOf);

/// Several credentials at once.
class SourceCredentialsTest : public SourcesTest, public ::testing::WithParamInterface<QStringList>
{};

TEST_P(SourceCredentialsTest, TheReportNamesExactlyThoseThatAreSent)
{
    QMap<QString, QString> watchFor;
    for (const QString &name : {kToken, kKey, kOAuthToken, kHelper, kPrimaryKey, kSignIn})
        watchFor.insert(name, secretOf(name));
    const Practice practice = startPractice(watchFor);
    environment.insert(u"ANTHROPIC_BASE_URL"_s, practice->address());
    for (const QString &name : GetParam()) {
        if (name == kSignIn)
            saveLogin();
        else if (name == kHelper)
            home.writeJson(kFiles.at(SourcePlace::UserSettings),
                           {{kHelper, u"printf %s "_s + secretOf(name)}});
        else if (name == kPrimaryKey)
            home.writeJson(kFiles.at(SourcePlace::GlobalConfig), {{kPrimaryKey, secretOf(name)}});
        else
            environment.insert(name, secretOf(name));
    }
    std::set<QString> claimed;
    for (const auto &source : report().sources) {
        if (source.wins && source.kind == SourceKind::Credential)
            claimed.insert(source.variable.isEmpty() ? kSignIn : source.variable);
    }
    TestApp app(home, environment);
    ASSERT_TRUE(app.openReady());
    EXPECT_TRUE(app.converse(u"as whom"_s)) << app.log().describe();
    ASSERT_FALSE(turnsAt(practice).empty());
    const QStringList seen = turnsAt(practice).back().seen;
    EXPECT_EQ(std::set<QString>(seen.begin(), seen.end()), claimed);
}

INSTANTIATE_TEST_SUITE_P(
    Each, SourceCredentialsTest,
    ::testing::Values(QStringList{kToken, kKey, kOAuthToken, kHelper, kPrimaryKey, kSignIn},
                      QStringList{kKey, kHelper, kSignIn}, QStringList{kOAuthToken, kSignIn},
                      QStringList{kPrimaryKey}));
INSTANTIATE_TEST_SUITE_P(
    Long, SourceCredentialsTest,
    ::testing::Values(QStringList{kToken, kKey, kHelper}, QStringList{kToken, kHelper},
                      QStringList{kToken, kPrimaryKey}, QStringList{kToken, kSignIn, kOAuthToken},
                      QStringList{kKey, kOAuthToken, kSignIn}, QStringList{kHelper, kPrimaryKey},
                      QStringList{kHelper, kSignIn}, QStringList{kPrimaryKey, kSignIn}));

} // namespace sourcestest

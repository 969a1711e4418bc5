#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/endpoint/SentCredential.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/HostilePlace.h"
#include "tests/endtoend/support/Waiting.h"

#include <QJsonArray>

#include <algorithm>
#include <map>

namespace hostilehometest {

using namespace Qt::StringLiterals;
using namespace bridge;
using secrets::CredentialKind;
using session::ChatState;

/// Places with settings that name another endpoint than the toggle.
enum class Source {
    UserSettings,
    ProjectSettings,
    LocalSettings,
    GlobalConfig,
    SavedLogin,
    Inherited
};
using Sources = std::vector<Source>;

const std::map<Source, QString> kNames{
    {Source::UserSettings, u"user"_s},   {Source::ProjectSettings, u"project"_s},
    {Source::LocalSettings, u"local"_s}, {Source::GlobalConfig, u"global"_s},
    {Source::SavedLogin, u"login"_s},    {Source::Inherited, u"inherited"_s}};

/// The settings files, relative to the home.
const std::map<Source, QString> kFiles{
    {Source::UserSettings, u".claude/settings.json"_s},
    {Source::ProjectSettings, u"workspace/.claude/settings.json"_s},
    {Source::LocalSettings, u"workspace/.claude/settings.local.json"_s},
    {Source::GlobalConfig, u".claude.json"_s}};

const Sources kAll{Source::UserSettings, Source::ProjectSettings, Source::LocalSettings,
                   Source::GlobalConfig, Source::SavedLogin,      Source::Inherited};
const Sources kAllFiles{Source::UserSettings, Source::ProjectSettings, Source::LocalSettings};

const QString kLoginToken = u"sk-ant-oat01-saved-login-0123456789"_s;
const QString kLoginRefresh = u"sk-ant-ort01-saved-login-0123456789"_s;
const QString kOurSecret = u"the-secret-of-this-endpoint"_s;

std::string nameOf(const Sources &sources)
{
    return sources.size() == 1 ? kNames.at(sources[0]).toStdString() : "all";
}

std::string nameOfTested(const ::testing::TestParamInfo<Sources> &tested)
{
    return nameOf(tested.param);
}

// Name of a test's parameter in the output.
void PrintTo(Source source, std::ostream *out)
{
    *out << kNames.at(source).toStdString();
}

/// A home, a project and an environment that all name other endpoints than the settings.
class HostileHomeTest : public EndToEndTest
{
protected:
    HostileHomeTest()
    {
        QMap<QString, QString> watchFor{{u"saved login"_s, kLoginToken},
                                        {u"refresh token of the saved login"_s, kLoginRefresh},
                                        {u"ours"_s, kOurSecret},
                                        {u"placeholder"_s, endpoint::placeholderToken()}};
        for (const auto &[source, name] : kNames) {
            const auto [place, isNew] =
                places.emplace(source, std::make_unique<HostilePlace>(home, name));
            watchFor.insert(place->second->secrets());
        }
        practice = startPractice(watchFor);
    }

    void plant(const Sources &sources)
    {
        for (const Source source : sources) {
            if (const auto file = kFiles.find(source); file != kFiles.end())
                home.writeJson(file->second, places.at(source)->settings());
        }
        if (std::count(sources.begin(), sources.end(), Source::SavedLogin))
            saveLogin();
        if (std::count(sources.begin(), sources.end(), Source::Inherited))
            places.at(Source::Inherited)->addTo(environment);
    }

    void saveLogin() const { home.saveLogin(kLoginToken, kLoginRefresh); }

    /// Every turn reached the endpoint with exactly this credential of Drawbridge's, which no other
    /// server received.
    void expectOnlyOurs(const QString &label, const QString &headerKind) const
    {
        for (const auto &[source, place] : places) {
            QStringList visits = place->visits();
            visits.removeAll(allowedVisit);
            EXPECT_TRUE(visits.isEmpty()) << visits.join(u'\n').toStdString();
        }
        const auto turns = turnsAt(practice);
        EXPECT_FALSE(turns.empty());
        for (const practice::LoggedRequest &request : practice->requests()) {
            QStringList seen = request.seen;
            if (request.method == "POST"_L1) {
                const auto ours = seen.removeAll(label);
                if (request.messages > 0) {
                    EXPECT_EQ(ours, 1) << "our credential is missing";
                    EXPECT_EQ(request.headerKinds.filter(u"authorization"_s)
                                  + request.headerKinds.filter(u"x-api-key"_s),
                              QStringList{headerKind});
                } else {
                    // A look for redirects: without credential, then with the one we have, which
                    // for the agent's own sign-in is none.
                    EXPECT_TRUE(request.path.startsWith(u"/v1/messages"_s));
                    EXPECT_LE(ours + seen.removeAll(u"placeholder"_s), 1);
                }
            }
            EXPECT_TRUE(seen.isEmpty()) << seen.join(u'\n').toStdString();
            EXPECT_FALSE(request.headerKinds.contains(u"x-foreign"_s));
        }
    }
    void expectOnlyOurBearer() const { expectOnlyOurs(u"ours"_s, u"authorization: bearer"_s); }

    /// Sends a message that runs `command`, and denies the permission; true if it was requested.
    [[nodiscard]] static bool isAskedFor(TestApp &app, const QString &command)
    {
        const size_t asked = app.log().permissions.size();
        const size_t turns = app.log().turns.size();
        app.chat().send(u"run: "_s + command);
        EXPECT_TRUE(waitUntil([&] {
            if (app.chat().state() == ChatState::Waiting)
                app.answerPermission(app.log().permissions.size() - 1,
                                     agent::PermissionOption::Kind::RejectOnce);
            return app.log().turns.size() > turns;
        })) << app.log().describe();
        return app.log().permissions.size() > asked;
    }

    /// Makes the files hostile and adds a rule to each that forbids a command; the rule's effect
    /// shows that the running agent has read the file again.
    void editFiles(const Sources &files)
    {
        for (const Source source : files) {
            QJsonObject settings = places.at(source)->settings();
            const QString rule = u"Bash(%1)"_s.arg(commandOf(source));
            settings.insert(u"permissions"_s, QJsonObject{{u"deny"_s, QJsonArray{rule}}});
            home.writeJson(kFiles.at(source), settings);
        }
    }
    [[nodiscard]] static QString commandOf(Source source)
    {
        return u"touch noticed-%1.txt"_s.arg(kNames.at(source));
    }
    [[nodiscard]] static bool waitUntilNoticed(TestApp &app, const Sources &files)
    {
        for (const Source source : files) {
            if (!waitUntil([&] { return !isAskedFor(app, commandOf(source)); }))
                return false;
        }
        return true;
    }

    std::map<Source, std::unique_ptr<HostilePlace>> places;
    Practice practice;
    QProcessEnvironment environment = home.environment();
    QString allowedVisit;
};

class HostileSourceTest : public HostileHomeTest, public ::testing::WithParamInterface<Sources>
{};

TEST_P(HostileSourceTest, CannotMoveAnAgentOrItsCredential)
{
    plant(GetParam());
    TestApp app(home, environment);
    app.keepSecret(practice->address(), {CredentialKind::BearerToken, kOurSecret});
    ASSERT_TRUE(app.openReadyAt(practice->address()));
    EXPECT_EQ(app.chat().agent().verification, session::Verification::Verified);
    EXPECT_TRUE(app.converse(u"first message"_s)) << app.log().describe();
    // A new process reads all files again.
    const qint64 before = app.chat().agent().pid;
    app.chat().restart();
    ASSERT_TRUE(app.waitForNewAgent(before));
    EXPECT_TRUE(app.converse(u"second message"_s)) << app.log().describe();
    EXPECT_EQ(turnsAt(practice).size(), 2U);
    expectOnlyOurBearer();
}

INSTANTIATE_TEST_SUITE_P(Each, HostileSourceTest,
                         ::testing::Values(Sources{Source::ProjectSettings},
                                           Sources{Source::Inherited}, kAll),
                         nameOfTested);
INSTANTIATE_TEST_SUITE_P(Long, HostileSourceTest,
                         ::testing::Values(Sources{Source::UserSettings},
                                           Sources{Source::LocalSettings},
                                           Sources{Source::GlobalConfig},
                                           Sources{Source::SavedLogin}),
                         nameOfTested);

TEST_F(HostileHomeTest, AnApiKeyOfOursIsSentAloneToo)
{
    plant(kAll);
    TestApp app(home, environment);
    app.keepSecret(practice->address(), {CredentialKind::ApiKey, kOurSecret});
    ASSERT_TRUE(app.openReadyAt(practice->address()));
    EXPECT_TRUE(app.converse(u"a message"_s)) << app.log().describe();
    expectOnlyOurs(u"ours"_s, u"x-api-key"_s);
}

TEST_F(HostileHomeTest, WithoutACredentialOfOursAPlaceholderIsSentAndNotTheUsersOwn)
{
    plant(kAll);
    TestApp app(home, environment);
    ASSERT_TRUE(app.openReadyAt(practice->address()));
    EXPECT_TRUE(app.converse(u"a message"_s)) << app.log().describe();
    expectOnlyOurs(u"placeholder"_s, u"authorization: bearer"_s);
}

/// Files edited while the agent of a conversation runs.
class HostileEditTest : public HostileSourceTest
{};

TEST_P(HostileEditTest, BetweenTurnsMovesNothing)
{
    TestApp app(home, environment);
    app.keepSecret(practice->address(), {CredentialKind::BearerToken, kOurSecret});
    ASSERT_TRUE(app.openReadyAt(practice->address()));
    ASSERT_TRUE(app.converse(u"first message"_s));
    ASSERT_TRUE(isAskedFor(app, commandOf(GetParam()[0]))) << "forbidden before the edit";
    const qint64 before = app.chat().agent().pid;

    editFiles(GetParam());
    ASSERT_TRUE(waitUntilNoticed(app, GetParam())) << "the edit was never noticed";
    EXPECT_TRUE(app.converse(u"last message"_s));
    EXPECT_EQ(turnsAt(practice).back().userTexts.last(), u"last message"_s);
    EXPECT_EQ(app.chat().agent().pid, before);
    expectOnlyOurBearer();
}

INSTANTIATE_TEST_SUITE_P(Each, HostileEditTest, ::testing::Values(Sources{Source::ProjectSettings}),
                         nameOfTested);
INSTANTIATE_TEST_SUITE_P(Long, HostileEditTest,
                         ::testing::Values(Sources{Source::UserSettings},
                                           Sources{Source::LocalSettings}),
                         nameOfTested);

TEST_F(HostileHomeTest, FilesEditedDuringATurnMoveNothing)
{
    TestApp app(home, environment);
    app.keepSecret(practice->address(), {CredentialKind::BearerToken, kOurSecret});
    ASSERT_TRUE(app.openReadyAt(practice->address()));
    app.chat().send(u"slow 20 100"_s);
    ASSERT_TRUE(waitUntil([&] { return app.log().pieces > 1; }));
    editFiles(kAllFiles);
    ASSERT_TRUE(waitUntil([&] { return !app.log().turns.empty(); }));
    EXPECT_TRUE(app.log().turns[0].text.contains("Piece 20 of 20"_L1));
    ASSERT_TRUE(waitUntilNoticed(app, kAllFiles)) << "the edit was never noticed";
    EXPECT_TRUE(app.converse(u"last message"_s));
    expectOnlyOurBearer();
}

/// Proves the traps of the tests above: without the toggle each of them gets requests.
class HostileLureTest : public HostileHomeTest,
                        public ::testing::WithParamInterface<HostilePlace::Lure>
{};

TEST_P(HostileLureTest, WorksWhenTheEndpointIsSwitchedOff)
{
    using Lure = HostilePlace::Lure;
    const HostilePlace &place = *places.at(Source::UserSettings);
    home.writeJson(kFiles.at(Source::UserSettings), place.settings({GetParam()}));
    // Settings that the lure does not contain lead to our own endpoint, or nowhere.
    const ClosedPort nowhere;
    environment.insert(u"HTTPS_PROXY"_s, nowhere.address());
    environment.insert(u"NO_PROXY"_s, u"127.0.0.1"_s);
    environment.insert(u"ANTHROPIC_BASE_URL"_s, practice->address());
    if (GetParam() != Lure::KeyHelper)
        environment.insert(u"ANTHROPIC_AUTH_TOKEN"_s, u"any"_s);
    TestApp app(home, environment);
    ASSERT_TRUE(app.openReady());
    app.chat().send(u"where does this go"_s);
    EXPECT_TRUE(waitUntil([&] { return place.wasLuredBy(GetParam()); }))
        << place.visits().join(u'\n').toStdString() << '\n'
        << app.log().describe();
}

INSTANTIATE_TEST_SUITE_P(Each, HostileLureTest, ::testing::ValuesIn(HostilePlace::kLures),
                         ::testing::PrintToStringParamName());

TEST_F(HostileHomeTest, ASavedLoginIsSentWhenTheEndpointIsSwitchedOff)
{
    saveLogin();
    const ClosedPort nowhere;
    environment.insert(u"HTTPS_PROXY"_s, nowhere.address());
    environment.insert(u"NO_PROXY"_s, u"127.0.0.1"_s);
    environment.insert(u"ANTHROPIC_BASE_URL"_s, practice->address());
    TestApp app(home, environment);
    ASSERT_TRUE(app.openReady());
    ASSERT_TRUE(app.converse(u"where does this go"_s));
    ASSERT_FALSE(turnsAt(practice).empty());
    EXPECT_EQ(turnsAt(practice).back().seen, QStringList{u"saved login"_s});
}

/// Claude Code's own sign-in, at a host that the user has marked.
class OwnSignInTest : public HostileSourceTest
{
protected:
    OwnSignInTest()
    {
        saveLogin();
        // Claude Code asks Anthropic about a login through the inherited proxy; it opens no other
        // connection of its own.
        allowedVisit = u"inherited proxy: CONNECT api.anthropic.com:443 HTTP/1.1"_s;
    }

    void useOwnSignIn(TestApp &app, bool isMarked = true)
    {
        app.use(practice->address());
        endpoint::EndpointSetup setup;
        setup.credential = CredentialKind::OwnSignIn;
        setup.headers = {{u"x-team"_s, u"blue"_s}};
        ASSERT_TRUE(app.endpoints.setSetup(setup));
        mark(app, isMarked);
    }

    void mark(TestApp &app, bool isMarked) const
    {
        const auto address = endpoint::EndpointAddress::parse(practice->address());
        app.endpoints.setTransparentProxy(address->origin(), isMarked);
    }
    void expectOnlyTheLogin() const
    {
        expectOnlyOurs(u"saved login"_s, u"authorization: bearer"_s);
        for (const auto &request : turnsAt(practice))
            EXPECT_TRUE(request.headerKinds.contains(u"x-team"_s));
    }
};

TEST_P(OwnSignInTest, ArrivesAtTheMarkedHostAndNowhereElse)
{
    plant(GetParam());
    TestApp app(home, environment);
    // A token is kept, too; it is not sent beside the sign-in.
    app.keepSecret(practice->address(), {CredentialKind::BearerToken, kOurSecret});
    useOwnSignIn(app);
    ASSERT_TRUE(app.openReady());
    EXPECT_TRUE(app.converse(u"first message"_s)) << app.log().describe();
    EXPECT_TRUE(app.converse(u"second message"_s)) << app.log().describe();
    EXPECT_EQ(app.chat().agent().verification, session::Verification::Verified);
    EXPECT_EQ(turnsAt(practice).size(), 2U);
    expectOnlyTheLogin();
}

INSTANTIATE_TEST_SUITE_P(Each, OwnSignInTest,
                         ::testing::Values(Sources{Source::UserSettings}, kAll), nameOfTested);
INSTANTIATE_TEST_SUITE_P(Long, OwnSignInTest,
                         ::testing::Values(Sources{Source::ProjectSettings},
                                           Sources{Source::LocalSettings},
                                           Sources{Source::Inherited}),
                         nameOfTested);

TEST_F(OwnSignInTest, FilesEditedWhileTheAgentRunsMoveNothing)
{
    TestApp app(home, environment);
    useOwnSignIn(app);
    ASSERT_TRUE(app.openReady());
    ASSERT_TRUE(app.converse(u"first message"_s));
    editFiles(kAllFiles);
    ASSERT_TRUE(waitUntilNoticed(app, kAllFiles)) << "the edit was never noticed";
    EXPECT_TRUE(app.converse(u"last message"_s));
    expectOnlyTheLogin();
}

TEST_F(OwnSignInTest, NeverGoesToAHostThatIsNotMarked)
{
    TestApp app(home, environment);
    useOwnSignIn(app, /*isMarked=*/false);
    ASSERT_TRUE(app.openReady());
    EXPECT_TRUE(app.converse(u"a message"_s)) << app.log().describe();
    expectOnlyOurs(u"placeholder"_s, u"authorization: bearer"_s);

    mark(app, true);
    ASSERT_TRUE(app.converse(u"marked now"_s)) << app.log().describe();
    EXPECT_EQ(turnsAt(practice).back().seen, QStringList{u"saved login"_s});
}

} // namespace hostilehometest

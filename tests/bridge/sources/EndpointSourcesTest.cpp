#include "bridge/sources/EndpointSources.h"
#include "bridge/process/ChildProcess.h"
#include "bridge/sources/PolicyWatch.h"
#include "tests/bridge/sources/SourceHome.h"
#include "tests/support/EventLoop.h"

#include <QDir>

#include <gtest/gtest.h>

#include <cstdio>

namespace endpointsourcestest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::endpoint;
using namespace bridge::sources;

const QString kBaseUrl = u"ANTHROPIC_BASE_URL"_s;
const QString kUser = u".claude/settings.json"_s;

class EndpointSourcesTest : public ::testing::Test
{
protected:
    [[nodiscard]] bool waitForRedirect(const QString &address)
    {
        return soon([&] {
            const auto &redirect = sources.report().redirect;
            return (redirect ? redirect->value : QString()) == address;
        });
    }

    SourceHome home;
    QTemporaryDir settings;
    settings::SettingsStore store{settings.path()};
    EndpointChoice choice{store};
    EndpointSources sources{home.places, choice,
                            [] { return std::make_unique<process::ChildProcess>(); }};
};

TEST_F(EndpointSourcesTest, FilesAndFoldersThatAppearAreSeenAndChangesAndTheirEndToo)
{
    sources.follow(home.workspace(), {});
    EXPECT_TRUE(waitForRedirect({}));
    home.setVariable(kUser, kBaseUrl, u"http://a"_s);
    EXPECT_TRUE(waitForRedirect(u"http://a"_s));
    home.setVariable(kUser, kBaseUrl, u"http://b"_s);
    EXPECT_TRUE(waitForRedirect(u"http://b"_s));
    home.setVariable(u"workspace/.claude/settings.local.json"_s, kBaseUrl, u"http://c"_s);
    EXPECT_TRUE(waitForRedirect(u"http://c"_s));
    home.remove(u"workspace/.claude/settings.local.json"_s);
    EXPECT_TRUE(waitForRedirect(u"http://b"_s));
    ASSERT_TRUE(QDir(home.path(u".claude"_s)).removeRecursively());
    EXPECT_TRUE(waitForRedirect({}));
    home.setVariable(kUser, kBaseUrl, u"http://d"_s);
    EXPECT_TRUE(waitForRedirect(u"http://d"_s));
}

TEST_F(EndpointSourcesTest, AFileThatIsReplacedAgainAndAgainIsSeen)
{
    for (const char *address : {"http://a", "http://b", "http://c"}) {
        home.setVariable(u".claude/new"_s, kBaseUrl, QLatin1String(address));
        ASSERT_EQ(std::rename(home.path(u".claude/new"_s).toLocal8Bit().constData(),
                              home.path(kUser).toLocal8Bit().constData()),
                  0);
        EXPECT_TRUE(waitForRedirect(QLatin1String(address)));
    }
}

TEST_F(EndpointSourcesTest, AnotherWorkspaceHasItsOwnSources)
{
    home.setVariable(u"workspace/.claude/settings.json"_s, kBaseUrl, u"http://a"_s);
    sources.follow(home.workspace(), {});
    EXPECT_TRUE(sources.report().redirect);
    sources.follow(home.path(), {});
    EXPECT_FALSE(sources.report().redirect);
}

TEST_F(EndpointSourcesTest, TheToggleIsFollowed)
{
    home.setVariable(kUser, kBaseUrl, u"http://a"_s);
    ASSERT_TRUE(choice.setAddress(u"http://ours"_s));
    ASSERT_TRUE(choice.setEnabled(true));
    EXPECT_EQ(winner(sources.report(), kBaseUrl), SourcePlace::ThisApp);
    sources.follow(home.path(), {EndpointPin::Kind::DefaultApi, {}});
    EXPECT_EQ(winner(sources.report(), kBaseUrl), SourcePlace::UserSettings);
    choice.setIgnoresOthers(true);
    EXPECT_EQ(winner(sources.report(), kBaseUrl), std::nullopt);
    sources.follow(home.path(), {});
    ASSERT_TRUE(choice.setEnabled(false));
    EXPECT_FALSE(sources.report().redirect);
}

TEST_F(EndpointSourcesTest, APolicyThatAppearsAndEndsSwitchesTheToggleOffAndOn)
{
    const PolicyWatch watch(home.places.managedFolder, choice);
    ASSERT_TRUE(choice.setAddress(u"http://ours"_s));
    ASSERT_TRUE(choice.setEnabled(true));
    EXPECT_TRUE(choice.isEnabled());
    home.writeManaged(u"managed-settings.d/10.json"_s, R"({"allowedProviders":["anthropic"]})");
    EXPECT_TRUE(soon([&] { return !choice.isEnabled(); }));
    EXPECT_EQ(choice.policy().variable, u"allowedProviders"_s);
    home.remove(u"../etc/managed-settings.d/10.json"_s);
    EXPECT_TRUE(soon([&] { return choice.isEnabled(); }));
}

TEST_F(EndpointSourcesTest, WhatWasInheritedIsNotTakenForTheLoginShells)
{
    auto places = home.places;
    places.inherited.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
    places.inherited.insert(u"HOME"_s, home.path());
    places.inherited.insert(u"SHELL"_s, u"/bin/sh"_s);
    places.inherited.insert(u"ANTHROPIC_BASE_URL"_s, u"http://inherited"_s);
    home.write(u".profile"_s, "export ANTHROPIC_AUTH_TOKEN=${ANTHROPIC_BASE_URL:-none}\n");
    EndpointSources asking(places, choice,
                           [] { return std::make_unique<process::ChildProcess>(); });
    asking.askLoginShell();
    ASSERT_TRUE(soon([&] { return asking.report().sources.size() == 2; }));
    for (const EndpointSource &each : asking.report().sources) {
        EXPECT_EQ(each.place == SourcePlace::LoginShell, each.variable == u"ANTHROPIC_AUTH_TOKEN"_s)
            << each.variable.toStdString();
    }
}

TEST_F(EndpointSourcesTest, WhatTheLoginShellExportsIsAdded)
{
    auto places = home.places;
    places.inherited.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
    places.inherited.insert(u"HOME"_s, home.path());
    places.inherited.insert(u"SHELL"_s, u"/bin/sh"_s);
    home.write(u".profile"_s, "export ANTHROPIC_BASE_URL=http://profile\n");
    EndpointSources asking(places, choice,
                           [] { return std::make_unique<process::ChildProcess>(); });
    asking.askLoginShell();
    asking.askLoginShell();
    EXPECT_TRUE(soon([&] { return asking.report().sources.size() == 1; }));
    EXPECT_EQ(asking.report().sources[0].place, SourcePlace::LoginShell);
    EXPECT_EQ(asking.report().sources[0].value, u"http://profile"_s);
}

} // namespace endpointsourcestest

#include "bridge/sources/EndpointSources.h"
#include "bridge/process/ChildProcess.h"
#include "bridge/sources/PolicyWatch.h"
#include "tests/bridge/sources/SourceHome.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <gtest/gtest.h>

#include <cstdio>

namespace endpointsourcestest {

using namespace bridge;
using namespace bridge::endpoint;
using namespace bridge::sources;

namespace {

const QString kBaseUrl = QStringLiteral("ANTHROPIC_BASE_URL");
const QString kUser = QStringLiteral(".claude/settings.json");

class EndpointSourcesTest : public ::testing::Test
{
protected:
    [[nodiscard]] bool waitForRedirect(const QString &address)
    {
        return QTest::qWaitFor(
            [&] {
                const auto &redirect = sources.report().redirect;
                return (redirect ? redirect->value : QString()) == address;
            },
            30000);
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
    home.setVariable(kUser, kBaseUrl, QStringLiteral("http://a"));
    EXPECT_TRUE(waitForRedirect(QStringLiteral("http://a")));
    home.setVariable(kUser, kBaseUrl, QStringLiteral("http://b"));
    EXPECT_TRUE(waitForRedirect(QStringLiteral("http://b")));
    home.setVariable(QStringLiteral("workspace/.claude/settings.local.json"), kBaseUrl,
                     QStringLiteral("http://c"));
    EXPECT_TRUE(waitForRedirect(QStringLiteral("http://c")));
    home.remove(QStringLiteral("workspace/.claude/settings.local.json"));
    EXPECT_TRUE(waitForRedirect(QStringLiteral("http://b")));
    ASSERT_TRUE(QDir(home.path(QStringLiteral(".claude"))).removeRecursively());
    EXPECT_TRUE(waitForRedirect({}));
    home.setVariable(kUser, kBaseUrl, QStringLiteral("http://d"));
    EXPECT_TRUE(waitForRedirect(QStringLiteral("http://d")));
}

TEST_F(EndpointSourcesTest, AFileThatIsReplacedAgainAndAgainIsSeen)
{
    for (const char *address : {"http://a", "http://b", "http://c"}) {
        home.setVariable(QStringLiteral(".claude/new"), kBaseUrl, QLatin1String(address));
        ASSERT_EQ(std::rename(home.path(QStringLiteral(".claude/new")).toLocal8Bit().constData(),
                              home.path(kUser).toLocal8Bit().constData()),
                  0);
        EXPECT_TRUE(waitForRedirect(QLatin1String(address)));
    }
}

TEST_F(EndpointSourcesTest, AnotherWorkspaceHasItsOwnSources)
{
    home.setVariable(QStringLiteral("workspace/.claude/settings.json"), kBaseUrl,
                     QStringLiteral("http://a"));
    sources.follow(home.workspace(), {});
    EXPECT_TRUE(sources.report().redirect);
    sources.follow(home.path(), {});
    EXPECT_FALSE(sources.report().redirect);
}

TEST_F(EndpointSourcesTest, TheToggleIsFollowed)
{
    home.setVariable(kUser, kBaseUrl, QStringLiteral("http://a"));
    ASSERT_TRUE(choice.setAddress(QStringLiteral("http://ours")));
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
    ASSERT_TRUE(choice.setAddress(QStringLiteral("http://ours")));
    ASSERT_TRUE(choice.setEnabled(true));
    EXPECT_TRUE(choice.isEnabled());
    home.writeManaged(QStringLiteral("managed-settings.d/10.json"),
                      R"({"allowedProviders":["anthropic"]})");
    EXPECT_TRUE(QTest::qWaitFor([&] { return !choice.isEnabled(); }, 30000));
    EXPECT_EQ(choice.policy().variable, QStringLiteral("allowedProviders"));
    home.remove(QStringLiteral("../etc/managed-settings.d/10.json"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return choice.isEnabled(); }, 30000));
}

TEST_F(EndpointSourcesTest, WhatTheLoginShellExportsIsAdded)
{
    auto places = home.places;
    places.inherited.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
    places.inherited.insert(QStringLiteral("HOME"), home.path());
    places.inherited.insert(QStringLiteral("SHELL"), QStringLiteral("/bin/sh"));
    home.write(QStringLiteral(".profile"), "export ANTHROPIC_BASE_URL=http://profile\n");
    EndpointSources asking(places, choice,
                           [] { return std::make_unique<process::ChildProcess>(); });
    asking.askLoginShell();
    asking.askLoginShell();
    EXPECT_TRUE(QTest::qWaitFor([&] { return asking.report().sources.size() == 1; }, 30000));
    EXPECT_EQ(asking.report().sources[0].place, SourcePlace::LoginShell);
    EXPECT_EQ(asking.report().sources[0].value, QStringLiteral("http://profile"));
}

} // namespace

} // namespace endpointsourcestest

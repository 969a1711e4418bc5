#include "tests/app/cli/EndpointTest.h"

#include <QElapsedTimer>
#include <QFile>

#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;

/// Profiles on the command line, which works the same with and without a running window.
class ProfileCommand : public EndpointTest
{
protected:
    [[nodiscard]] Json listed() const { return endpoint({u"list"_s, u"--json"_s}).json(); }
    [[nodiscard]] std::vector<std::string> names() const
    {
        std::vector<std::string> names;
        for (const Json &profile : listed())
            names.push_back(profile["name"]);
        return names;
    }
    /// Profiles "A" and "B" for the two endpoints; B is active, but switched off.
    void keepBoth() const
    {
        EXPECT_EQ(endpoint({a().address()}).exitCode, 0);
        EXPECT_EQ(endpoint({u"save"_s, u"A"_s}).exitCode, 0);
        EXPECT_EQ(endpoint({b().address()}).exitCode, 0);
        EXPECT_EQ(endpoint({u"save"_s, u"B"_s}).exitCode, 0);
    }
    [[nodiscard]] Outcome import(const QByteArray &content) const
    {
        return endpoint({u"import"_s, m_sandbox.write(u"profiles.json"_s, content)});
    }
};

QByteArray manyProfiles()
{
    QByteArray json;
    for (int i = 0; i < 4000; ++i)
        json += R"(,{"name":"Profile )" + QByteArray::number(i) + R"(","address":"http://host"})";
    return '[' + json.mid(1) + ']';
}

TEST_F(ProfileCommand, WhatIsSetIsSavedUsedAndRemoved)
{
    keepBoth();
    EXPECT_EQ(shown()["active"], "B");
    const Json list = listed();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0]["name"], "A");
    EXPECT_EQ(list[0]["address"], a().address().toStdString());
    EXPECT_EQ(list[0]["active"], false);
    EXPECT_EQ(list[0]["credential"], "bearer");
    EXPECT_EQ(list[1]["active"], true);

    const Outcome used = endpoint({u"use"_s, u"a"_s});
    EXPECT_EQ(used.exitCode, 0);
    EXPECT_TRUE(used.err.contains("switched off")) << used.err.constData();
    EXPECT_EQ(shown()["active"], "A");
    EXPECT_EQ(shown()["address"], a().address().toStdString());
    EXPECT_EQ(shown()["enabled"], false);

    EXPECT_EQ(endpoint({u"remove"_s, u"A"_s}).exitCode, 0);
    EXPECT_EQ(names(), std::vector<std::string>{"B"});
    EXPECT_EQ(shown()["active"], nullptr);
    EXPECT_EQ(shown()["address"], a().address().toStdString());
}

TEST_F(ProfileCommand, UseMaySwitchOnAndReportsTheEndpoint)
{
    keepBoth();
    const Outcome used = endpoint({u"use"_s, u"A"_s, u"--on"_s, u"--json"_s});
    EXPECT_EQ(used.exitCode, 0);
    EXPECT_TRUE(used.err.isEmpty()) << used.err.constData();
    EXPECT_EQ(used.json()["active"], "A");
    EXPECT_EQ(used.json()["enabled"], true);
}

TEST_F(ProfileCommand, WhatCannotBeDoneIsSaidAndChangesNothing)
{
    keepBoth();
    const QByteArray before = m_sandbox.settings();
    for (const QStringList &words :
         {QStringList{u"use"_s, u"nobody"_s}, QStringList{u"remove"_s, u"nobody"_s},
          QStringList{u"export"_s, u"nobody"_s}, QStringList{u"save"_s, u".."_s},
          QStringList{u"save"_s, QString(61, u'x')},
          QStringList{u"import"_s, u"/nonexistent.json"_s}}) {
        const Outcome outcome = endpoint(words);
        EXPECT_EQ(outcome.exitCode, 2) << words.join(u' ').toStdString();
        EXPECT_FALSE(outcome.err.isEmpty());
        EXPECT_TRUE(outcome.out.isEmpty());
    }
    EXPECT_EQ(m_sandbox.settings(), before);
}

TEST_F(ProfileCommand, NamesMayBeOdd)
{
    ASSERT_EQ(endpoint({a().address()}).exitCode, 0);
    for (const QString &name : {u"Work laptop"_s, u"--json"_s, QString::fromUtf8("Büro 作業"),
                                u"50 %1 %3"_s, u"it's \"$HOME\""_s}) {
        EXPECT_EQ(endpoint({u"save"_s, u"--"_s, name}).exitCode, 0);
        EXPECT_EQ(endpoint({u"use"_s, u"--"_s, name}).exitCode, 0);
        EXPECT_EQ(shown()["active"], name.toStdString());
    }
    EXPECT_EQ(names().size(), 5U);
    EXPECT_TRUE(endpoint({u"list"_s}).out.contains("50 %1 %3"));
}

TEST_F(ProfileCommand, WithoutProfilesTheListIsEmpty)
{
    EXPECT_EQ(listed(), Json::array());
    const Outcome list = endpoint({u"list"_s});
    EXPECT_EQ(list.exitCode, 0);
    EXPECT_TRUE(list.out.isEmpty());
    EXPECT_TRUE(list.err.contains("endpoint save NAME"));
}

TEST_F(ProfileCommand, TheListIsForPeopleToo)
{
    keepBoth();
    const Outcome list = endpoint({u"list"_s});
    EXPECT_EQ(list.out, "  A  " + a().address().toUtf8() + "  bearer\n* B  "
                            + b().address().toUtf8() + "  bearer\n");
}

TEST_F(ProfileCommand, ADamagedOneIsNamedAndBreaksNothing)
{
    m_sandbox.writeSettings("[General]\ncustomApiEndpoint=" + a().address().toUtf8()
                            + "\n[endpointProfiles]\nBroken=\"{\\\"name\\\":\"\n");
    EXPECT_EQ(endpoint({u"save"_s, u"A"_s}).exitCode, 0);
    const Outcome list = endpoint({u"list"_s, u"--json"_s});
    EXPECT_EQ(list.exitCode, 0);
    EXPECT_EQ(list.json().size(), 1U);
    EXPECT_TRUE(list.err.contains("Broken")) << list.err.constData();
    EXPECT_TRUE(m_sandbox.settings().contains("Broken="));
}

TEST_F(ProfileCommand, WhatIsExportedCanBeImportedElsewhere)
{
    keepBoth();
    const Outcome all = endpoint({u"export"_s});
    EXPECT_EQ(all.exitCode, 0);
    ASSERT_EQ(all.json().size(), 2U);
    const Outcome one = endpoint({u"export"_s, u"A"_s});
    EXPECT_EQ(one.json(), all.json()[0]);
    m_sandbox.forgetSettings();
    const Outcome imported = endpoint({u"import"_s, u"-"_s}, all.out);
    EXPECT_EQ(imported.exitCode, 0) << imported.err.constData();
    EXPECT_EQ(endpoint({u"export"_s}).out, all.out);
    EXPECT_EQ(shown()["address"], ""); // importing activates no profile
}

TEST_F(ProfileCommand, ATakenNameIsKeptUnderAFreeOneAndWhatIsMissingIsSaid)
{
    keepBoth();
    const Outcome imported = import(R"([{"name":"a","address":"https://gw.example",
        "secretHeaders":["x-portkey-api-key"]},{"name":"C","address":"https://key.example",
        "credential":"api-key"},{"name":"D","address":"http://localhost:1","credential":"none"}])");
    EXPECT_EQ(imported.exitCode, 0) << imported.err.constData();
    EXPECT_TRUE(imported.out.contains("“a” as “a 2”")) << imported.out.constData();
    EXPECT_TRUE(imported.out.contains("credential set https://gw.example\n"));
    EXPECT_TRUE(imported.out.contains("x-portkey-api-key"));
    EXPECT_TRUE(imported.out.contains("credential set https://key.example --kind api-key\n"));
    EXPECT_TRUE(imported.out.endsWith("Imported “D”.\n"));
    EXPECT_EQ(names(), (std::vector<std::string>{"A", "a 2", "B", "C", "D"}));
}

TEST_F(ProfileCommand, AnImportReportsAsJsonToo)
{
    const Outcome imported =
        endpoint({u"import"_s, u"-"_s, u"--json"_s},
                 R"({"name":"A","address":"https://gw.example","secretHeaders":["x-key-id"]})");
    EXPECT_EQ(imported.json(), Json::parse(R"([{"name":"A","was":"A","address":"https://gw.example",
                               "needs":["bearer","header x-key-id"]}])"));
}

TEST_F(ProfileCommand, AnImportThatIsRefusedKeepsNothingOfIt)
{
    for (const char *bad :
         {R"([{"name":"A","address":"http://localhost:1"},{"name":"B","address":"nowhere"}])",
          R"([{"name":"A","address":"http://localhost:1"},
              {"name":"B","address":"http://localhost:1","headers":{"Authorization":"Bearer s3cr3t"}}])",
          "{\n\"name\": }"}) {
        const Outcome refused = import(bad);
        EXPECT_EQ(refused.exitCode, 2) << bad;
        EXPECT_FALSE(refused.err.isEmpty());
        EXPECT_FALSE(refused.err.contains("s3cr3t"));
        EXPECT_EQ(listed(), Json::array());
    }
    EXPECT_TRUE(import("{\n\"name\": }").err.contains("line 2, column 9"));
    EXPECT_EQ(import("null").err, "This is not a profile: its JSON must be: object or array.\n");
    EXPECT_EQ(endpoint({u"import"_s, u"/dev/zero"_s}).err,
              "The file is too large to contain profiles: the limit is 1 MiB.\n");
}

TEST_F(ProfileCommand, ASignalEndsACommandWhoseOutputIsNotRead)
{
    ASSERT_EQ(import(manyProfiles()).exitCode, 0);
    const Outcome run = m_sandbox.runShell(
        "mkfifo out; \"$DRAWBRIDGE\" endpoint export > out &\n"
        "exec 3< out; head -c 1 <&3 > /dev/null; kill -TERM $!; wait $!; echo $?");
    EXPECT_EQ(run.out, "143\n");
}

TEST_F(ProfileCommand, AnImportedSignInMarksNoHost)
{
    const Outcome imported =
        import(R"({"name":"P","address":"https://proxy.example","credential":"sign-in"})");
    EXPECT_EQ(imported.exitCode, 0);
    EXPECT_TRUE(imported.out.contains("sign-in"));
    EXPECT_FALSE(m_sandbox.settings().contains("transparentProxies"));
}

TEST_F(ProfileCommand, ShellLinesAreTakenByAShell)
{
    const Outcome imported = import(
        R"({"name":"it's a \"$(touch evil)\"","address":"http://localhost:1",
            "environment":{"TEAM":"a'b \"c\" $HOME `id` \\"}})");
    ASSERT_EQ(imported.exitCode, 0) << imported.err.constData();
    m_sandbox.setEnvironment("NAME", u"it's a \"$(touch evil)\""_s);
    const Outcome run = m_sandbox.runShell(
        "eval \"$(\"$DRAWBRIDGE\" endpoint export \"$NAME\" --as shell)\"; printf '%s' \"$TEAM\"");
    EXPECT_EQ(run.out, "a'b \"c\" $HOME `id` \\") << run.err.constData();
    EXPECT_FALSE(QFile::exists(m_sandbox.path(u"evil"_s)));
}

TEST_F(ProfileCommand, ASettingsFileIsExportedForWhatIsSet)
{
    const QStringList words{u"export"_s, u"--as"_s, u"settings"_s};
    EXPECT_EQ(endpoint(words).exitCode, 2);
    keepBoth();
    EXPECT_EQ(endpoint(words).json()["env"]["ANTHROPIC_BASE_URL"], b().address().toStdString());
    EXPECT_EQ(endpoint(words + QStringList(u"--json"_s)).json(), endpoint(words).json());
}

TEST_F(ProfileCommand, ARunningWindowUsesItAtOnce)
{
    keepBoth();
    ASSERT_EQ(endpoint({u"on"_s}).exitCode, 0);
    const Window window(m_sandbox);
    ASSERT_TRUE(window.waitForEndpoint(b().address()));
    EXPECT_EQ(endpoint({u"use"_s, u"A"_s}).exitCode, 0);
    EXPECT_TRUE(window.waitForEndpoint(a().address()));
    EXPECT_EQ(shown()["active"], "A");
    EXPECT_EQ(listed()[0]["active"], true);
}

TEST_F(ProfileCommand, ARunningWindowImportsWhatTheCommandLineReads)
{
    const Window window(m_sandbox, {u"--practice"_s});
    const Outcome imported =
        endpoint({u"import"_s, u"-"_s}, R"({"name":"A","address":"https://gw.example"})");
    EXPECT_EQ(imported.exitCode, 0) << imported.err.constData();
    EXPECT_EQ(names(), std::vector<std::string>{"A"});
    EXPECT_EQ(endpoint({u"use"_s, u"nobody"_s}).exitCode, 2);
    // A practice window keeps everything in memory.
    EXPECT_FALSE(m_sandbox.settings().contains("gw.example"));
}

TEST_F(ProfileCommand, ManyAreImportedAtOnceWithAndWithoutAWindow)
{
    QElapsedTimer time;
    const auto isQuick = [&] {
        time.start();
        const Outcome imported = import(manyProfiles());
        EXPECT_EQ(imported.exitCode, 0) << imported.err.constData();
        return time.elapsed() < 15000;
    };
    EXPECT_TRUE(isQuick());
    m_sandbox.forgetSettings();
    const Window window(m_sandbox);
    EXPECT_TRUE(isQuick());
    EXPECT_EQ(window.status()["state"], "ready");
    EXPECT_EQ(names().size(), 4000U);
}

} // namespace

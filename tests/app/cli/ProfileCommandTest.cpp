#include "bridge/settings/SettingsStore.h"
#include "tests/app/cli/EndpointTest.h"
#include "tests/support/HostileNames.h"

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
                               "needs":["bearer","header x-key-id"],"switched_off":[],
                               "left_out":[]}])"));
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
    // The file, the place in it, and what is expected there.
    const QByteArray file = m_sandbox.path(u"profiles.json"_s).toUtf8();
    EXPECT_TRUE(import("{\n\"name\": }").err.startsWith(file + ": This is not JSON"));
    EXPECT_TRUE(import("{\n\"name\": }").err.contains("line 2, column 9"));
    EXPECT_TRUE(
        import("null").err.startsWith(file + ": This is not a profile: a profile is an obj"));
    EXPECT_TRUE(import("[1]").err.startsWith(file + ", profile 1: This is not a profile"));
    EXPECT_EQ(import(R"([{"name":"A","address":"http://a"},{"name":"B","address":"http://b",
                       "headers":{"x":1}}])")
                  .err,
              file + ", profile 2: “headers.x” must be a text in quotes. Nothing was imported.\n");
    EXPECT_EQ(import(R"({"name":"A"})").err,
              file + ": It has no “address”: enter the base URL. Nothing was imported.\n");
    EXPECT_FALSE(
        import(R"({"name":"A","address":"http://user:s3cr3t@host"})").err.contains("s3cr3t"));
    EXPECT_EQ(
        endpoint({u"import"_s, u"/dev/zero"_s}).err,
        "/dev/zero: The file is too large to contain profiles: the limit is 1 MiB. Nothing was "
        "imported.\n");
}

TEST_F(ProfileCommand, TheAttacksVariablesArriveSwitchedOffAndReachNoProgram)
{
    Json variables;
    for (const char *name : kHostileNames)
        variables[name] = std::string("/evil/") + name;
    const Json file{
        {"name", "Evil"}, {"address", a().address().toStdString()}, {"environment", variables}};
    const Outcome imported = import(QByteArray::fromStdString(file.dump()));
    EXPECT_EQ(imported.exitCode, 0);
    for (const char *name : kHostileNames)
        EXPECT_TRUE(imported.err.contains("variable " + QByteArray(name) + "=/evil/")) << name;
    // The environment that our agents get.
    const Outcome run =
        m_sandbox.run({u"exec"_s, u"--profile"_s, u"Evil"_s, u"--"_s, u"/usr/bin/env"_s});
    EXPECT_EQ(run.exitCode, 0);
    EXPECT_TRUE(run.out.contains("ANTHROPIC_BASE_URL=" + a().address().toUtf8()));
    EXPECT_FALSE(run.out.contains("/evil/")) << run.out.constData();
    EXPECT_FALSE(run.out.contains("GIT_SSH_COMMAND"));
}

TEST_F(ProfileCommand, NamesSwitchOnWhatAFileBringsOneByOne)
{
    const QByteArray file = R"({"name":"A","address":"http://localhost:1","credential":"none",
        "headers":{"x-team":"blue"},"certificateAuthorities":"/nonexistent.pem",
        "environment":{"PAGER":"cat","EDITOR":"vi","MAX_THINKING_TOKENS":"1024",
                       "NODE_OPTIONS":"--inspect","GH_TOKEN":"s3cr3t"}})";
    const QString path = m_sandbox.write(u"profiles.json"_s, file);
    for (const char *refused : {"NODE_OPTIONS", "certificateAuthorities", "pager", "GH_TOKEN"}) {
        const Outcome outcome =
            endpoint({u"import"_s, path, u"--allow"_s, u"EDITOR"_s, QString::fromLatin1(refused)});
        EXPECT_EQ(outcome.exitCode, 2) << refused;
        EXPECT_TRUE(outcome.err.contains("Nothing was imported.")) << outcome.err.constData();
        EXPECT_EQ(listed(), Json::array());
    }
    const Outcome imported =
        endpoint({u"import"_s, path, u"--allow"_s, u"PAGER"_s, u"x-team"_s, u"--json"_s});
    EXPECT_EQ(imported.exitCode, 0) << imported.err.constData();
    EXPECT_EQ(imported.json()[0]["switched_off"],
              Json::parse(R"(["EDITOR","NODE_OPTIONS","certificateAuthorities"])"));
    EXPECT_EQ(imported.json()[0]["left_out"], Json::parse(R"(["GH_TOKEN"])"));
    EXPECT_FALSE((imported.err + m_sandbox.settings()).contains("s3cr3t"));
    const Json shown = listed()[0];
    EXPECT_EQ(shown["environment"], Json::parse(R"({"MAX_THINKING_TOKENS":"1024","PAGER":"cat"})"));
    EXPECT_EQ(shown["headers"], Json::parse(R"({"x-team":"blue"})"));
    EXPECT_FALSE(shown.contains("certificateAuthorities"));
}

TEST_F(ProfileCommand, ARunningWindowTakesTheNamesToo)
{
    m_sandbox.useFakeAgent();
    const Window window(m_sandbox);
    const Outcome imported =
        endpoint({u"import"_s, u"-"_s, u"--allow"_s, u"PAGER"_s},
                 R"({"name":"A","address":"http://localhost:1","environment":{"PAGER":"cat",
                     "EDITOR":"vi"}})");
    EXPECT_EQ(imported.exitCode, 0) << imported.err.constData();
    EXPECT_TRUE(imported.err.contains("variable EDITOR=vi")) << imported.err.constData();
    EXPECT_FALSE(imported.err.contains("variable PAGER"));
    EXPECT_EQ(listed()[0]["environment"], Json::parse(R"({"PAGER":"cat"})"));
}

TEST_F(ProfileCommand, WhatIsStoredAlreadyStaysAsItIs)
{
    m_sandbox.writeSettings(
        "[General]\ncustomApiEndpoint=" + a().address().toUtf8()
        + "\n[endpointProfiles]\nOld=\"{\\\"version\\\":1,\\\"name\\\":\\\"Old\\\","
          "\\\"address\\\":\\\"http://localhost:1\\\",\\\"credential\\\":\\\"none\\\","
          "\\\"environment\\\":{\\\"PAGER\\\":\\\"cat\\\"}}\"\n");
    const Outcome run =
        m_sandbox.run({u"exec"_s, u"--profile"_s, u"Old"_s, u"--"_s, u"/usr/bin/env"_s});
    EXPECT_TRUE(run.out.contains("\nPAGER=cat\n") || run.out.startsWith("PAGER=cat\n"))
        << run.err.constData();
}

TEST_F(ProfileCommand, ASetUpThatCannotBeReadSendsNothing)
{
    useEndpoint(a());
    {
        namespace settings = bridge::settings;
        settings::SettingsStore store(m_sandbox.path(u"config/drawbridge"_s));
        store.setValue(settings::kEndpointSetups, a().address(), u"{\"headers\":"_s);
        ASSERT_TRUE(store.isSaved());
    }
    const QByteArray before = m_sandbox.settings();
    for (const QStringList &form :
         {QStringList{u"ask"_s, u"hello"_s}, QStringList{u"check"_s},
          QStringList{u"exec"_s, u"--"_s, u"/usr/bin/env"_s},
          QStringList{u"exec"_s, u"--endpoint"_s, a().address(), u"--"_s, u"/usr/bin/env"_s},
          QStringList{u"endpoint"_s, u"save"_s, u"A"_s}}) {
        const Outcome outcome = m_sandbox.run(form);
        EXPECT_EQ(outcome.exitCode, 2) << form.join(u' ').toStdString() << outcome.out.constData();
        EXPECT_TRUE(outcome.out.isEmpty());
        EXPECT_TRUE(outcome.err.contains("not JSON")) << outcome.err.constData();
    }
    EXPECT_TRUE(endpoint({}).err.contains("cannot be read"));
    EXPECT_TRUE(a().requests().empty());
    EXPECT_EQ(m_sandbox.settings(), before);
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
    const Outcome imported =
        endpoint({u"import"_s, u"-"_s, u"--allow"_s, u"TEAM"_s},
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
    m_sandbox.useFakeAgent();
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
    m_sandbox.useFakeAgent();
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
    m_sandbox.useFakeAgent();
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

#include "tests/app/cli/EndpointTest.h"

#include <QFile>
#include <QTest>

#include <gmock/gmock.h>

#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;
using testing::HasSubstr;

/// The endpoint is on, and the settings file is then attacked. The default API is a practice
/// endpoint here: whatever reaches it was sent with the endpoint "off".
class UnknownSettingsTest : public EndpointTest
{
protected:
    UnknownSettingsTest()
    {
        m_sandbox.setEnvironment("ANTHROPIC_BASE_URL", b().address());
        useEndpoint(a());
        // Any command keeps the copy.
        EXPECT_EQ(endpoint({u"save"_s, u"Work"_s}).exitCode, 0);
        m_good = m_sandbox.settings();
    }

    /// The four forms that send, and those that change or show the endpoint.
    [[nodiscard]] static std::vector<QStringList> forms()
    {
        return {{u"ask"_s, u"hello"_s},
                {u"check"_s},
                {u"exec"_s, u"--"_s, u"touch"_s, u"executed"_s},
                {u"endpoint"_s},
                {u"endpoint"_s, u"off"_s},
                {u"endpoint"_s, u"list"_s},
                {u"endpoint"_s, u"save"_s, u"Other"_s}};
    }

    void expectRefusal(const QStringList &form) const
    {
        const Outcome outcome = m_sandbox.run(form);
        const std::string err = outcome.err.toStdString();
        EXPECT_EQ(outcome.exitCode, 2) << form.join(u' ').toStdString() << err;
        EXPECT_EQ(outcome.out, "");
        EXPECT_THAT(err, HasSubstr(m_sandbox.settingsFile().toStdString()));
        EXPECT_THAT(err, HasSubstr("last good settings again:"));
        EXPECT_THAT(err, HasSubstr("new settings:"));
    }
    void expectRefusals() const
    {
        for (const QStringList &form : forms())
            expectRefusal(form);
        expectNothingSent();
    }
    void expectNothingSent() const
    {
        EXPECT_TRUE(a().requests().empty());
        EXPECT_TRUE(b().requests().empty());
        EXPECT_FALSE(QFile::exists(m_sandbox.workspace() + u"/executed"_s));
    }
    /// Runs the shell line that standard error names after this text.
    void follow(const char *intro) const
    {
        const QByteArray err = endpoint({}).err;
        const QByteArray line = err.mid(err.indexOf(intro)).split('\n').value(1);
        ASSERT_FALSE(line.isEmpty()) << err.toStdString();
        EXPECT_EQ(m_sandbox.runShell(line).exitCode, 0) << line.toStdString();
    }

    QByteArray m_good;
};

TEST_F(UnknownSettingsTest, EmptiedNothingIsSentOrSaved)
{
    m_sandbox.writeSettings({});
    expectRefusals();
    EXPECT_EQ(m_sandbox.settings(), "");
}

TEST_F(UnknownSettingsTest, GarbageNothingIsSentOrSaved)
{
    m_sandbox.writeSettings("garbage\n");
    expectRefusals();
    EXPECT_EQ(m_sandbox.settings(), "garbage\n");
}

TEST_F(UnknownSettingsTest, RemovedNothingIsSentOrSaved)
{
    ASSERT_TRUE(QFile::remove(m_sandbox.settingsFile()));
    expectRefusals();
    EXPECT_FALSE(QFile::exists(m_sandbox.settingsFile()));
}

TEST_F(UnknownSettingsTest, UnreadableNothingIsSentOrSaved)
{
    ASSERT_TRUE(QFile::remove(m_sandbox.settingsFile()));
    const QByteArray path = m_sandbox.settingsFile().toLocal8Bit();
    ASSERT_EQ(::mkdir(path.constData(), 0700), 0);
    expectRefusals();
    ASSERT_EQ(::rmdir(path.constData()), 0);
}

TEST_F(UnknownSettingsTest, AnAddressOfTheCommandLineDoesNotHelpNorDoesAProfile)
{
    m_sandbox.writeSettings({});
    for (const QStringList &form :
         {QStringList{u"ask"_s, u"--endpoint"_s, a().address(), u"x"_s},
          QStringList{u"check"_s, a().address()},
          QStringList{u"exec"_s, u"--profile"_s, u"Work"_s, u"--"_s, u"true"_s},
          QStringList{u"credential"_s, u"status"_s}})
        expectRefusal(form);
    expectNothingSent();
}

TEST_F(UnknownSettingsTest, PracticeNeedsNone)
{
    m_sandbox.useFakeAgent();
    m_sandbox.writeSettings("garbage\n");
    const Outcome outcome = m_sandbox.run({u"ask"_s, u"--practice"_s, u"hello"_s});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    const Window window(m_sandbox, {u"--practice"_s}); // its agent is ready
    expectNothingSent();
    EXPECT_EQ(m_sandbox.settings(), "garbage\n");
}

TEST_F(UnknownSettingsTest, TheLastGoodSettingsCanBeUsedAgain)
{
    m_sandbox.writeSettings("garbage\n");
    follow("last good settings again:");
    EXPECT_EQ(m_sandbox.settings(), m_good);
    EXPECT_EQ(contentOf(m_sandbox.settingsFile() + u".aside"_s), "garbage\n");
    EXPECT_EQ(shown()["enabled"], true);
    ASSERT_TRUE(QFile::remove(m_sandbox.settingsFile()));
    follow("last good settings again:");
    EXPECT_EQ(shown()["active"], "Work");
}

TEST_F(UnknownSettingsTest, NewSettingsCanBeStartedWith)
{
    m_sandbox.writeSettings("garbage\n");
    follow("new settings:");
    EXPECT_EQ(contentOf(m_sandbox.settingsFile() + u".aside"_s), "garbage\n");
    EXPECT_EQ(contentOf(m_sandbox.settingsFile() + u".last-good.aside"_s), m_good);
    EXPECT_EQ(shown()["enabled"], false);
}

TEST_F(UnknownSettingsTest, ARunningWindowKeepsItsEndpointAndItsFile)
{
    const Window window(m_sandbox);
    ASSERT_TRUE(window.waitForEndpoint(a().address()));
    for (const QByteArray bad : {"", "garbage\n"}) {
        m_sandbox.writeSettings(bad);
        expectRefusal({u"endpoint"_s, u"off"_s});
        const Outcome sent = m_sandbox.run({u"send"_s, u"--wait"_s, u"while broken"_s});
        EXPECT_EQ(sent.exitCode, 0) << sent.err.toStdString();
        EXPECT_EQ(m_sandbox.settings(), bad);
    }
    EXPECT_EQ(m_sandbox.run({u"restart"_s}).exitCode, 0);
    EXPECT_TRUE(window.waitForEndpoint(a().address()));
    ASSERT_TRUE(QFile::remove(m_sandbox.settingsFile()));
    expectRefusal({u"endpoint"_s});
    EXPECT_EQ(m_sandbox.run({u"send"_s, u"--wait"_s, u"while removed"_s}).exitCode, 0);
    EXPECT_TRUE(heard(a(), u"while broken"_s));
    EXPECT_TRUE(heard(a(), u"while removed"_s));
    EXPECT_TRUE(b().requests().empty()) << "the default API";
    m_sandbox.writeSettings(m_good);
    EXPECT_EQ(endpoint({u"off"_s}).exitCode, 0) << "a person may";
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            const Json chat = window.chat();
            return chat["state"] == "ready" && chat["endpoint"] != a().address().toStdString();
        },
        30'000));
}

TEST_F(UnknownSettingsTest, AWindowThatStartsRunsNoAgentUntilTheFileIsGoodAgain)
{
    m_sandbox.useFakeAgent();
    m_sandbox.writeSettings("garbage\n");
    const Window window(m_sandbox, {}, u"failed"_s);
    EXPECT_TRUE(window.chat()["pid"].is_null());
    const Outcome sent = m_sandbox.run({u"send"_s, u"--wait"_s, u"--json"_s, u"too early"_s});
    EXPECT_EQ(sent.exitCode, 6);
    ASSERT_EQ(sent.events("failure").size(), 1U) << sent.out.toStdString();
    EXPECT_EQ(sent.events("failure")[0]["kind"], "settings_unknown");
    EXPECT_EQ(m_sandbox.settings(), "garbage\n");
    expectNothingSent();
    follow("last good settings again:");
    EXPECT_TRUE(window.waitForEndpoint(a().address()));
    EXPECT_TRUE(b().requests().empty());
}

} // namespace

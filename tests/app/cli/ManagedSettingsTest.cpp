#include "tests/app/cli/EndpointTest.h"

#include <gmock/gmock.h>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;
using ::testing::HasSubstr;

/// The program and the real Claude Code with managed settings, in a mount namespace of the test
/// instead of the machine's /etc.
class ManagedSettings : public EndpointTest
{
protected:
    void SetUp() override
    {
        manage(Json::object());
        if (run({u"--version"_s}).exitCode == 77)
            GTEST_SKIP() << "this kernel allows no private mount namespace";
    }

    void manage(const Json &settings) const
    {
        m_sandbox.write(u"managed/managed-settings.json"_s,
                        QByteArray::fromStdString(settings.dump()));
    }

    /// Runs drawbridge there.
    [[nodiscard]] Outcome run(const QStringList &words) const
    {
        const QStringList command{m_sandbox.path(u"managed"_s), QStringLiteral(DRAWBRIDGE)};
        return Program(m_sandbox, QStringLiteral(MANAGED_SETTINGS), command + words).finish();
    }
    [[nodiscard]] QString file() const { return u"/etc/claude-code/managed-settings.json"_s; }
    [[nodiscard]] Json forcedTo(const bridge::practice::PracticeEndpoint &endpoint) const
    {
        return {{"env",
                 {{"ANTHROPIC_BASE_URL", endpoint.address().toStdString()},
                  {"ANTHROPIC_AUTH_TOKEN", "the-organizations-token"}}}};
    }
};

TEST_F(ManagedSettings, AForcedAddressIsUsedAlthoughTheToggleIsOn)
{
    manage(forcedTo(b()));
    useEndpoint(a());
    const Outcome asked = run({u"ask"_s, u"--json"_s, u"hello"_s});
    EXPECT_EQ(asked.exitCode, 0) << asked.err.toStdString();
    EXPECT_TRUE(heard(b(), u"hello"_s));
    EXPECT_TRUE(a().requests().empty());
}

TEST_F(ManagedSettings, SwitchingOnIsRefusedAndSaysWhoDecided)
{
    manage(forcedTo(b()));
    const Outcome set = run({u"endpoint"_s, a().address(), u"--on"_s});
    EXPECT_EQ(set.exitCode, 2);
    EXPECT_THAT(set.err.toStdString(), HasSubstr(file().toStdString()));
    EXPECT_THAT(set.err.toStdString(), HasSubstr("ANTHROPIC_BASE_URL"));
    EXPECT_THAT(set.err.toStdString(), HasSubstr(b().address().toStdString()));
    EXPECT_EQ(m_sandbox.settings(), QByteArray()) << "nothing is saved";

    useEndpoint(a());
    const QByteArray before = m_sandbox.settings();
    const Outcome on = run({u"endpoint"_s, u"on"_s});
    EXPECT_EQ(on.exitCode, 2);
    EXPECT_EQ(m_sandbox.settings(), before);
    const Outcome off = run({u"endpoint"_s, u"off"_s});
    EXPECT_EQ(off.exitCode, 0) << off.err.toStdString();
}

TEST_F(ManagedSettings, AnEndpointOfOnesOwnIsRefusedForOneTurnToo)
{
    manage({{"allowedProviders", {"anthropic"}}});
    for (const QStringList &words :
         {QStringList{u"ask"_s, u"--endpoint"_s, a().address(), u"hello"_s},
          QStringList{u"ask"_s, u"--practice"_s, u"hello"_s},
          QStringList{u"exec"_s, u"--endpoint"_s, a().address(), u"--"_s, u"true"_s}}) {
        const Outcome refused = run(words);
        EXPECT_EQ(refused.exitCode, 2) << words.join(u' ').toStdString();
        EXPECT_THAT(refused.err.toStdString(), HasSubstr("allowedProviders"));
        EXPECT_THAT(refused.err.toStdString(), HasSubstr(file().toStdString()));
    }
    EXPECT_TRUE(a().requests().empty());
}

TEST_F(ManagedSettings, TheReportNamesThemAndTheirDecision)
{
    manage(forcedTo(b()));
    useEndpoint(a());
    const Outcome shown = run({u"endpoint"_s, u"--json"_s});
    const Json report = shown.json();
    ASSERT_TRUE(report.is_object()) << shown.err.toStdString();
    EXPECT_EQ(report["enabled"], false);
    EXPECT_EQ(report["policy"]["file"], file().toStdString());
    EXPECT_EQ(report["policy"]["address"], b().address().toStdString());
    EXPECT_EQ(report["sources"][0], Json({{"place", "managed_settings"},
                                          {"file", file().toStdString()},
                                          {"variable", "ANTHROPIC_BASE_URL"},
                                          {"value", b().address().toStdString()},
                                          {"wins", true}}));
    EXPECT_FALSE(shown.out.contains("the-organizations-token"));
}

TEST_F(ManagedSettings, TheAgentsCheckIsNotRunAgainstThem)
{
    manage({{"allowedProviders", {"anthropic"}}});
    const Outcome checked = run({u"check"_s, a().address(), u"--agent"_s, u"--json"_s});
    const Json report = checked.json();
    ASSERT_TRUE(report.is_object()) << checked.err.toStdString();
    EXPECT_EQ(report["rungs"].back()["kind"], "managed_by_organisation");
}

} // namespace

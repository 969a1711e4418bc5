#include "tests/app/EndpointTest.h"

#include <QDir>
#include <QFile>
#include <QSettings>

#include <gmock/gmock.h>

namespace {

using namespace clitest;
using ::testing::HasSubstr;

/// The program and the real Claude Code on a computer with managed settings: in a mount namespace
/// of the test's own, never the machine's /etc.
class ManagedSettings : public EndpointTest
{
protected:
    void manage(const Json &settings) const
    {
        QDir().mkpath(folder());
        QFile file(folder() + QStringLiteral("/managed-settings.json"));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(settings.dump()));
    }
    [[nodiscard]] QString folder() const { return m_sandbox.path(QStringLiteral("managed")); }

    /// Of drawbridge there; nullopt: the kernel does not let us.
    [[nodiscard]] std::optional<Outcome> run(const QStringList &words) const
    {
        Program program(m_sandbox, QStringLiteral(MANAGED_SETTINGS),
                        QStringList{folder(), QStringLiteral(DRAWBRIDGE)} + words);
        Outcome outcome = program.finish();
        if (outcome.exitCode == 77)
            return std::nullopt;
        return outcome;
    }
    [[nodiscard]] QString file() const
    {
        return QStringLiteral("/etc/claude-code/managed-settings.json");
    }
    [[nodiscard]] Json forcedTo(const bridge::practice::PracticeEndpoint &endpoint) const
    {
        return {{"env",
                 {{"ANTHROPIC_BASE_URL", endpoint.address().toStdString()},
                  {"ANTHROPIC_AUTH_TOKEN", "the-organizations-token"}}}};
    }
};

#define RUN_MANAGED(outcome, ...)                                                                  \
    const auto outcome##Run = run(__VA_ARGS__);                                                    \
    if (!outcome##Run)                                                                             \
        GTEST_SKIP() << "this kernel allows no private mount namespace";                           \
    const Outcome &outcome = *outcome##Run

TEST_F(ManagedSettings, AForcedAddressIsUsedAlthoughTheToggleIsOn)
{
    manage(forcedTo(b()));
    useEndpoint(a());
    RUN_MANAGED(asked, {QStringLiteral("ask"), QStringLiteral("--json"), QStringLiteral("hello")});
    EXPECT_EQ(asked.exitCode, 0) << asked.err.toStdString();
    EXPECT_TRUE(heard(b(), QStringLiteral("hello")));
    EXPECT_TRUE(a().requests().empty());
}

TEST_F(ManagedSettings, SwitchingOnIsRefusedAndSaysWhoDecided)
{
    manage(forcedTo(b()));
    RUN_MANAGED(set, {QStringLiteral("endpoint"), a().address(), QStringLiteral("--on")});
    EXPECT_EQ(set.exitCode, 2);
    EXPECT_THAT(set.err.toStdString(), HasSubstr(file().toStdString()));
    EXPECT_THAT(set.err.toStdString(), HasSubstr("ANTHROPIC_BASE_URL"));
    EXPECT_THAT(set.err.toStdString(), HasSubstr(b().address().toStdString()));
    EXPECT_EQ(m_sandbox.settings(), QByteArray()) << "nothing is saved";

    useEndpoint(a());
    const QByteArray before = m_sandbox.settings();
    RUN_MANAGED(on, {QStringLiteral("endpoint"), QStringLiteral("on")});
    EXPECT_EQ(on.exitCode, 2);
    EXPECT_EQ(m_sandbox.settings(), before);
    RUN_MANAGED(off, {QStringLiteral("endpoint"), QStringLiteral("off")});
    EXPECT_EQ(off.exitCode, 0) << off.err.toStdString();
}

TEST_F(ManagedSettings, AnEndpointOfOnesOwnIsRefusedForOneTurnToo)
{
    manage({{"allowedProviders", {"anthropic"}}});
    for (const QStringList &words :
         {QStringList{QStringLiteral("ask"), QStringLiteral("--endpoint"), a().address(),
                      QStringLiteral("hello")},
          QStringList{QStringLiteral("ask"), QStringLiteral("--practice"), QStringLiteral("hello")},
          QStringList{QStringLiteral("exec"), QStringLiteral("--endpoint"), a().address(),
                      QStringLiteral("--"), QStringLiteral("true")}}) {
        RUN_MANAGED(refused, words);
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
    RUN_MANAGED(shown, {QStringLiteral("endpoint"), QStringLiteral("--json")});
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
    RUN_MANAGED(checked, {QStringLiteral("check"), a().address(), QStringLiteral("--agent"),
                          QStringLiteral("--json")});
    const Json report = checked.json();
    ASSERT_TRUE(report.is_object()) << checked.err.toStdString();
    EXPECT_EQ(report["rungs"].back()["kind"], "managed_by_organisation");
}

} // namespace

#include "bridge/practice/PracticeEndpoint.h"
#include "tests/app/Sandbox.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

namespace {

using namespace clitest;
using bridge::practice::LoggedRequest;
using bridge::practice::PracticeEndpoint;

const auto kSecret = QStringLiteral("sk-test-5f2b9c1d7e");

std::unique_ptr<PracticeEndpoint> watchingEndpoint()
{
    bridge::practice::PracticeOptions options;
    options.watchFor.insert(QStringLiteral("secret"), kSecret);
    auto started = PracticeEndpoint::start(options);
    EXPECT_TRUE(started) << started.error().text.toStdString();
    return started ? std::move(*started) : nullptr;
}

bool sawSecret(const LoggedRequest &request)
{
    return request.seen.contains(QStringLiteral("secret"));
}

/// Runs in a D-Bus session with an unlocked keyring; see CMakeLists.txt.
class CredentialTest : public testing::Test
{
protected:
    CredentialTest() { m_sandbox.keepSessionBus(); }

    ~CredentialTest() override
    {
        for (const auto &outcome : m_outcomes) {
            EXPECT_FALSE(outcome.out.contains(kSecret.toUtf8())) << outcome.out.toStdString();
            EXPECT_FALSE(outcome.err.contains(kSecret.toUtf8())) << outcome.err.toStdString();
        }
        EXPECT_FALSE(m_sandbox.settings().contains(kSecret.toUtf8()));
    }

    /// Runs it; what it prints is searched for the secret at the end.
    Outcome run(const QStringList &arguments, const QByteArray &input = {})
    {
        m_outcomes.push_back(m_sandbox.run(arguments, input));
        return m_outcomes.back();
    }
    Outcome credential(const QStringList &words, const QByteArray &input = {})
    {
        return run(QStringList(QStringLiteral("credential")) + words, input);
    }
    Outcome keep(const QString &address, const char *kind = "bearer")
    {
        return credential(
            {QStringLiteral("set"), address, QStringLiteral("--kind"), QLatin1String(kind)},
            kSecret.toUtf8() + '\n');
    }
    Json statusOf(const QString &address)
    {
        return credential({QStringLiteral("status"), address, QStringLiteral("--json")}).json();
    }
    Outcome ask(const QString &address, const QString &text)
    {
        return run({QStringLiteral("ask"), QStringLiteral("--json"), QStringLiteral("--endpoint"),
                    address, text});
    }
    void useEndpoint(const QString &address) const
    {
        m_sandbox.writeSettings("[General]\ncustomApiEndpoint=" + address.toUtf8()
                                + "\ncustomApiEndpointEnabled=true\n");
    }

    Sandbox m_sandbox;
    std::unique_ptr<PracticeEndpoint> m_endpoint = watchingEndpoint();
    std::unique_ptr<PracticeEndpoint> m_other = watchingEndpoint();

private:
    std::vector<Outcome> m_outcomes;
};

TEST_F(CredentialTest, IsKeptForItsOriginAndForgottenAgain)
{
    const QString address = m_endpoint->address();
    const std::string origin = address.toStdString();
    EXPECT_EQ(statusOf(address), Json({{"origin", origin}, {"kept", false}, {"kind", nullptr}}));
    const Outcome kept = keep(address, "api-key");
    EXPECT_EQ(kept.exitCode, 0) << kept.err.toStdString();
    EXPECT_EQ(kept.out, "");
    EXPECT_EQ(statusOf(address + QStringLiteral("/a/path")),
              Json({{"origin", origin}, {"kept", true}, {"kind", "api-key"}}));
    EXPECT_EQ(statusOf(m_other->address())["kept"], false);
    EXPECT_EQ(credential({QStringLiteral("clear"), address}).exitCode, 0);
    EXPECT_EQ(statusOf(address)["kept"], false);
    EXPECT_EQ(credential({QStringLiteral("clear"), address}).exitCode, 0);
}

TEST_F(CredentialTest, IsForTheSettingsAddressWhereNoneIsGiven)
{
    useEndpoint(m_endpoint->address());
    EXPECT_EQ(credential({QStringLiteral("set")}, kSecret.toUtf8()).exitCode, 0);
    EXPECT_EQ(statusOf(m_endpoint->address())["kept"], true);
    EXPECT_EQ(credential({QStringLiteral("status")}).json()["kind"], "bearer");
    EXPECT_EQ(credential({QStringLiteral("clear")}).exitCode, 0);
    EXPECT_EQ(statusOf(m_endpoint->address())["kept"], false);
}

TEST_F(CredentialTest, ARefusedOneIsNotKept)
{
    const QString address = m_endpoint->address();
    EXPECT_EQ(credential({QStringLiteral("set"), address}).exitCode, 2);
    EXPECT_EQ(credential({QStringLiteral("set"), address}, "\n").exitCode, 2);
    EXPECT_EQ(credential({QStringLiteral("set"), address}, "two\nlines\n").exitCode, 2);
    EXPECT_EQ(statusOf(address)["kept"], false);
    EXPECT_EQ(credential({QStringLiteral("set")}, "x").exitCode, 2); // no address is set either
    EXPECT_EQ(credential({QStringLiteral("set"), QStringLiteral("localhost")}, "x").exitCode, 2);
}

TEST_F(CredentialTest, ACheckSendsItToItsEndpointAndShowsItNowhere)
{
    ASSERT_EQ(keep(m_endpoint->address(), "api-key").exitCode, 0);
    for (const QStringList &options : {QStringList(), QStringList(QStringLiteral("--json")),
                                       QStringList(QStringLiteral("--agent"))}) {
        const Outcome outcome =
            run(QStringList{QStringLiteral("check"), m_endpoint->address()} + options);
        EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString() << outcome.err.toStdString();
    }
    const auto requests = m_endpoint->requests();
    EXPECT_TRUE(std::any_of(requests.begin(), requests.end(), sawSecret));
    (void)run({QStringLiteral("check"), m_other->address(), QStringLiteral("--agent")});
    const auto others = m_other->requests();
    EXPECT_FALSE(others.empty());
    EXPECT_TRUE(std::none_of(others.begin(), others.end(), sawSecret));
}

TEST_F(CredentialTest, WhileACheckRunsItIsInNoCommandLine)
{
    bridge::practice::PracticeOptions options;
    options.scenario = QStringLiteral("slow 3 1000");
    const auto slow = PracticeEndpoint::start(options);
    ASSERT_TRUE(slow);
    ASSERT_EQ(keep((*slow)->address()).exitCode, 0);
    Program program(m_sandbox,
                    {QStringLiteral("check"), QStringLiteral("--agent"), (*slow)->address()});
    int seen = 0;
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            for (const qint64 pid : m_sandbox.processes()) {
                EXPECT_FALSE(commandLineOf(pid).contains(kSecret.toUtf8()));
                seen += commandLineOf(pid).contains("stream-json") ? 1 : 0;
            }
            return !program.isRunning();
        },
        60000));
    EXPECT_GT(seen, 0) << "no agent was looked at";
    EXPECT_FALSE(program.finish().out.contains(kSecret.toUtf8()));
}

TEST_F(CredentialTest, ReachesItsEndpointAsABearerTokenAndNoOther)
{
    ASSERT_EQ(keep(m_endpoint->address()).exitCode, 0);
    EXPECT_EQ(ask(m_endpoint->address(), QStringLiteral("hello")).exitCode, 0);
    EXPECT_EQ(ask(m_other->address(), QStringLiteral("hello")).exitCode, 0);
    bool arrived = false;
    for (const LoggedRequest &request : m_endpoint->requests()) {
        arrived = arrived || request.path.startsWith(QStringLiteral("/v1/messages"));
        EXPECT_FALSE(request.headerKinds.contains(QStringLiteral("x-api-key")));
        EXPECT_EQ(sawSecret(request),
                  request.headerKinds.contains(QStringLiteral("authorization: bearer")));
    }
    EXPECT_TRUE(arrived);
    const auto requests = m_other->requests();
    EXPECT_FALSE(requests.empty());
    EXPECT_TRUE(std::none_of(requests.begin(), requests.end(), sawSecret));
}

TEST_F(CredentialTest, ReachesItsEndpointAsAnApiKey)
{
    ASSERT_EQ(keep(m_endpoint->address(), "api-key").exitCode, 0);
    EXPECT_EQ(ask(m_endpoint->address(), QStringLiteral("hello")).exitCode, 0);
    bool arrived = false;
    for (const LoggedRequest &request : m_endpoint->requests()) {
        const bool asKey = request.headerKinds.contains(QStringLiteral("x-api-key"));
        arrived = arrived || asKey;
        EXPECT_EQ(sawSecret(request), asKey);
        EXPECT_FALSE(request.headerKinds.contains(QStringLiteral("authorization: bearer")));
    }
    EXPECT_TRUE(arrived);
}

TEST_F(CredentialTest, GoesWithACommandThatExecRuns)
{
    ASSERT_EQ(keep(m_endpoint->address()).exitCode, 0);
    // What a terminal's claude would otherwise do.
    QDir().mkpath(m_sandbox.path(QStringLiteral("home/.claude")));
    QFile settings(m_sandbox.path(QStringLiteral("home/.claude/settings.json")));
    ASSERT_TRUE(settings.open(QIODevice::WriteOnly));
    settings.write(R"({"env":{"ANTHROPIC_BASE_URL":")" + m_other->address().toUtf8()
                   + R"(","ANTHROPIC_AUTH_TOKEN":"theirs"}})");
    settings.close();
    const Outcome outcome =
        run({QStringLiteral("exec"), QStringLiteral("--endpoint"), m_endpoint->address(),
             QStringLiteral("--"), qEnvironmentVariable("DRAWBRIDGE_CLAUDE"), QStringLiteral("-p"),
             QStringLiteral("hello")});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_FALSE(outcome.out.isEmpty());
    const auto requests = m_endpoint->requests();
    ASSERT_FALSE(requests.empty());
    EXPECT_TRUE(sawSecret(requests.back()));
    EXPECT_TRUE(requests.back().headerKinds.contains(QStringLiteral("authorization: bearer")));
    EXPECT_TRUE(m_other->requests().empty());
}

TEST_F(CredentialTest, StandsInNobodysArguments)
{
    ASSERT_EQ(keep(m_endpoint->address()).exitCode, 0);
    Program asking(m_sandbox,
                   {QStringLiteral("ask"), QStringLiteral("--json"), QStringLiteral("--endpoint"),
                    m_endpoint->address(), QStringLiteral("slow 10000 100")});
    ASSERT_TRUE(asking.waitForOut("Piece 1"));
    const auto processes = m_sandbox.processes();
    EXPECT_GE(processes.size(), 2U);
    for (const qint64 pid : processes)
        EXPECT_FALSE(commandLineOf(pid).contains(kSecret.toUtf8()));
    asking.sendSignal(SIGINT);
    const Outcome outcome = asking.finish();
    EXPECT_FALSE((outcome.out + outcome.err).contains(kSecret.toUtf8()));
}

TEST_F(CredentialTest, AChangedOneReachesARunningWindow)
{
    useEndpoint(m_endpoint->address());
    const Window window(m_sandbox);
    const auto say = [&](const QString &text) {
        return run({QStringLiteral("send"), QStringLiteral("--wait"), QStringLiteral("--json"),
                    text})
            .exitCode;
    };
    const auto waitForNewAgent = [&](const Json &before) {
        return QTest::qWaitFor(
            [&] {
                const Json now = window.chat();
                return now.value("state", "") == "ready" && now["pid"] != before["pid"];
            },
            30000);
    };
    const auto lastSaw = [&] {
        const auto requests = m_endpoint->requests();
        return !requests.empty() && sawSecret(requests.back());
    };
    EXPECT_EQ(say(QStringLiteral("without")), 0);
    EXPECT_FALSE(lastSaw());

    const Json first = window.chat();
    ASSERT_EQ(keep(m_endpoint->address()).exitCode, 0);
    ASSERT_TRUE(waitForNewAgent(first));
    EXPECT_EQ(say(QStringLiteral("with")), 0);
    EXPECT_TRUE(lastSaw());

    const Json second = window.chat();
    EXPECT_EQ(second["session"], first["session"]);
    EXPECT_EQ(credential({QStringLiteral("clear")}).exitCode, 0);
    ASSERT_TRUE(waitForNewAgent(second));
    EXPECT_EQ(say(QStringLiteral("without again")), 0);
    EXPECT_FALSE(lastSaw());
}

TEST_F(CredentialTest, OfAnotherOriginLeavesARunningWindowAlone)
{
    useEndpoint(m_endpoint->address());
    const Window window(m_sandbox);
    const Json before = window.chat();
    ASSERT_EQ(keep(m_other->address()).exitCode, 0);
    EXPECT_EQ(
        run({QStringLiteral("send"), QStringLiteral("--wait"), QStringLiteral("hello")}).exitCode,
        0);
    EXPECT_EQ(window.chat()["pid"], before["pid"]);
}

} // namespace

#include "tests/app/Sandbox.h"
#include "tests/bridge/secrets/Keyring.h"

#include <QElapsedTimer>
#include <QTest>

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;
using bridge::practice::LoggedRequest;
using bridge::practice::PracticeEndpoint;

const auto kSecret = u"sk-test-5f2b9c1d7e"_s;

std::unique_ptr<PracticeEndpoint> watchingEndpoint()
{
    bridge::practice::PracticeOptions options;
    options.watchFor.insert(u"secret"_s, kSecret);
    return startPractice(options);
}

bool sawSecret(const LoggedRequest &request)
{
    return request.seen.contains(u"secret"_s);
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

    /// Runs the program; the test's end searches the output for the secret.
    Outcome run(const QStringList &arguments, const QByteArray &input = {})
    {
        m_outcomes.push_back(m_sandbox.run(arguments, input));
        return m_outcomes.back();
    }
    Outcome credential(const QStringList &words, const QByteArray &input = {})
    {
        return run(QStringList(u"credential"_s) + words, input);
    }
    Outcome keep(const QString &address, const char *kind = "bearer")
    {
        return credential({u"set"_s, address, u"--kind"_s, QLatin1String(kind)},
                          kSecret.toUtf8() + '\n');
    }
    Json statusOf(const QString &address)
    {
        return credential({u"status"_s, address, u"--json"_s}).json();
    }
    Outcome ask(const QString &address, const QString &text)
    {
        return run({u"ask"_s, u"--json"_s, u"--endpoint"_s, address, text});
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
    EXPECT_EQ(statusOf(address), Json({{"origin", origin},
                                       {"kept", false},
                                       {"kind", nullptr},
                                       {"state", "absent"},
                                       {"headers", Json::array()}}));
    const Outcome kept = keep(address, "api-key");
    EXPECT_EQ(kept.exitCode, 0) << kept.err.toStdString();
    EXPECT_EQ(kept.out, "");
    EXPECT_EQ(statusOf(address + u"/a/path"_s), Json({{"origin", origin},
                                                      {"kept", true},
                                                      {"kind", "api-key"},
                                                      {"state", "present"},
                                                      {"headers", Json::array()}}));
    EXPECT_EQ(statusOf(m_other->address())["kept"], false);
    EXPECT_EQ(credential({u"clear"_s, address}).exitCode, 0);
    EXPECT_EQ(statusOf(address)["kept"], false);
    EXPECT_EQ(credential({u"clear"_s, address}).exitCode, 0);
}

TEST_F(CredentialTest, TokenAndSecretHeadersAreKeptBesideEachOther)
{
    const QString address = m_endpoint->address();
    const auto header = [&](const char *action, const char *name, const QByteArray &input) {
        return credential({QLatin1String(action), address, u"--header"_s, QLatin1String(name)},
                          input);
    };
    const Outcome kept = header("set", "x-portkey-api-key", kSecret.toUtf8());
    EXPECT_EQ(kept.exitCode, 0);
    EXPECT_TRUE(kept.err.contains("not sent yet")) << kept.err.toStdString();
    EXPECT_EQ(statusOf(address)["kept"], false);
    EXPECT_EQ(statusOf(address)["headers"], Json::array({"x-portkey-api-key"}));
    ASSERT_EQ(keep(address, "api-key").exitCode, 0);
    EXPECT_EQ(header("set", "Helicone-Auth", "Bearer " + kSecret.toUtf8()).exitCode, 0);
    EXPECT_EQ(statusOf(address)["kind"], "api-key");
    EXPECT_EQ(statusOf(address)["headers"], Json::array({"Helicone-Auth", "x-portkey-api-key"}));
    ASSERT_EQ(keep(address).exitCode, 0);
    EXPECT_EQ(header("clear", "helicone-auth", {}).exitCode, 0);
    EXPECT_EQ(statusOf(address)["kind"], "bearer");
    EXPECT_EQ(statusOf(address)["headers"], Json::array({"x-portkey-api-key"}));
    EXPECT_EQ(credential({u"clear"_s, address}).exitCode, 0);
    EXPECT_EQ(statusOf(address)["state"], "absent");
    EXPECT_EQ(statusOf(address)["headers"], Json::array());
}

TEST_F(CredentialTest, APassphraseIsKeptBesideTheRest)
{
    const QString address = m_endpoint->address();
    ASSERT_EQ(keep(address).exitCode, 0);
    EXPECT_EQ(credential({u"set"_s, address, u"--key-passphrase"_s}, kSecret.toUtf8()).exitCode, 0);
    EXPECT_EQ(statusOf(address)["key_passphrase"], true);
    EXPECT_EQ(statusOf(address)["kept"], true);
    EXPECT_EQ(credential({u"clear"_s, address, u"--key-passphrase"_s}).exitCode, 0);
    EXPECT_FALSE(statusOf(address).contains("key_passphrase"));
    EXPECT_EQ(statusOf(address)["kept"], true);
}

TEST_F(CredentialTest, IsForTheSettingsAddressWhereNoneIsGiven)
{
    m_sandbox.useEndpoint(m_endpoint->address());
    EXPECT_EQ(credential({u"set"_s}, kSecret.toUtf8()).exitCode, 0);
    EXPECT_EQ(statusOf(m_endpoint->address())["kept"], true);
    EXPECT_EQ(credential({u"status"_s}).json()["kind"], "bearer");
    EXPECT_EQ(credential({u"clear"_s}).exitCode, 0);
    EXPECT_EQ(statusOf(m_endpoint->address())["kept"], false);
}

TEST_F(CredentialTest, ARefusedOneIsNotKept)
{
    const QString address = m_endpoint->address();
    EXPECT_EQ(credential({u"set"_s, address}).exitCode, 2);
    EXPECT_EQ(credential({u"set"_s, address}, "\n").exitCode, 2);
    EXPECT_EQ(credential({u"set"_s, address}, "two\nlines\n").exitCode, 2);
    EXPECT_EQ(credential({u"set"_s, address}, QByteArray("nul\0byte", 8)).exitCode, 2);
    EXPECT_EQ(statusOf(address)["kept"], false);
    EXPECT_EQ(credential({u"set"_s}, "x").exitCode, 2); // no address is set either
    EXPECT_EQ(credential({u"set"_s, u"localhost"_s}, "x").exitCode, 2);
}

TEST_F(CredentialTest, ACheckSendsItToItsEndpointAndShowsItNowhere)
{
    ASSERT_EQ(keep(m_endpoint->address(), "api-key").exitCode, 0);
    for (const QStringList &options :
         {QStringList(), QStringList(u"--json"_s), QStringList(u"--agent"_s)}) {
        const Outcome outcome = run(QStringList{u"check"_s, m_endpoint->address()} + options);
        EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString() << outcome.err.toStdString();
    }
    const auto requests = m_endpoint->requests();
    EXPECT_TRUE(std::any_of(requests.begin(), requests.end(), sawSecret));
    (void)run({u"check"_s, m_other->address(), u"--agent"_s});
    const auto others = m_other->requests();
    EXPECT_FALSE(others.empty());
    EXPECT_TRUE(std::none_of(others.begin(), others.end(), sawSecret));
}

TEST_F(CredentialTest, AServerThatRepeatsItIsFoundAndItIsShownNowhere)
{
    const auto repeating = startPractice(u"repeats-credential"_s);
    const QString address = repeating->address();
    ASSERT_EQ(keep(address).exitCode, 0);
    for (const QStringList &arguments :
         {QStringList{u"check"_s, address}, QStringList{u"check"_s, u"--json"_s, address},
          QStringList{u"ask"_s, u"--endpoint"_s, address, u"hello"_s},
          QStringList{u"ask"_s, u"--json"_s, u"--endpoint"_s, address, u"hello"_s}}) {
        const Outcome outcome = run(arguments);
        EXPECT_EQ(outcome.exitCode, 4) << outcome.err.toStdString();
        const QByteArray all = outcome.out + outcome.err;
        EXPECT_TRUE(all.contains("Invalid key: Bearer ••••")) << all.toStdString();
        const QByteArray key = kSecret.toUtf8();
        for (const QByteArray &part :
             {key.left(12), key.mid(2, 12), key.right(12), key.toHex().left(24),
              key.toBase64().left(16), ("Bearer " + key).toBase64().mid(8, 16)})
            EXPECT_FALSE(all.contains(part)) << part.toStdString() << '\n' << all.toStdString();
        if (arguments.contains(u"check"_s)) {
            EXPECT_THAT(all.toStdString(), testing::ContainsRegex("contains? the credential"));
        }
    }
}

TEST_F(CredentialTest, WhileACheckRunsItIsInNoCommandLine)
{
    const auto slow = startPractice(u"slow 3 1000"_s);
    ASSERT_EQ(keep(slow->address()).exitCode, 0);
    Program program(m_sandbox, {u"check"_s, u"--agent"_s, slow->address()});
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
    EXPECT_EQ(ask(m_endpoint->address(), u"hello"_s).exitCode, 0);
    EXPECT_EQ(ask(m_other->address(), u"hello"_s).exitCode, 0);
    bool arrived = false;
    for (const LoggedRequest &request : m_endpoint->requests()) {
        arrived = arrived || request.path.startsWith(u"/v1/messages"_s);
        EXPECT_FALSE(request.headerKinds.contains(u"x-api-key"_s));
        EXPECT_EQ(sawSecret(request), request.headerKinds.contains(u"authorization: bearer"_s));
    }
    EXPECT_TRUE(arrived);
    const auto requests = m_other->requests();
    EXPECT_FALSE(requests.empty());
    EXPECT_TRUE(std::none_of(requests.begin(), requests.end(), sawSecret));
}

TEST_F(CredentialTest, ReachesItsEndpointAsAnApiKey)
{
    ASSERT_EQ(keep(m_endpoint->address(), "api-key").exitCode, 0);
    EXPECT_EQ(ask(m_endpoint->address(), u"hello"_s).exitCode, 0);
    bool arrived = false;
    for (const LoggedRequest &request : m_endpoint->requests()) {
        const bool asKey = request.headerKinds.contains(u"x-api-key"_s);
        arrived = arrived || asKey;
        EXPECT_EQ(sawSecret(request), asKey);
        EXPECT_FALSE(request.headerKinds.contains(u"authorization: bearer"_s));
    }
    EXPECT_TRUE(arrived);
}

TEST_F(CredentialTest, GoesWithACommandThatExecRuns)
{
    ASSERT_EQ(keep(m_endpoint->address()).exitCode, 0);
    // Claude Code alone would follow this settings file.
    m_sandbox.write(u"home/.claude/settings.json"_s,
                    R"({"env":{"ANTHROPIC_BASE_URL":")" + m_other->address().toUtf8()
                        + R"(","ANTHROPIC_AUTH_TOKEN":"theirs"}})");
    const Outcome outcome = run({u"exec"_s, u"--endpoint"_s, m_endpoint->address(), u"--"_s,
                                 qEnvironmentVariable("DRAWBRIDGE_CLAUDE"), u"-p"_s, u"hello"_s});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_FALSE(outcome.out.isEmpty());
    const auto requests = m_endpoint->requests();
    ASSERT_FALSE(requests.empty());
    EXPECT_TRUE(sawSecret(requests.back()));
    EXPECT_TRUE(requests.back().headerKinds.contains(u"authorization: bearer"_s));
    EXPECT_TRUE(m_other->requests().empty());
}

TEST_F(CredentialTest, StandsInNobodysArguments)
{
    ASSERT_EQ(keep(m_endpoint->address()).exitCode, 0);
    Program asking(m_sandbox, {u"ask"_s, u"--json"_s, u"--endpoint"_s, m_endpoint->address(),
                               u"slow 10000 100"_s});
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
    m_sandbox.useEndpoint(m_endpoint->address());
    const Window window(m_sandbox);
    const auto say = [&](const QString &text) {
        return run({u"send"_s, u"--wait"_s, u"--json"_s, text}).exitCode;
    };
    const auto lastSaw = [&] {
        const auto requests = m_endpoint->requests();
        return !requests.empty() && sawSecret(requests.back());
    };
    EXPECT_EQ(say(u"without"_s), 0);
    EXPECT_FALSE(lastSaw());

    const Json first = window.chat();
    ASSERT_EQ(keep(m_endpoint->address()).exitCode, 0);
    ASSERT_TRUE(window.waitForNewAgent(first));
    EXPECT_EQ(say(u"with"_s), 0);
    EXPECT_TRUE(lastSaw());

    const Json second = window.chat();
    EXPECT_EQ(second["session"], first["session"]);
    EXPECT_EQ(credential({u"clear"_s}).exitCode, 0);
    ASSERT_TRUE(window.waitForNewAgent(second));
    EXPECT_EQ(say(u"without again"_s), 0);
    EXPECT_FALSE(lastSaw());
}

TEST_F(CredentialTest, OfAnotherOriginLeavesARunningWindowAlone)
{
    m_sandbox.useFakeAgent();
    m_sandbox.useEndpoint(m_endpoint->address());
    const Window window(m_sandbox);
    const Json before = window.chat();
    ASSERT_EQ(keep(m_other->address()).exitCode, 0);
    EXPECT_EQ(run({u"send"_s, u"--wait"_s, u"hello"_s}).exitCode, 0);
    EXPECT_EQ(window.chat()["pid"], before["pid"]);
}

TEST_F(CredentialTest, OfAPracticeSessionIsNotInTheKeychainAndReplacesNothingThere)
{
    m_sandbox.useEndpoint(m_other->address());
    ASSERT_EQ(keep(m_other->address(), "api-key").exitCode, 0);
    const QStringList before = keyring::entries();
    ASSERT_FALSE(before.isEmpty());
    const QByteArray settings = m_sandbox.settings();
    {
        const Window window(m_sandbox, {u"--practice"_s});
        EXPECT_EQ(window.status()["practice"], true);
        const Outcome changed = run({u"endpoint"_s, m_endpoint->address(), u"--on"_s});
        EXPECT_EQ(changed.exitCode, 0);
        EXPECT_TRUE(changed.err.contains("practice window")) << changed.err.toStdString();
        ASSERT_TRUE(window.waitForEndpoint(m_endpoint->address()));
        EXPECT_EQ(run({u"endpoint"_s, u"save"_s, u"Team"_s}).exitCode, 0);
        Json chat = window.chat();
        const Outcome kept = credential({u"set"_s}, kSecret.toUtf8());
        EXPECT_EQ(kept.exitCode, 0) << kept.err.toStdString();
        EXPECT_TRUE(kept.err.contains("practice window")) << kept.err.toStdString();
        ASSERT_TRUE(window.waitForNewAgent(chat));
        EXPECT_EQ(credential({u"status"_s}).json()["state"], "present");
        EXPECT_EQ(run({u"send"_s, u"--wait"_s, u"hello"_s}).exitCode, 0);
        EXPECT_TRUE(sawSecret(m_endpoint->requests().back())) << "it is used meanwhile";
        // What the keychain has is used, and not replaced.
        EXPECT_EQ(statusOf(m_other->address())["kind"], "api-key");
        EXPECT_EQ(keep(m_other->address(), "bearer").exitCode, 0);
        EXPECT_EQ(statusOf(m_other->address())["kind"], "bearer");
        EXPECT_EQ(credential({u"clear"_s, m_other->address()}).exitCode, 0);
        EXPECT_EQ(statusOf(m_other->address())["state"], "absent");
        EXPECT_EQ(keyring::entries(), before);
    }
    EXPECT_EQ(keyring::entries(), before);
    EXPECT_EQ(m_sandbox.settings(), settings);
    EXPECT_EQ(statusOf(m_other->address())["kind"], "api-key");
    EXPECT_EQ(statusOf(m_endpoint->address())["state"], "absent");
    EXPECT_EQ(run({u"endpoint"_s, u"list"_s, u"--json"_s}).json(), Json::array());
    EXPECT_EQ(credential({u"clear"_s, m_other->address()}).exitCode, 0);
}

/// Locks the session's keyring during its lifetime.
class LockedCredentialTest : public CredentialTest
{
protected:
    LockedCredentialTest()
    {
        EXPECT_EQ(keep(m_endpoint->address()).exitCode, 0);
        EXPECT_TRUE(keyring::lock());
    }
    ~LockedCredentialTest() override
    {
        EXPECT_TRUE(keyring::unlock());
        EXPECT_EQ(credential({u"clear"_s, m_endpoint->address()}).exitCode, 0);
    }
};

TEST_F(LockedCredentialTest, IsSaidAndNothingIsChanged)
{
    const QString address = m_endpoint->address();
    const Outcome status = credential({u"status"_s, address, u"--json"_s});
    EXPECT_EQ(status.exitCode, 4);
    EXPECT_EQ(status.json()["state"], "locked");
    EXPECT_EQ(status.json()["kept"], nullptr);
    EXPECT_TRUE(status.err.contains("locked"));
    EXPECT_EQ(keep(address, "api-key").exitCode, 4);
    EXPECT_EQ(credential({u"clear"_s, address}).exitCode, 4);
    ASSERT_TRUE(keyring::unlock());
    EXPECT_EQ(statusOf(address)["kind"], "bearer");
}

TEST_F(LockedCredentialTest, AWindowStartsWithoutItAndTakesItWhenItIsUnlocked)
{
    m_sandbox.useEndpoint(m_endpoint->address());
    const Window window(m_sandbox);
    const QStringList hello{u"send"_s, u"--wait"_s, u"hello"_s};
    EXPECT_EQ(run(hello).exitCode, 0);
    auto requests = m_endpoint->requests();
    EXPECT_TRUE(std::none_of(requests.begin(), requests.end(), sawSecret));

    const Json first = window.chat();
    ASSERT_TRUE(keyring::unlock());
    ASSERT_TRUE(window.waitForNewAgent(first));
    EXPECT_EQ(run(hello).exitCode, 0);
    requests = m_endpoint->requests();
    EXPECT_TRUE(sawSecret(requests.back()));
}

/// Runs in a D-Bus session without a keyring.
class NoKeyringTest : public CredentialTest
{};

TEST_F(NoKeyringTest, IsSaidPlainlyAndNothingIsWritten)
{
    m_sandbox.useFakeAgent();
    const QString address = m_endpoint->address();
    const Outcome kept = keep(address);
    EXPECT_EQ(kept.exitCode, 4);
    EXPECT_TRUE(kept.err.contains("not available")) << kept.err.toStdString();
    const Outcome status = credential({u"status"_s, address, u"--json"_s});
    EXPECT_EQ(status.exitCode, 4);
    EXPECT_EQ(status.json()["state"], "unavailable");
    EXPECT_EQ(ask(address, u"hello"_s).exitCode, 0);
}

TEST_F(NoKeyringTest, AServiceThatNeverAnswersDelaysNoTurn)
{
    m_sandbox.useFakeAgent();
    const keyring::OddService service(keyring::OddService::Behaviour::Silent);
    QElapsedTimer timer;
    timer.start();
    EXPECT_EQ(ask(m_endpoint->address(), u"hello"_s).exitCode, 0);
    EXPECT_LT(timer.elapsed(), 20000) << "D-Bus gives a service up after 25 seconds";
    const Outcome status = credential({u"status"_s, m_endpoint->address(), u"--json"_s});
    EXPECT_EQ(status.exitCode, 4);
    EXPECT_EQ(status.json()["state"], "timed_out");
}

} // namespace

#include "tests/app/cli/EndpointTest.h"
#include "tests/support/TestCertificates.h"

#include <QFile>
#include <QSettings>
#include <QTest>

#include <gmock/gmock.h>

#include <csignal>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;

class EndpointCommand : public EndpointTest
{
protected:
    [[nodiscard]] QString kept() const
    {
        return QSettings(m_sandbox.settingsFile(), QSettings::IniFormat)
            .value(u"customApiEndpoint"_s)
            .toString();
    }
    [[nodiscard]] bool isOn() const
    {
        return QSettings(m_sandbox.settingsFile(), QSettings::IniFormat)
            .value(u"customApiEndpointEnabled"_s)
            .toBool();
    }
};

TEST_F(EndpointCommand, ShowsWhatIsSet)
{
    Json nothing = shown();
    // The fixture inherits variables that lead to its stand-in for the default API.
    EXPECT_EQ(nothing["redirect"]["place"], "environment");
    nothing.erase("redirect");
    nothing.erase("sources");
    EXPECT_EQ(nothing, Json({{"address", ""},
                             {"warning", nullptr},
                             {"enabled", false},
                             {"active", nullptr},
                             {"clear_proxy", nullptr},
                             {"problems", Json::array()},
                             {"policy", nullptr},
                             {"running", Json::array()}}));
    useEndpoint(a());
    EXPECT_EQ(shown()["address"], a().address().toStdString());
    EXPECT_EQ(shown()["enabled"], true);
    const Outcome indented = endpoint({});
    EXPECT_EQ(indented.exitCode, 0);
    EXPECT_EQ(indented.json(), shown());
}

TEST_F(EndpointCommand, AClientCertificateIsCheckedSavedAndRemoved)
{
    const TestCertificates certificates;
    const ServerCertificate client = certificates.client();
    const ServerCertificate other = certificates.client(u"other"_s);
    const auto set = [&](const QString &key) {
        return endpoint({u"https://gateway.example"_s, u"--client-certificate"_s,
                         client.certificate, u"--client-key"_s, key});
    };
    const Outcome refused = set(other.key);
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_TRUE(refused.err.contains(other.key.toUtf8())) << refused.err.toStdString();
    EXPECT_EQ(kept(), QString()) << "nothing is saved";
    const QString broken = m_sandbox.path(u"line\nbreak.pem"_s);
    ASSERT_TRUE(QFile::copy(client.key, broken));
    EXPECT_EQ(set(broken).exitCode, 2) << "no settings file can keep it";
    EXPECT_EQ(kept(), QString());
    EXPECT_EQ(set(client.key).exitCode, 0);
    EXPECT_EQ(kept(), u"https://gateway.example"_s);
    EXPECT_EQ(shown()["client_certificate"],
              Json({{"certificate", client.certificate.toStdString()},
                    {"key", client.key.toStdString()}}));
    const QString encrypted = certificates.encrypted(client.key, u"hush"_s);
    const Outcome locked =
        endpoint({u"--client-certificate"_s, client.certificate, u"--client-key"_s, encrypted});
    EXPECT_EQ(locked.exitCode, 0) << locked.err.toStdString();
    EXPECT_TRUE(locked.err.contains("--key-passphrase")) << locked.err.toStdString();
    const Outcome ask =
        m_sandbox.run({u"ask"_s, u"--endpoint"_s, u"https://gateway.example"_s, u"Hello"_s});
    EXPECT_EQ(ask.exitCode, 4) << ask.err.toStdString();
    EXPECT_TRUE(ask.err.contains(encrypted.toUtf8())) << ask.err.toStdString();
    EXPECT_EQ(endpoint({u"--no-client-certificate"_s}).exitCode, 0);
    EXPECT_FALSE(shown().contains("client_certificate"));
}

TEST_F(EndpointCommand, NamesWhereTheAddressComesFromAndWhatIsBroken)
{
    const QString name = u"home/.claude/settings.json"_s;
    const QString file =
        m_sandbox.write(name, R"({"env":{"ANTHROPIC_BASE_URL":"http://u:not-shown@old-proxy:9000",
                     "ANTHROPIC_AUTH_TOKEN":"not-shown"}})");
    const Json theirs{{"place", "user_settings"},
                      {"file", file.toStdString()},
                      {"variable", "ANTHROPIC_BASE_URL"},
                      {"value", "http://…@old-proxy:9000"},
                      {"wins", true}};
    EXPECT_EQ(shown()["sources"][0], theirs);
    EXPECT_EQ(shown()["redirect"], theirs);
    useEndpoint(a());
    EXPECT_EQ(shown()["sources"][0], Json({{"place", "this_app"},
                                           {"file", nullptr},
                                           {"variable", "ANTHROPIC_BASE_URL"},
                                           {"value", a().address().toStdString()},
                                           {"wins", true}}));
    EXPECT_EQ(shown()["sources"][1]["wins"], false);
    EXPECT_EQ(shown()["redirect"], nullptr);
    EXPECT_FALSE(endpoint({}).out.contains("not-shown"));
    m_sandbox.write(name, "{\n  oops");
    const Json problem = shown()["problems"][0];
    EXPECT_EQ(problem["file"], file.toStdString());
    EXPECT_EQ(problem["kind"], "not_json");
    EXPECT_EQ(problem["line"], 2);
    EXPECT_EQ(problem["column"], 3);
}

TEST_F(EndpointCommand, AFileThatClaudeCodeIgnoresWholeIsNoSourceAndNamedAsAProblem)
{
    const QString file = m_sandbox.write(
        u"home/.claude/settings.json"_s,
        R"({"permissions":{"defaultMode":"delegate"},"env":{"ANTHROPIC_BASE_URL":"http://a:1"}})");
    const Json report = shown();
    for (const Json &source : report["sources"])
        EXPECT_EQ(source["place"], "environment") << source;
    EXPECT_EQ(report["redirect"]["place"], "environment") << report;
    const Json &problem = report["problems"][0];
    EXPECT_EQ(problem["file"], file.toStdString());
    EXPECT_EQ(problem["kind"], "wrong_value");
    EXPECT_EQ(problem["key"], "permissions.defaultMode");
    EXPECT_EQ(problem["value"], "\"delegate\"");
    EXPECT_EQ(problem["ignored"], "file");
    const Outcome check = m_sandbox.run({u"check"_s});
    EXPECT_EQ(check.exitCode, 2);
    EXPECT_TRUE(check.err.contains(file.toUtf8()) || check.err.contains("~/.claude/settings.json"))
        << check.err.toStdString();
    EXPECT_TRUE(check.err.contains("permissions.defaultMode")) << check.err.toStdString();
}

TEST_F(EndpointCommand, WithTheSwitchOffAFlawedAddressIsBlamedOnItsFile)
{
    m_sandbox.write(u"home/.claude/settings.json"_s,
                    R"({"env":{"ANTHROPIC_BASE_URL":"127.0.0.1:21900",
                               "ANTHROPIC_AUTH_TOKEN":"tok"}})");
    EXPECT_TRUE(shown()["redirect"]["flaw"].is_string());
    const Outcome ask = m_sandbox.run({u"ask"_s, u"--json"_s, u"Hello"_s});
    EXPECT_EQ(ask.exitCode, 3) << ask.err.toStdString();
    EXPECT_TRUE(ask.out.contains("127.0.0.1:21900")) << ask.out.toStdString();
    EXPECT_TRUE(ask.out.contains("settings.json")) << ask.out.toStdString();
    EXPECT_TRUE(ask.out.contains("must begin with http://")) << ask.out.toStdString();
}

TEST_F(EndpointCommand, AnAddressLeavesTheSwitchAlone)
{
    EXPECT_EQ(endpoint({a().address()}).exitCode, 0);
    EXPECT_EQ(kept(), a().address());
    EXPECT_FALSE(isOn());
    EXPECT_EQ(endpoint({u"on"_s}).exitCode, 0);
    EXPECT_TRUE(isOn());
    EXPECT_EQ(endpoint({b().address()}).exitCode, 0);
    EXPECT_EQ(kept(), b().address());
    EXPECT_TRUE(isOn());
}

TEST_F(EndpointCommand, OnAndOffKeepTheAddress)
{
    EXPECT_EQ(endpoint({a().address(), u"--on"_s}).exitCode, 0);
    EXPECT_TRUE(isOn());
    EXPECT_EQ(endpoint({u"off"_s}).exitCode, 0);
    EXPECT_FALSE(isOn());
    EXPECT_EQ(kept(), a().address());
}

TEST_F(EndpointCommand, WithJsonAChangePrintsWhatIsSetNow)
{
    const Outcome outcome = endpoint({a().address(), u"--on"_s, u"--json"_s});
    EXPECT_EQ(outcome.json()["address"], a().address().toStdString());
    EXPECT_EQ(outcome.json()["enabled"], true);
    EXPECT_EQ(endpoint({b().address()}).out, "");
}

TEST_F(EndpointCommand, ARefusedValueSavesNothing)
{
    const auto refused = [&](const QStringList &words, const QByteArray &named) {
        const Outcome outcome = endpoint(words);
        EXPECT_EQ(outcome.exitCode, 2) << words.join(u' ').toStdString();
        EXPECT_EQ(outcome.out, "");
        EXPECT_TRUE(outcome.err.contains(named)) << outcome.err.toStdString();
    };
    refused({u"on"_s}, "address");
    EXPECT_FALSE(QFile::exists(m_sandbox.settingsFile()));
    useEndpoint(a());
    const QByteArray before = m_sandbox.settings();
    refused({QString()}, "empty"); // a script's unset variable
    refused({u"ftp://127.0.0.1"_s}, "http");
    refused({u"127.0.0.1:1234"_s, u"--on"_s}, "http");
    refused({u"http://127.0.0.1:1/?key=1"_s}, "?");
    refused({u"http://127.0.0.1:1/v1"_s}, "http://127.0.0.1:1");
    for (const QString &pasted :
         {u"http://127.0.0.1:1//"_s, u"http://127.0.0.1:1\u200B"_s,
          u"http://127.0.0.1:1/v1/chat/completions"_s, u"http//127.0.0.1:1"_s,
          u"export ANTHROPIC_BASE_URL=http://127.0.0.1:1"_s, u"<http://127.0.0.1:1>"_s})
        refused({pasted, u"--on"_s}, "Try http://127.0.0.1:1\n");
    EXPECT_EQ(m_sandbox.settings(), before);
}

TEST_F(EndpointCommand, ARefusedValueIsRefusedByAWindowAsWell)
{
    m_sandbox.useFakeAgent();
    useEndpoint(a());
    const QByteArray before = m_sandbox.settings();
    const Window window(m_sandbox);
    const Json agent = window.chat();
    EXPECT_EQ(endpoint({u"ftp://127.0.0.1"_s, u"--now"_s}).exitCode, 2);
    EXPECT_EQ(m_sandbox.settings(), before);
    EXPECT_EQ(window.chat(), agent);
}

TEST_F(EndpointCommand, AnAddressThatCannotBeSavedIsNotCalledSaved)
{
    m_sandbox.write(u"config/drawbridge"_s, {}); // in the way of the folder
    const Outcome outcome = endpoint({a().address()});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_TRUE(outcome.err.contains("config/drawbridge/drawbridge.conf"));
}

TEST_F(EndpointCommand, ALaterWindowUsesWhatWasSetWithoutOne)
{
    m_sandbox.useFakeAgent();
    EXPECT_EQ(endpoint({b().address(), u"--on"_s}).exitCode, 0);
    const Window window(m_sandbox);
    EXPECT_EQ(window.chat()["endpoint"], b().address().toStdString());
    const Json running = shown()["running"];
    ASSERT_EQ(running.size(), 1U);
    EXPECT_EQ(running[0]["endpoint"], b().address().toStdString());
    EXPECT_EQ(running[0]["pid"], window.chat()["pid"]);
    EXPECT_EQ(running[0]["verified"], true);
    EXPECT_TRUE(running[0].contains("since") && running[0].contains("session")
                && running[0].contains("chat"));
}

TEST_F(EndpointCommand, AWindowMovesTheSameConversationToTheNewAddress)
{
    useEndpoint(a());
    const Window window(m_sandbox);
    EXPECT_EQ(m_sandbox.run({u"send"_s, u"--wait"_s, u"the first message"_s}).exitCode, 0);
    const Outcome changed = endpoint({b().address()});
    EXPECT_EQ(changed.exitCode, 0);
    EXPECT_EQ(changed.err, "");
    ASSERT_TRUE(window.waitForEndpoint(b().address()));
    const auto atA = a().requests().size();
    EXPECT_EQ(m_sandbox.run({u"send"_s, u"--wait"_s, u"the second message"_s}).exitCode, 0);
    EXPECT_TRUE(heard(b(), QStringList{u"the first message"_s, u"the second message"_s}));
    EXPECT_EQ(a().requests().size(), atA);
}

TEST_F(EndpointCommand, OffReturnsAWindowToTheDefaultApi)
{
    m_sandbox.useFakeAgent();
    useEndpoint(a());
    const Window window(m_sandbox);
    EXPECT_EQ(endpoint({u"off"_s}).exitCode, 0);
    EXPECT_TRUE(window.waitForEndpoint(m_defaultApi));
    EXPECT_EQ(window.chat()["verified"], false);
    EXPECT_EQ(endpoint({u"on"_s}).exitCode, 0);
    EXPECT_TRUE(window.waitForEndpoint(a().address()));
    EXPECT_EQ(window.chat()["verified"], true);
}

TEST_F(EndpointCommand, ARunningTurnIsNotCutShortAndThatIsSaid)
{
    m_sandbox.useFakeAgent();
    useEndpoint(a());
    const Window window(m_sandbox);
    Program turn(m_sandbox, {u"send"_s, u"--wait"_s, u"slow 30 100"_s});
    ASSERT_TRUE(turn.waitForOut("Piece 1"));
    const Outcome changed = endpoint({b().address()});
    EXPECT_EQ(changed.exitCode, 0);
    EXPECT_TRUE(changed.err.contains("A turn is running")) << changed.err.toStdString();
    EXPECT_EQ(changed.out, "");
    EXPECT_EQ(kept(), b().address());
    const Outcome finished = turn.finish();
    EXPECT_EQ(finished.exitCode, 0);
    EXPECT_TRUE(finished.out.contains("Piece 30 of 30.")) << finished.out.toStdString();
    EXPECT_TRUE(window.waitForEndpoint(b().address()));
}

TEST_F(EndpointCommand, WithNowTheTurnGoesOnAtTheNewEndpoint)
{
    useEndpoint(a());
    const Window window(m_sandbox);
    Program turn(m_sandbox, {u"send"_s, u"--wait"_s, u"slow 50 100"_s});
    ASSERT_TRUE(turn.waitForOut("Piece 1"));
    const Outcome changed = endpoint({b().address(), u"--now"_s});
    EXPECT_EQ(changed.exitCode, 0);
    EXPECT_EQ(changed.err, "");
    const Outcome finished = turn.finish();
    EXPECT_EQ(finished.exitCode, 0) << finished.err.toStdString();
    EXPECT_TRUE(finished.out.contains("Piece 50"));
    EXPECT_TRUE(heard(b(), u"slow 50 100"_s));
    EXPECT_TRUE(window.waitForEndpoint(b().address()));
}

TEST_F(EndpointCommand, APendingPermissionCountsAsARunningTurn)
{
    useEndpoint(a());
    const Window window(m_sandbox);
    EXPECT_EQ(m_sandbox.run({u"send"_s, u"tool"_s}).exitCode, 0);
    ASSERT_TRUE(window.waitForState(u"waiting"_s));
    const Outcome changed = endpoint({u"off"_s});
    EXPECT_TRUE(changed.err.contains("A turn is running")) << changed.err.toStdString();
    EXPECT_EQ(window.status()["state"], "waiting");
    EXPECT_EQ(window.chat()["endpoint"], a().address().toStdString());
    // The change is already saved: --now may follow later with the same value.
    EXPECT_EQ(endpoint({u"off"_s, u"--now"_s}).exitCode, 0);
    EXPECT_TRUE(window.waitForEndpoint(m_defaultApi));
}

TEST_F(EndpointCommand, ATurnThatOnlyRetriesIsNotWaitedForAndItsMessageIsKept)
{
    m_sandbox.useEndpoint(closedAddress());
    const Window window(m_sandbox);
    EXPECT_EQ(m_sandbox.run({u"send"_s, u"thinking"_s}).exitCode, 0);
    ASSERT_TRUE(window.waitForState(u"retrying"_s));
    EXPECT_EQ(endpoint({b().address()}).err, "");
    EXPECT_TRUE(QTest::qWaitFor([&] { return heard(b(), u"thinking"_s); }, 60000));
    EXPECT_TRUE(window.waitForEndpoint(b().address()));
}

TEST_F(EndpointCommand, WhoeverWaitsForTheAnswerGetsItFromTheNewEndpoint)
{
    useEndpoint(a());
    const Window window(m_sandbox);
    Program turn(m_sandbox, {u"send"_s, u"--wait"_s, u"--json"_s, u"scenario:ollama-busy"_s});
    ASSERT_TRUE(turn.waitForOut("\"retrying\""));
    EXPECT_EQ(endpoint({b().address()}).err, "");
    ASSERT_TRUE(QTest::qWaitFor([&] { return heard(b(), u"scenario:ollama-busy"_s); }, 60000));
    EXPECT_TRUE(turn.isRunning());
    const int said = static_cast<int>(turn.out().count("\"retrying\""));
    EXPECT_TRUE(QTest::qWaitFor([&] { return turn.out().count("\"retrying\"") > said; }, 60000));
    turn.sendSignal(SIGINT);
    (void)turn.finish();
}

TEST_F(EndpointCommand, AnEditOfTheFileByHandIsNoticed)
{
    m_sandbox.useFakeAgent();
    useEndpoint(a());
    const Window window(m_sandbox);
    useEndpoint(b()); // in place, like some editors
    EXPECT_TRUE(window.waitForEndpoint(b().address()));
    QFile::remove(m_sandbox.settingsFile());
    useEndpoint(a()); // with a new file, like other editors
    EXPECT_TRUE(window.waitForEndpoint(a().address()));
}

TEST_F(EndpointCommand, AnAddressToWarnOfIsWarnedOfWhereItIsTypedAndWhereItIsUsed)
{
    m_sandbox.useFakeAgent();
    const QString plain = u"http://gw.invalid:1"_s;
    const QByteArray isPlain = "gw.invalid is not encrypted";
    for (const QStringList &words : {QStringList{plain}, QStringList{u"on"_s}, QStringList{}}) {
        const Outcome outcome = endpoint(words);
        EXPECT_EQ(outcome.exitCode, 0);
        EXPECT_EQ(outcome.err.count(isPlain), 1) << outcome.err.constData();
    }
    EXPECT_TRUE(QByteArray::fromStdString(shown()["warning"]).contains(isPlain));
    EXPECT_EQ(m_sandbox.run({u"exec"_s, u"--"_s, u"/usr/bin/true"_s}).err.count(isPlain), 1);
    EXPECT_EQ(m_sandbox.run({u"ask"_s, u"hello"_s}).err.count(isPlain), 1);
    {
        const Window window(m_sandbox);
        ASSERT_TRUE(window.waitForEndpoint(plain));
        const Outcome status = m_sandbox.run({u"status"_s});
        EXPECT_TRUE(
            QByteArray::fromStdString(status.json()["chats"][0]["warning"]).contains(isPlain));
        EXPECT_EQ(status.err.count(isPlain), 1);
        EXPECT_EQ(m_sandbox.run({u"send"_s, u"hello"_s}).err.count(isPlain), 1);
    }
    EXPECT_TRUE(endpoint({QString::fromUtf8("https://p\u0430ypal.com")})
                    .err.contains("it is xn--pypal-4ve.com"));
    EXPECT_EQ(endpoint({a().address(), u"--on"_s}).err, "");
    EXPECT_EQ(shown()["warning"], nullptr);
    EXPECT_FALSE(m_sandbox.run({u"ask"_s, u"hello"_s}).err.contains("Warning"));
}

TEST_F(EndpointCommand, WithoutAKeychainCredentialSaysSo)
{
    for (const QStringList &words :
         {QStringList{u"set"_s, a().address()}, QStringList{u"status"_s, a().address()}}) {
        const Outcome outcome = m_sandbox.run(QStringList(u"credential"_s) + words, "hunter2\n");
        EXPECT_EQ(outcome.exitCode, 4) << words.first().toStdString();
        const bool isStatus = words.first() == "status"_L1;
        EXPECT_EQ(outcome.out.contains("\"unavailable\""), isStatus) << outcome.out.constData();
        EXPECT_FALSE(outcome.err.isEmpty());
        EXPECT_FALSE(outcome.err.contains("hunter2"));
    }
}

} // namespace

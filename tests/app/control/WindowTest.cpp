#include "tests/app/cli/EndpointTest.h"

#include <QDateTime>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <gmock/gmock.h>

#include <csignal>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;

class WindowTest : public EndpointTest
{
protected:
    WindowTest() { useEndpoint(a()); }
    [[nodiscard]] Outcome send(const QString &text) const
    {
        return m_sandbox.run({u"send"_s, text});
    }
    /// Number of the window's sockets: the one that listens, and a connection each.
    [[nodiscard]] qsizetype controlSockets() const
    {
        return contentOf(u"/proc/net/unix"_s)
            .count(m_sandbox.environment().value(u"XDG_RUNTIME_DIR"_s).toUtf8() + '/');
    }
    [[nodiscard]] Outcome sendAndWait(const QString &text) const
    {
        return m_sandbox.run({u"send"_s, u"--wait"_s, u"--json"_s, text});
    }
};

TEST_F(WindowTest, TheAgentStartsWithTheWindowAndStatusTellsTheTruthAboutIt)
{
    const Window window(m_sandbox);
    const Outcome asked = m_sandbox.run({u"--json"_s, u"status"_s});
    EXPECT_EQ(asked.out.count('\n'), 1);
    const Json status = asked.json();
    EXPECT_EQ(m_sandbox.run({u"status"_s}).json(), status) << "JSON without the option, too";
    EXPECT_EQ(window.status(), status);
    EXPECT_EQ(status["state"], "ready");
    EXPECT_EQ(status["queued"], 0);
    ASSERT_EQ(status["chats"].size(), 1U);
    const Json chat = status["chats"][0];
    EXPECT_TRUE(chat["chat"].is_string());
    EXPECT_EQ(chat["state"], "ready");
    EXPECT_EQ(chat["endpoint"], a().address().toStdString());
    EXPECT_EQ(chat["verified"], true);
    EXPECT_EQ(chat["session"].get<std::string>().size(), 36U);
    EXPECT_TRUE(commandLineOf(chat["pid"].get<qint64>()).contains("stream-json"));
    const auto since = QDateTime::fromString(
        QString::fromStdString(chat["since"].get<std::string>()), Qt::ISODate);
    EXPECT_TRUE(since.isValid()) << chat["since"];
    EXPECT_LE(since, QDateTime::currentDateTimeUtc());
    EXPECT_GT(since, QDateTime::currentDateTimeUtc().addSecs(-120));
}

TEST_F(WindowTest, AnAgentOnItsWayIsStarting)
{
    m_sandbox.useFakeAgent("never-initialize");
    const Window window(m_sandbox, {}, u"starting"_s);
    EXPECT_EQ(window.chat()["verified"], false);
}

TEST_F(WindowTest, AnAgentThatCannotBeHadIsFailedAndSaidToWhoeverWaits)
{
    m_sandbox.useFakeAgent("old-version");
    const Window window(m_sandbox, {}, u"failed"_s);
    EXPECT_TRUE(window.chat()["pid"].is_null());
    const Outcome sent = sendAndWait(u"hello"_s);
    EXPECT_EQ(sent.exitCode, 6);
    ASSERT_EQ(sent.events("failure").size(), 1U) << sent.out.toStdString();
    EXPECT_EQ(sent.events("failure")[0]["kind"], "agent_too_old");
    EXPECT_EQ(sent.lines().back()["ok"], false);
    const Outcome restarted = m_sandbox.run({u"restart"_s});
    EXPECT_EQ(restarted.exitCode, 6);
    EXPECT_TRUE(restarted.err.contains("2.1.100")) << restarted.err.toStdString();
}

TEST_F(WindowTest, SendGivesTheFrontChatAMessageAndReturns)
{
    m_sandbox.useFakeAgent();
    const Window window(m_sandbox);
    const Outcome sent = send(u"slow 10000 100"_s);
    EXPECT_EQ(sent.exitCode, 0);
    EXPECT_EQ(sent.out + sent.err, "");
    EXPECT_TRUE(window.waitForState(u"working"_s));
    EXPECT_EQ(send(u"the next one"_s).exitCode, 0);
    EXPECT_EQ(window.status()["queued"], 1);
}

TEST_F(WindowTest, SendWithWaitTellsOfItsOwnTurn)
{
    const Window window(m_sandbox);
    {
        SCOPED_TRACE("the answer, like ask");
        const Outcome sent = m_sandbox.run({u"send"_s, u"--wait"_s, u"thinking"_s});
        EXPECT_EQ(sent.exitCode, 0);
        EXPECT_EQ(sent.out, "I have thought about it: **forty-two**.\n");
        EXPECT_EQ(sent.err, "");
    }
    {
        SCOPED_TRACE("JSON");
        for (int turn = 0; turn < 2; ++turn) {
            const Outcome sent = sendAndWait(u"thinking"_s);
            ASSERT_EQ(sent.exitCode, 0) << sent.err.toStdString();
            ASSERT_EQ(sent.events("session_started").size(), 1U) << sent.out.toStdString();
            EXPECT_EQ(sent.lines().front()["pid"], window.chat()["pid"]);
            EXPECT_FALSE(sent.events("thinking").empty());
            EXPECT_EQ(sent.lines().back()["event"], "turn_ended");
            EXPECT_EQ(sent.lines().back()["ok"], true);
            EXPECT_EQ(sent.lines().back()["text"], "I have thought about it: **forty-two**.");
            EXPECT_EQ(sent.lines().back()["endpoint"], a().address().toStdString());
        }
    }
    {
        SCOPED_TRACE("the exit code is that of the layer that failed");
        const Outcome endpoint = sendAndWait(u"lmstudio-no-models"_s);
        EXPECT_EQ(endpoint.exitCode, 5) << endpoint.out.toStdString();
        EXPECT_EQ(endpoint.events("failure").size(), 1U);
        EXPECT_EQ(endpoint.lines().back()["ok"], false);
        // An earlier failure does not count for the next message.
        EXPECT_EQ(sendAndWait(u"thinking"_s).exitCode, 0);
    }
    {
        SCOPED_TRACE("only its own turn");
        EXPECT_EQ(send(u"slow 10 100"_s).exitCode, 0);
        const Outcome sent = sendAndWait(u"thinking"_s);
        EXPECT_EQ(sent.exitCode, 0);
        EXPECT_FALSE(sent.out.contains("Piece")) << sent.out.toStdString();
        EXPECT_EQ(sent.lines().back()["text"], "I have thought about it: **forty-two**.");
    }
    {
        SCOPED_TRACE("held back behind a failed turn");
        ASSERT_EQ(send(u"slow 10 300"_s).exitCode, 0);
        ASSERT_EQ(send(u"lmstudio-no-models"_s).exitCode, 0);
        const Outcome outcome = sendAndWait(u"thinking"_s);
        EXPECT_EQ(outcome.exitCode, 5) << outcome.out.toStdString();
        EXPECT_EQ(outcome.lines().back()["ok"], false);
        EXPECT_EQ(window.status()["queued"], 1) << "nothing is lost";
    }
}

TEST_F(WindowTest, SendReadsStandardInputAndRefusesAnEmptyMessageAndOneThatIsTooLong)
{
    m_sandbox.useFakeAgent();
    const Window window(m_sandbox);
    const QByteArray text(1 << 20, 'x');
    const Outcome read = m_sandbox.run({u"send"_s, u"--wait"_s, u"-"_s}, "line one\n" + text);
    EXPECT_EQ(read.exitCode, 0) << read.err.toStdString();
    EXPECT_EQ(read.out, "You said: line one " + text + '\n');
    EXPECT_EQ(m_sandbox.run({u"send"_s, u"-"_s}, " \n").exitCode, 2);
    EXPECT_EQ(m_sandbox.run({u"send"_s}).exitCode, 2);
    const Outcome sent =
        m_sandbox.runShell("head -c 68157440 /dev/zero | tr '\\0' x | \"$DRAWBRIDGE\" send -");
    EXPECT_EQ(sent.exitCode, 2);
    EXPECT_TRUE(sent.err.contains("too long")) << sent.err.toStdString();
}

TEST_F(WindowTest, SendWithWaitHasTheAnswerOfTheNextAgentWhenOneIsLostInMidTurn)
{
    const Window window(m_sandbox);
    const Json before = window.chat();
    Program sent(m_sandbox, {u"send"_s, u"--wait"_s, u"--json"_s, u"slow 20 100"_s});
    ASSERT_TRUE(sent.waitForOut("Piece 2"));
    ::kill(static_cast<pid_t>(before["pid"].get<qint64>()), SIGKILL);
    const Outcome outcome = sent.finish();
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString();
    const std::vector<Json> ends = outcome.events("turn_ended");
    ASSERT_EQ(ends.size(), 1U) << outcome.out.toStdString();
    EXPECT_EQ(ends[0]["ok"], true);
    EXPECT_NE(ends[0]["text"].get<std::string>().find("Piece 20"), std::string::npos);
    EXPECT_NE(window.chat()["pid"], before["pid"]);
    EXPECT_TRUE(window.waitForState(u"ready"_s));
}

TEST_F(WindowTest, SendWithWaitTellsTheEndOfATurnWhoseWindowEnds)
{
    m_sandbox.useFakeAgent();
    for (const int number : {SIGTERM, SIGKILL}) {
        Window window(m_sandbox);
        Program sent(m_sandbox, {u"send"_s, u"--wait"_s, u"--json"_s, u"slow 10000 100"_s});
        ASSERT_TRUE(sent.waitForOut("Piece 2"));
        window.program().sendSignal(number);
        const Outcome outcome = sent.finish();
        EXPECT_EQ(outcome.exitCode, 1);
        EXPECT_EQ(outcome.events("failure").size(), 1U) << outcome.out.toStdString();
        ASSERT_EQ(outcome.events("turn_ended").size(), 1U);
        const Json last = outcome.lines().back();
        EXPECT_EQ(last["ok"], false);
        const bool isKilled = number == SIGKILL;
        EXPECT_EQ(last["text"].get<std::string>().find("Piece 1") == std::string::npos, isKilled);
        EXPECT_EQ(outcome.err.isEmpty(), !isKilled) << outcome.err.toStdString();
        (void)window.program().finish();
        EXPECT_TRUE(m_sandbox.waitForNoProcess());
    }
}

TEST_F(WindowTest, AWindowThatDoesNotAnswerIsNotWaitedFor)
{
    m_sandbox.useFakeAgent();
    Window window(m_sandbox);
    window.program().sendSignal(SIGSTOP);
    Program status(m_sandbox, {u"status"_s});
    Program another(m_sandbox, {});
    for (Program *program : {&status, &another}) {
        const Outcome outcome = program->finish();
        EXPECT_EQ(outcome.exitCode, 1);
        EXPECT_TRUE(outcome.err.contains("does not answer")) << outcome.err.toStdString();
    }
    window.program().sendSignal(SIGCONT);
    EXPECT_TRUE(window.waitForState(u"ready"_s));
}

TEST_F(WindowTest, CtrlCAtSendLeavesTheTurnOfTheWindowAlone)
{
    m_sandbox.useFakeAgent();
    const Window window(m_sandbox);
    Program sent(m_sandbox, {u"send"_s, u"--wait"_s, u"slow 10000 100"_s});
    ASSERT_TRUE(sent.waitForOut("Piece 2"));
    sent.sendSignal(SIGINT);
    EXPECT_EQ(sent.finish().exitCode, 130);
    EXPECT_EQ(window.status()["state"], "working");
}

TEST_F(WindowTest, RestartPrintsTheNewAgentOnceItIsReadyAndAPermissionWaitsForTheUser)
{
    const Window window(m_sandbox);
    const Json before = window.chat();
    const Outcome restarted = m_sandbox.run({u"restart"_s, u"--json"_s});
    ASSERT_EQ(restarted.exitCode, 0) << restarted.err.toStdString();
    const Json after = window.chat();
    EXPECT_EQ(restarted.json(), Json::array({{{"chat", before["chat"]}, {"pid", after["pid"]}}}));
    EXPECT_NE(after["pid"], before["pid"]);
    EXPECT_EQ(after["state"], "ready");
    EXPECT_EQ(after["session"], before["session"]);
    EXPECT_TRUE(commandLineOf(before["pid"].get<qint64>()).isEmpty());

    // What waits for the user's permission is no state of work.
    EXPECT_EQ(send(u"tool"_s).exitCode, 0);
    EXPECT_TRUE(window.waitForState(u"waiting"_s));
}

TEST_F(WindowTest, RestartWaitsForARunningTurnAndSaysSo)
{
    m_sandbox.useFakeAgent();
    const Window window(m_sandbox);
    const Json before = window.chat();
    Program turn(m_sandbox, {u"send"_s, u"--wait"_s, u"slow 20 100"_s});
    ASSERT_TRUE(turn.waitForOut("Piece 1"));
    const Outcome restarted = m_sandbox.run({u"restart"_s});
    EXPECT_EQ(restarted.exitCode, 0);
    EXPECT_TRUE(restarted.err.contains("A turn is running")) << restarted.err.toStdString();
    EXPECT_NE(restarted.json()[0]["pid"], before["pid"]);
    const Outcome finished = turn.finish();
    EXPECT_EQ(finished.exitCode, 0);
    EXPECT_TRUE(finished.out.contains("Piece 20 of 20.")) << finished.out.toStdString();
}

TEST_F(WindowTest, RestartNowCutsTheRunningTurnWhichTheNextAgentFinishes)
{
    const Window window(m_sandbox);
    const Json before = window.chat();
    Program turn(m_sandbox, {u"send"_s, u"--wait"_s, u"slow 30 100"_s});
    ASSERT_TRUE(turn.waitForOut("Piece 1"));
    const Outcome restarted = m_sandbox.run({u"restart"_s, u"--now"_s});
    EXPECT_EQ(restarted.exitCode, 0) << restarted.err.toStdString();
    EXPECT_NE(restarted.json()[0]["pid"], before["pid"]);
    EXPECT_EQ(window.chat()["session"], before["session"]);
    EXPECT_EQ(turn.finish().exitCode, 0);
}

TEST_F(WindowTest, ASecondOneRaisesTheFirstAndEnds)
{
    m_sandbox.useFakeAgent();
    Window window(m_sandbox);
    const Json before = window.chat();
    const Outcome second = m_sandbox.run({});
    EXPECT_EQ(second.exitCode, 0);
    EXPECT_EQ(second.out + second.err, "");
    EXPECT_EQ(window.chat(), before);
    EXPECT_TRUE(window.program().isRunning());
    m_sandbox.setEnvironment("QT_QPA_PLATFORM", u"garbage"_s);
    EXPECT_EQ(m_sandbox.run({}).exitCode, 0) << "needs no display";
}

TEST_F(WindowTest, ADisplayThatCannotBeUsedIsSaid)
{
    m_sandbox.setEnvironment("QT_QPA_PLATFORM", u"garbage"_s);
    const Outcome garbage = m_sandbox.run({});
    EXPECT_EQ(garbage.exitCode, 1);
    EXPECT_EQ(garbage.err, "There is no display to open a window on: Could not find the Qt "
                           "platform plugin \"garbage\" in \"\". drawbridge ask works without "
                           "one; drawbridge --help lists all commands.\n");
    for (const auto &name : {QString(), u":9999"_s}) {
        m_sandbox.setEnvironment("QT_QPA_PLATFORM", {});
        m_sandbox.setEnvironment("DISPLAY", name);
        const Outcome outcome = m_sandbox.run({});
        EXPECT_EQ(outcome.exitCode, 1);
        EXPECT_THAT(outcome.err.toStdString(), testing::StartsWith("There is no display"));
        EXPECT_EQ(outcome.err.count('\n'), 1) << outcome.err.toStdString();
    }
}

TEST_F(WindowTest, OfTwoStartedAtOnceOneRemains)
{
    m_sandbox.useFakeAgent();
    Program one(m_sandbox, {});
    Program two(m_sandbox, {});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !one.isRunning() || !two.isRunning(); }, 60000));
    Program &remaining = one.isRunning() ? one : two;
    Program &raised = one.isRunning() ? two : one;
    const Outcome outcome = raised.finish();
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_EQ(m_sandbox.run({u"status"_s}).exitCode, 0);
    remaining.sendSignal(SIGTERM);
    EXPECT_EQ(remaining.finish().exitCode, 0);
}

TEST_F(WindowTest, AnotherSettingsFolderHasAWindowOfItsOwn)
{
    m_sandbox.useFakeAgent();
    const Window window(m_sandbox);
    const Sandbox other;
    EXPECT_EQ(other.run({u"status"_s}).exitCode, 7);
}

TEST_F(WindowTest, SigtermEndsTheAgentAlsoInMidTurn)
{
    m_sandbox.useFakeAgent();
    Window window(m_sandbox);
    EXPECT_EQ(send(u"slow 10000 100"_s).exitCode, 0);
    ASSERT_TRUE(window.waitForState(u"working"_s));
    window.program().sendSignal(SIGTERM);
    EXPECT_EQ(window.program().finish().exitCode, 0);
    EXPECT_TRUE(m_sandbox.processes().empty());
    EXPECT_EQ(m_sandbox.run({u"status"_s}).exitCode, 7);
}

TEST_F(WindowTest, KilledItTakesTheAgentWithItAndTheNextOneStarts)
{
    m_sandbox.useFakeAgent();
    {
        Window window(m_sandbox);
        window.program().sendSignal(SIGKILL);
        EXPECT_TRUE(window.program().finish().endedBySignal);
        EXPECT_TRUE(m_sandbox.waitForNoProcess());
        EXPECT_EQ(m_sandbox.run({u"status"_s}).exitCode, 7);
    }
    Window next(m_sandbox);
    EXPECT_EQ(next.status()["state"], "ready");
    // One that is started while the last one dies is the window.
    next.program().sendSignal(SIGSTOP);
    const auto sockets = controlSockets();
    Program third(m_sandbox, {});
    ASSERT_TRUE(QTest::qWaitFor([&] { return controlSockets() > sockets; }, 30000));
    next.program().sendSignal(SIGKILL);
    EXPECT_TRUE(next.program().finish().endedBySignal);
    EXPECT_TRUE(next.waitForState(u"ready"_s));
    EXPECT_TRUE(third.isRunning());
    third.sendSignal(SIGTERM);
    const Outcome last = third.finish();
    EXPECT_EQ(last.exitCode, 0);
    EXPECT_FALSE(last.err.contains("has ended")) << last.err.toStdString();
}

TEST_F(WindowTest, WhatWasSentIsThereAfterSigkill)
{
    constexpr int kMessages = 12;
    {
        Window window(m_sandbox);
        ASSERT_EQ(send(u"slow 10000 100"_s).exitCode, 0);
        ASSERT_TRUE(window.waitForState(u"working"_s));
        const Outcome sent = m_sandbox.runShell(
            "for i in $(seq " + QByteArray::number(kMessages)
            + "); do \"$DRAWBRIDGE\" send \"message $i\" || exit 1; done; kill -9 "
            + QByteArray::number(window.program().pid()));
        ASSERT_EQ(sent.exitCode, 0) << sent.err.toStdString();
        EXPECT_TRUE(window.program().finish().endedBySignal);
    }
    const Window next(m_sandbox);
    EXPECT_EQ(next.chat()["cut"], true);
    EXPECT_EQ(next.status()["queued"], kMessages);
}

TEST_F(WindowTest, AMissingWorkspaceIsRefused)
{
    const Outcome outcome = m_sandbox.run({u"--workspace"_s, m_sandbox.path(u"nowhere"_s)});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_TRUE(outcome.err.contains("nowhere")) << outcome.err.toStdString();
}

TEST_F(WindowTest, TheAgentWorksInTheWorkspaceGiven)
{
    m_sandbox.useFakeAgent();
    const Window window(m_sandbox, {u"--workspace"_s, m_sandbox.workspace()});
    const auto pid = window.chat()["pid"].get<qint64>();
    EXPECT_EQ(QFile::symLinkTarget(u"/proc/%1/cwd"_s.arg(pid)),
              QFileInfo(m_sandbox.workspace()).canonicalFilePath());
}

TEST_F(WindowTest, APracticeWindowKeepsItsEndpointChangesInMemory)
{
    m_sandbox.useFakeAgent();
    const QByteArray before = m_sandbox.settings();
    {
        const Window window(m_sandbox, {u"--practice"_s});
        EXPECT_NE(window.chat()["endpoint"], a().address().toStdString());
        EXPECT_EQ(sendAndWait(u"thinking"_s).exitCode, 0);
        EXPECT_EQ(m_sandbox.run({u"endpoint"_s, b().address()}).exitCode, 0);
        EXPECT_TRUE(window.waitForEndpoint(b().address()));
        EXPECT_EQ(m_sandbox.run({u"endpoint"_s, u"off"_s}).exitCode, 0);
    }
    EXPECT_EQ(m_sandbox.settings(), before);
    EXPECT_TRUE(a().requests().empty());
}

TEST_F(WindowTest, WithoutADisplayItSaysSo)
{
    m_sandbox.setEnvironment("QT_QPA_PLATFORM", {});
    const Outcome outcome = m_sandbox.run({});
    EXPECT_FALSE(outcome.endedBySignal);
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_TRUE(outcome.err.contains("ask")) << outcome.err.toStdString();
}

} // namespace

#include "tests/bridge/process/ProcessTestSupport.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <csignal>
#include <unistd.h>
#endif

using namespace bridge::process;
using Kind = ProcessExit::Kind;

namespace {

bool isGone(qint64 pid)
{
    return ::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH;
}

/// A ChildProcess given away, so that a test can destroy it at a moment of its own.
std::unique_ptr<ChildProcess> startShell(const QString &script)
{
    auto process = std::make_unique<ChildProcess>();
    process->start({QStringLiteral("/bin/sh"),
                    {QStringLiteral("-c"), script},
                    {},
                    QProcessEnvironment::systemEnvironment()});
    return process;
}

} // namespace

TEST(ChildProcess, ReportsStartOutputAndExitCode)
{
    ShellRun run(QStringLiteral("echo out; echo err >&2; exit 7"));
    EXPECT_EQ(run.startedPid, 0) << "nothing is reported from inside start()";
    EXPECT_FALSE(run.exit);
    ASSERT_TRUE(run.waitForExit());
    EXPECT_GT(run.startedPid, 0);
    EXPECT_EQ(run.output, "out\n");
    EXPECT_EQ(run.exit->kind, Kind::Exited);
    EXPECT_EQ(run.exit->code, 7);
    EXPECT_EQ(run.exit->stderrTail, QStringLiteral("err"));
    EXPECT_EQ(run.process.pid(), 0);
}

TEST(ChildProcess, CarriesBytesUnchangedBothWays)
{
    ShellRun run(QStringLiteral("exec head -c 200000"));
    QByteArray sent;
    for (int i = 0; i < 200000; ++i)
        sent += static_cast<char>(i % 256);
    // Before the child has even started: the bytes are kept for it.
    run.process.write(sent.left(100000));
    run.process.write(sent.mid(100000));
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(run.output, sent);
}

TEST(ChildProcess, DeliversEverythingBeforeTheExit)
{
    ShellRun run(QStringLiteral("head -c 3000000 /dev/zero; printf end"));
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(run.output.size(), 3000003);
    EXPECT_TRUE(run.output.endsWith("end"));
    QTest::qWait(50);
    EXPECT_FALSE(run.outputAfterExit);
    EXPECT_EQ(run.exits, 1);
}

TEST(ChildProcess, ADescendantThatHoldsTheOutputDoesNotDelayTheExit)
{
    ShellRun run(QStringLiteral("sleep 1000 & echo $!; exit 3"));
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(run.exit->code, 3);
    const qint64 sleeper = run.output.trimmed().toLongLong();
    EXPECT_GT(sleeper, 0) << "what was written before the exit is there";
    ::kill(static_cast<pid_t>(sleeper), SIGKILL);
}

TEST(ChildProcess, TerminateAndKillAreReportedAsSignals)
{
    ShellRun polite(QStringLiteral("exec sleep 1000"));
    ShellRun stubborn(QStringLiteral("trap '' TERM; echo ready; while :; do sleep 1; done"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return polite.startedPid > 0; }));
    EXPECT_EQ(polite.process.pid(), polite.startedPid);
    polite.process.terminate();
    ASSERT_TRUE(polite.waitForExit());
    EXPECT_EQ(polite.exit->kind, Kind::Signalled);
    EXPECT_EQ(polite.exit->code, SIGTERM);

    ASSERT_TRUE(stubborn.waitForOutput("ready"));
    stubborn.process.terminate();
    QTest::qWait(100);
    EXPECT_FALSE(stubborn.exit);
    stubborn.process.kill();
    ASSERT_TRUE(stubborn.waitForExit());
    EXPECT_EQ(stubborn.exit->kind, Kind::Signalled);
    EXPECT_EQ(stubborn.exit->code, SIGKILL);
}

TEST(ChildProcess, WritingToAChildThatClosedItsInputIsHarmless)
{
    ShellRun run(QStringLiteral("exec 0<&-; echo closed; sleep 1000"));
    ASSERT_TRUE(run.waitForOutput("closed"));
    for (int i = 0; i < 20; ++i) {
        run.process.write(QByteArray(100000, 'x'));
        QTest::qWait(1);
    }
    EXPECT_FALSE(run.exit) << "a broken stdin is not the end of the process";
    run.process.kill();
    ASSERT_TRUE(run.waitForExit());
    run.process.write("late");
    run.process.terminate();
    run.process.kill();
    EXPECT_EQ(run.exits, 1);
}

TEST(ChildProcess, AMissingProgramFailsToStartLater)
{
    ChildProcess process;
    std::optional<ProcessExit> exit;
    bool started = false;
    QObject::connect(&process, &AgentProcess::started, &process, [&] { started = true; });
    QObject::connect(&process, &AgentProcess::exited, &process,
                     [&](const ProcessExit &how) { exit = how; });
    process.start({QStringLiteral("/nowhere/claude"), {}, {}, {}});
    process.write("lost");
    EXPECT_FALSE(exit);
    ASSERT_TRUE(QTest::qWaitFor([&] { return exit.has_value(); }));
    EXPECT_EQ(exit->kind, Kind::FailedToStart);
    EXPECT_TRUE(exit->error.contains(QStringLiteral("No such file or directory")))
        << exit->error.toStdString();
    EXPECT_FALSE(started);
    process.write("lost");
}

TEST(ChildProcess, AMissingWorkingDirectoryIsNamed)
{
    ShellRun run(QStringLiteral("true"), QProcessEnvironment::systemEnvironment(),
                 QStringLiteral("/nowhere/project"));
    EXPECT_FALSE(run.exit);
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(run.exit->kind, Kind::FailedToStart);
    EXPECT_EQ(run.exit->error, QStringLiteral("/nowhere/project: No such file or directory"));

    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("plain")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    ShellRun inFile(QStringLiteral("true"), {}, file.fileName());
    ASSERT_TRUE(inFile.waitForExit());
    EXPECT_EQ(inFile.exit->error, file.fileName() + QStringLiteral(": Not a directory"));
}

TEST(ChildProcess, RunsInItsWorkingDirectory)
{
    QTemporaryDir folder;
    ShellRun run(QStringLiteral("pwd -P"), QProcessEnvironment::systemEnvironment(), folder.path());
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(QString::fromUtf8(run.output.trimmed()),
              QFileInfo(folder.path()).canonicalFilePath());
}

TEST(ChildProcess, InheritsNothingBesideTheGivenEnvironment)
{
    QProcessEnvironment one;
    one.insert(QStringLiteral("ONLY"), QStringLiteral("this"));
    ChildProcess process;
    QByteArray output;
    bool exited = false;
    QObject::connect(&process, &AgentProcess::outputReceived, &process,
                     [&](const QByteArray &bytes) { output += bytes; });
    QObject::connect(&process, &AgentProcess::exited, &process, [&] { exited = true; });
    process.start({QStringLiteral("/usr/bin/env"), {}, {}, one});
    ASSERT_TRUE(QTest::qWaitFor([&] { return exited; }));
    EXPECT_EQ(output, "ONLY=this\n");

    ChildProcess bare;
    bool bareExited = false;
    QObject::connect(&bare, &AgentProcess::outputReceived, &bare,
                     [&](const QByteArray &bytes) { output += bytes; });
    QObject::connect(&bare, &AgentProcess::exited, &bare, [&] { bareExited = true; });
    output.clear();
    bare.start({QStringLiteral("/usr/bin/env"), {}, {}, {}});
    ASSERT_TRUE(QTest::qWaitFor([&] { return bareExited; }));
    EXPECT_EQ(output, "");
}

TEST(ChildProcess, RunsInASessionOfItsOwn)
{
    ShellRun run(QStringLiteral("exec sleep 1000"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.startedPid > 0; }));
    const auto pid = static_cast<pid_t>(run.startedPid);
    EXPECT_EQ(::getsid(pid), pid);
    EXPECT_EQ(::getpgid(pid), pid);
}

TEST(ChildProcess, DestroyingARunningOneKillsItWithoutWaiting)
{
    auto process =
        startShell(QStringLiteral("trap '' TERM; echo ready; while :; do sleep 1; done"));
    bool ready = false;
    QObject::connect(process.get(), &AgentProcess::outputReceived, process.get(),
                     [&] { ready = true; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return ready; }));
    const qint64 pid = process->pid();
    process.reset();
    // Nobody has reaped it yet, so the destructor did not wait for its end.
    EXPECT_FALSE(isGone(pid));
    EXPECT_TRUE(QTest::qWaitFor([&] { return isGone(pid); })) << "killed and reaped";
}

TEST(ChildProcess, MayBeDestroyedBeforeItHasStarted)
{
    for (int i = 0; i < 20; ++i)
        startShell(QStringLiteral("exec sleep 1000")).reset();
    ChildProcess missing;
    missing.start({QStringLiteral("/nowhere/claude"), {}, {}, {}});
    QTest::qWait(20);
}

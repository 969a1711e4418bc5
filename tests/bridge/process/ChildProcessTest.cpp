#include "tests/bridge/process/ProcessTestSupport.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <csignal>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace bridge::process;
using Kind = ProcessExit::Kind;

namespace {

bool isGone(qint64 pid)
{
    return ::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH;
}

} // namespace

TEST(ChildProcess, ReportsStartOutputAndExitCode)
{
    ShellRun run(u"echo out; echo err >&2; exit 7"_s);
    EXPECT_EQ(run.startedPid, 0) << "nothing is reported from inside start()";
    EXPECT_FALSE(run.exit);
    ASSERT_TRUE(run.waitForExit());
    EXPECT_GT(run.startedPid, 0);
    EXPECT_EQ(run.output, "out\n");
    EXPECT_EQ(run.exit->kind, Kind::Exited);
    EXPECT_EQ(run.exit->code, 7);
    EXPECT_EQ(run.exit->stderrTail, u"err"_s);
    EXPECT_EQ(run.process.pid(), 0);
}

TEST(ChildProcess, CarriesBytesUnchangedBothWays)
{
    ShellRun run(u"exec head -c 200000"_s);
    QByteArray sent;
    for (int i = 0; i < 200000; ++i)
        sent += static_cast<char>(i % 256);
    // Bytes written before the child has started are kept for it.
    run.process.write(sent.left(100000));
    run.process.write(sent.mid(100000));
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(run.output, sent);
}

TEST(ChildProcess, DeliversEverythingBeforeTheExit)
{
    ShellRun run(u"head -c 3000000 /dev/zero; printf end"_s);
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(run.output.size(), 3000003);
    EXPECT_TRUE(run.output.endsWith("end"));
    ASSERT_TRUE(ShellRun(u"exit"_s).waitForExit()) << "and what came before its end is seen";
    EXPECT_FALSE(run.outputAfterExit);
    EXPECT_EQ(run.exits, 1);
}

TEST(ChildProcess, ADescendantThatHoldsTheOutputDoesNotDelayTheExit)
{
    ShellRun run(u"sleep 1000 & echo $!; exit 3"_s);
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(run.exit->code, 3);
    const qint64 sleeper = run.output.trimmed().toLongLong();
    EXPECT_GT(sleeper, 0) << "what was written before the exit is there";
    ::kill(static_cast<pid_t>(sleeper), SIGKILL);
}

TEST(ChildProcess, TerminateAndKillAreReportedAsSignals)
{
    ShellRun polite(u"exec sleep 1000"_s);
    ShellRun stubborn(u"trap 'echo ignored' TERM; echo ready; while :; do sleep 0.05; done"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return polite.startedPid > 0; }));
    EXPECT_EQ(polite.process.pid(), polite.startedPid);
    polite.process.terminate();
    ASSERT_TRUE(polite.waitForExit());
    EXPECT_EQ(polite.exit->kind, Kind::Signalled);
    EXPECT_EQ(polite.exit->code, SIGTERM);

    ASSERT_TRUE(stubborn.waitForOutput("ready"));
    stubborn.process.terminate();
    ASSERT_TRUE(stubborn.waitForOutput("ignored"));
    EXPECT_FALSE(stubborn.exit);
    stubborn.process.kill();
    ASSERT_TRUE(stubborn.waitForExit());
    EXPECT_EQ(stubborn.exit->kind, Kind::Signalled);
    EXPECT_EQ(stubborn.exit->code, SIGKILL);
}

TEST(ChildProcess, MayEndInItsOwnOrderBeforeItIsSentASignal)
{
    ShellRun run(u"echo ready; cat; echo last words; exit 4"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.output == "ready\n"; }));
    run.process.write("to the end\n");
    run.process.terminate();
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(run.output, "ready\nto the end\nlast words\n");
    EXPECT_EQ(run.exit->kind, Kind::Exited);
    EXPECT_EQ(run.exit->code, 4);
}

TEST(ChildProcess, IsTerminatedAtOnceWithoutTheEndOfItsInput)
{
    ShellRun run(u"echo ready; exec cat"_s); // which ends well with its input
    ASSERT_TRUE(run.waitForOutput("ready"));
    run.process.terminateAtOnce();
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(run.exit->kind, Kind::Signalled);
    EXPECT_EQ(run.exit->code, SIGTERM);
}

TEST(ChildProcess, WritingToAChildThatClosedItsInputIsHarmless)
{
    ShellRun run(u"exec 0<&-; echo closed; sleep 1000"_s);
    ASSERT_TRUE(run.waitForOutput("closed"));
    for (int i = 0; i < 20; ++i) {
        run.process.write(QByteArray(100000, 'x'));
        settle();
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
    ObservedRun missing({u"/nowhere/claude"_s, {}, {}, {}});
    missing.process.write("lost");
    EXPECT_FALSE(missing.exit);
    ASSERT_TRUE(missing.waitForExit());
    EXPECT_EQ(missing.exit->kind, Kind::FailedToStart);
    EXPECT_TRUE(missing.exit->error.contains(u"No such file or directory"_s))
        << missing.exit->error.toStdString();
    EXPECT_EQ(missing.startedPid, 0);
    missing.process.write("lost");
}

TEST(ChildProcess, AMissingWorkingDirectoryIsNamed)
{
    ShellRun run(u"true"_s, QProcessEnvironment::systemEnvironment(), u"/nowhere/project"_s);
    EXPECT_FALSE(run.exit);
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(run.exit->kind, Kind::FailedToStart);
    EXPECT_EQ(run.exit->error, u"/nowhere/project: No such file or directory"_s);

    QTemporaryDir folder;
    QFile file(folder.filePath(u"plain"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    ShellRun inFile(u"true"_s, {}, file.fileName());
    ASSERT_TRUE(inFile.waitForExit());
    EXPECT_EQ(inFile.exit->error, file.fileName() + u": Not a directory"_s);
}

TEST(ChildProcess, RunsInItsWorkingDirectory)
{
    QTemporaryDir folder;
    ShellRun run(u"pwd -P"_s, QProcessEnvironment::systemEnvironment(), folder.path());
    ASSERT_TRUE(run.waitForExit());
    EXPECT_EQ(QString::fromUtf8(run.output.trimmed()),
              QFileInfo(folder.path()).canonicalFilePath());
}

TEST(ChildProcess, InheritsNothingBesideTheGivenEnvironment)
{
    QProcessEnvironment one;
    one.insert(u"ONLY"_s, u"this"_s);
    ObservedRun given({u"/usr/bin/env"_s, {}, {}, one});
    ObservedRun bare({u"/usr/bin/env"_s, {}, {}, {}});
    ASSERT_TRUE(given.waitForExit());
    ASSERT_TRUE(bare.waitForExit());
    EXPECT_EQ(given.output, "ONLY=this\n");
    EXPECT_EQ(bare.output, "");
}

TEST(ChildProcess, RunsInASessionOfItsOwn)
{
    ShellRun run(u"exec sleep 1000"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.startedPid > 0; }));
    const auto pid = static_cast<pid_t>(run.startedPid);
    EXPECT_EQ(::getsid(pid), pid);
    EXPECT_EQ(::getpgid(pid), pid);
}

TEST(ChildProcess, DestroyingARunningOneKillsItWithoutWaiting)
{
    auto run = std::make_unique<ShellRun>(u"trap '' TERM; echo ready; while :; do sleep 1; done"_s);
    ASSERT_TRUE(run->waitForOutput("ready"));
    const qint64 pid = run->process.pid();
    run.reset();
    // The process is not reaped yet, so the destructor did not wait for its end.
    EXPECT_FALSE(isGone(pid));
    EXPECT_TRUE(QTest::qWaitFor([&] { return isGone(pid); })) << "killed and reaped";
}

TEST(ChildProcess, MayBeDestroyedBeforeItHasStarted)
{
    for (int i = 0; i < 20; ++i)
        static_cast<void>(ShellRun(u"exec sleep 1000"_s));
    static_cast<void>(ObservedRun({u"/nowhere/claude"_s, {}, {}, {}}));
    EXPECT_TRUE(ShellRun(u"exit"_s).waitForExit()) << "nothing of theirs is in the way";
}

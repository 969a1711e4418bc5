#include "bridge/process/ProgramRun.h"

#include "bridge/process/ChildProcess.h"
#include "bridge/process/ProcessTable.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedProcess.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <optional>

namespace programruntest {

using namespace Qt::StringLiterals;
using namespace bridge::process;
using namespace std::chrono_literals;
using Kind = RunResult::Kind;

class ProgramRunTest : public ::testing::Test
{
protected:
    void start(const QString &script, const RunLimits &limits)
    {
        run = std::make_unique<ProgramRun>([] { return std::make_unique<ChildProcess>(); }, clock);
        QObject::connect(run.get(), &ProgramRun::finished, run.get(),
                         [this](const RunResult &how) { result = how; });
        run->start({u"/bin/sh"_s,
                    {u"-c"_s, script},
                    folder.path(),
                    QProcessEnvironment::systemEnvironment()},
                   limits);
    }

    RunResult resultOf(const QString &script, const RunLimits &limits = {})
    {
        result.reset();
        start(script, limits);
        EXPECT_TRUE(soon([this] { return result.has_value(); }));
        return result.value_or(RunResult());
    }

    /// What a script has written there as a line; 0: not yet.
    [[nodiscard]] qint64 numberIn(const QString &name) const
    {
        QFile file(folder.filePath(name));
        const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        return text.endsWith('\n') ? text.trimmed().toLongLong() : 0;
    }

    static bool isRunning(qint64 pid)
    {
        const auto row = readProcess(pid);
        return row && !row->ended;
    }

    QTemporaryDir folder;
    FakeClock clock;
    std::unique_ptr<ProgramRun> run;
    std::optional<RunResult> result;
};

TEST_F(ProgramRunTest, SaysHowAProgramWithoutInputEnded)
{
    EXPECT_EQ(
        resultOf(u"cat; echo said; echo why >&2; exit 3"_s),
        (RunResult{.kind = Kind::Exited, .code = 3, .output = "said\n", .stderrTail = u"why"_s}));
    EXPECT_TRUE(resultOf(u"exit 0"_s).succeeded());
    EXPECT_EQ(resultOf(u"kill -9 $$"_s), (RunResult{.kind = Kind::Signalled, .code = 9}));

    ProgramRun missing([] { return std::make_unique<ChildProcess>(); }, clock);
    result.reset();
    QObject::connect(&missing, &ProgramRun::finished, &missing,
                     [this](const RunResult &how) { result = how; });
    missing.start({u"/nowhere/program"_s, {}, {}, {}}, {});
    EXPECT_FALSE(result);
    EXPECT_TRUE(soon([this] { return result.has_value(); }));
    EXPECT_EQ(result->kind, Kind::NotStarted);
    EXPECT_FALSE(result->error.isEmpty());
}

TEST_F(ProgramRunTest, OneThatWritesWithoutEndIsEnded)
{
    const RunResult flood = resultOf(u"exec yes"_s, {.output = 1001});
    EXPECT_EQ(flood.kind, Kind::TooMuchOutput);
    EXPECT_EQ(flood.output, QByteArray("y\n").repeated(501).left(1001));
    EXPECT_LE(resultOf(u"yes >&2 & sleep 0.2; kill $!"_s).stderrTail.size(), 64 * 1024);
}

TEST_F(ProgramRunTest, AfterItsTimeItIsEndedWithAllThatItHasStarted)
{
    start(u"echo half; echo why >&2; trap '' TERM HUP; sleep 1000 & echo $! >child; wait"_s,
          {.patience = 5s});
    ASSERT_TRUE(soon([this] { return numberIn(u"child"_s) > 0; }));
    const qint64 child = numberIn(u"child"_s);
    EXPECT_TRUE(isRunning(child));
    clock.advance(4999ms);
    EXPECT_FALSE(result);
    clock.advance(1ms);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->kind, Kind::TimedOut);
    EXPECT_TRUE(soon([child] { return !isRunning(child); }));
    EXPECT_EQ(clock.pendingTimers(), 0U);
}

TEST_F(ProgramRunTest, OneThatEndedInTimeIsNotTimedOut)
{
    EXPECT_TRUE(resultOf(u"exit 0"_s, {.patience = 5s}).succeeded());
    EXPECT_EQ(clock.pendingTimers(), 0U);
}

TEST_F(ProgramRunTest, DestroyingItEndsTheProgramAndThenReleasesWhatItWorksWith)
{
    ScriptedProcesses processes;
    auto scripted = std::make_unique<ProgramRun>(processes.factory(), clock);
    auto resource = std::make_shared<int>();
    const std::weak_ptr<int> held = resource;
    scripted->start({}, {.patience = 5s});
    scripted->keepUntilEnd(std::move(resource));
    processes.latest().becomeStarted();
    EXPECT_TRUE(processes.latest().wasInputClosed());
    scripted.reset();
    EXPECT_TRUE(processes.latest().wasGroupKilled());
    EXPECT_FALSE(held.expired());
    processes.latest().dieOfSignal(9);
    settle();
    EXPECT_TRUE(held.expired());
    EXPECT_EQ(clock.pendingTimers(), 0U);
}

} // namespace programruntest

#include "bridge/process/ProcessTree.h"

#include "bridge/process/ProcessTable.h"
#include "tests/bridge/process/ProcessTestSupport.h"
#include "tests/support/FakeClock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace bridge::process;
using namespace std::chrono_literals;

namespace {

const QString kSession = u"1d2b6c1e-5c1b-4ab6-9d5e-6f7a3d1f0c55"_s;

/// An agent's marks on the processes that it starts.
QByteArrayList marksOf(qint64 pid, const QString &session = {})
{
    QByteArrayList marks{"CLAUDE_PID=" + QByteArray::number(pid)};
    if (!session.isEmpty())
        marks.append("CLAUDE_CODE_SESSION_ID=" + session.toUtf8());
    return marks;
}

bool isRunning(qint64 pid)
{
    const auto row = readProcess(pid);
    return row && !row->ended;
}

/// Waits until the process has executed "sleep 1000": while it does, it has no environment to read.
bool isAsleep(qint64 pid)
{
    return QTest::qWaitFor([&] { return processName(pid, 80) == "sleep 1000"_L1; });
}

bool isReaped(qint64 pid)
{
    return !readProcess(pid);
}

std::vector<qint64> pids(const std::vector<Survivor> &survivors)
{
    std::vector<qint64> result;
    for (const Survivor &survivor : survivors)
        result.push_back(survivor.identity.pid);
    return result;
}

} // namespace

/// An "agent" is a shell in a ChildProcess that prints the pids of its leftovers.
class ProcessTreeTest : public testing::Test
{
protected:
    std::unique_ptr<ShellRun>
    startAgent(const QString &script,
               const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
    {
        auto agent = std::make_unique<ShellRun>(script, environment);
        EXPECT_TRUE(QTest::qWaitFor([&] { return agent->startedPid > 0; }));
        m_tree.addOwned(agent->startedPid);
        return agent;
    }

    /// Waits for the line "left PID" of the agent.
    qint64 leftBehind(ShellRun &agent)
    {
        EXPECT_TRUE(
            soon([&] { return agent.output.startsWith("left ") && agent.output.endsWith('\n'); }));
        const qint64 pid = agent.output.mid(5).trimmed().toLongLong();
        m_cleanUp.push_back(pid);
        return pid;
    }

    [[nodiscard]] std::vector<Survivor> survivorsOf(const ShellRun &agent,
                                                    const QString &session = kSession)
    {
        return m_tree.survivors(agent.startedPid, marksOf(agent.startedPid, session));
    }

    void kill(ShellRun &agent)
    {
        agent.process.kill();
        EXPECT_TRUE(agent.waitForExit());
        m_tree.removeOwned(agent.startedPid);
    }

    /// Ended children are reaped in the fourth look after their signal.
    bool reaps(qint64 pid)
    {
        return soon([&] {
            m_clock.advance(100ms);
            return isReaped(pid);
        });
    }

    ~ProcessTreeTest() override
    {
        for (const qint64 pid : m_cleanUp) {
            if (isRunning(pid))
                ::kill(static_cast<pid_t>(pid), SIGKILL);
        }
    }

    FakeClock m_clock;
    ProcessTree m_tree{m_clock};
    std::vector<qint64> m_cleanUp;
};

TEST_F(ProcessTreeTest, EndsWhatWasSeenUnderTheAgentAndFledItsSession)
{
    auto agent = startAgent(u"setsid sleep 1000 & echo left $!; exec sleep 1000"_s);
    const qint64 tool = leftBehind(*agent);
    ASSERT_TRUE(isAsleep(tool)); // only then has setsid executed its command
    ASSERT_EQ(::getsid(static_cast<pid_t>(tool)), tool);
    m_tree.noteDescendants(agent->startedPid, marksOf(agent->startedPid));
    kill(*agent);

    const auto survivors = survivorsOf(*agent);
    ASSERT_THAT(pids(survivors), testing::ElementsAre(tool));
    EXPECT_EQ(survivors.front().name, u"sleep 1000"_s);
    m_tree.end(survivors);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !isRunning(tool); }));
    EXPECT_TRUE(reaps(tool));
    EXPECT_TRUE(survivorsOf(*agent).empty());
}

TEST_F(ProcessTreeTest, EndsWhatNamesTheAgentThoughItWasNeverSeen)
{
    // Two forks, so that its parent ends before the tree looks; the variable holds the agent's pid,
    // as with Claude Code.
    auto agent = startAgent(
        u"(CLAUDE_PID=$$ setsid sh -c 'echo left $$; exec sleep 1000' &) ; exec sleep 1000"_s);
    const qint64 tool = leftBehind(*agent);
    ASSERT_TRUE(isAsleep(tool));
    kill(*agent);
    EXPECT_THAT(pids(survivorsOf(*agent, {})), testing::ElementsAre(tool));
    EXPECT_TRUE(
        m_tree.survivors(agent->startedPid + 1, marksOf(agent->startedPid + 1, kSession)).empty());
}

TEST_F(ProcessTreeTest, EndsWhatNamesTheSession)
{
    auto agent = startAgent(u"(CLAUDE_CODE_SESSION_ID=%1 nohup sh -c "
                            "'echo left $$; exec sleep 1000' 2>/dev/null &)"
                            "; exec sleep 1000"_s.arg(kSession));
    const qint64 tool = leftBehind(*agent);
    ASSERT_TRUE(isAsleep(tool));
    kill(*agent);
    EXPECT_THAT(pids(survivorsOf(*agent)), testing::ElementsAre(tool));
    EXPECT_TRUE(survivorsOf(*agent, {}).empty());
    EXPECT_TRUE(m_tree.survivors(agent->startedPid, marksOf(0, u"another"_s)).empty());
}

TEST_F(ProcessTreeTest, WhatRunsUnderASurvivorEndsWithIt)
{
    auto agent = startAgent(
        u"(CLAUDE_PID=$$ sh -c 'env -i /bin/sleep 1000 & echo left $!; wait' &) ; exec sleep 1000"_s);
    const qint64 below = leftBehind(*agent);
    kill(*agent);
    const auto survivors = survivorsOf(*agent);
    EXPECT_THAT(pids(survivors), testing::Contains(below));
    EXPECT_EQ(survivors.size(), 2u);
    m_tree.end(survivors);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !isRunning(below); }));
}

TEST_F(ProcessTreeTest, KillsAfterTheGraceWhatIgnoresTheSignal)
{
    auto agent = startAgent(u"CLAUDE_PID=$$ sh -c 'trap \"\" TERM; echo left $$; while :; "
                            u"do sleep 0.05; done' &"
                            "exec sleep 1000"_s);
    const qint64 stubborn = leftBehind(*agent);
    kill(*agent);
    m_tree.end(survivorsOf(*agent));
    ASSERT_TRUE(ShellRun(u"exit"_s).waitForExit()) << "a signal would have arrived by then";
    EXPECT_TRUE(isRunning(stubborn));
    m_clock.advance(999ms);
    EXPECT_TRUE(isRunning(stubborn));
    m_clock.advance(1ms);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !isRunning(stubborn); }));
    EXPECT_TRUE(reaps(stubborn));
}

TEST_F(ProcessTreeTest, AStrangerIsOnlyReaped)
{
    auto agent =
        startAgent(u"(setsid sh -c 'echo left $$; exec sleep 1000' &) ; exec sleep 1000"_s);
    const qint64 stranger = leftBehind(*agent);
    kill(*agent);
    ASSERT_TRUE(QTest::qWaitFor([&] { return readProcess(stranger)->parent == ::getpid(); }))
        << "adopted: this process is a subreaper";
    EXPECT_TRUE(survivorsOf(*agent).empty());
    m_clock.advance(10s);
    EXPECT_TRUE(isRunning(stranger));
    ::kill(static_cast<pid_t>(stranger), SIGKILL);
    EXPECT_TRUE(reaps(stranger));
}

TEST_F(ProcessTreeTest, WhatWasForgottenIsAStranger)
{
    auto agent = startAgent(u"setsid sleep 1000 & echo left $!; exec sleep 1000"_s);
    leftBehind(*agent);
    m_tree.noteDescendants(agent->startedPid, marksOf(agent->startedPid));
    kill(*agent);
    m_tree.forget(agent->startedPid);
    EXPECT_TRUE(survivorsOf(*agent).empty());
}

TEST_F(ProcessTreeTest, ARunningAgentOfTheSameSessionIsNoSurvivor)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CLAUDE_CODE_SESSION_ID"_s, kSession);
    auto other = startAgent(u"sleep 1000 & echo left $!; wait"_s, environment);
    leftBehind(*other);
    EXPECT_TRUE(m_tree.survivors(1, marksOf(1, kSession)).empty());
    kill(*other);
}

TEST_F(ProcessTreeTest, WhatAnotherAgentLeftBehindIsTheOthers)
{
    // Each with all three criteria: seen before, by pid and by session.
    const QString script = u"CLAUDE_PID=$$ CLAUDE_CODE_SESSION_ID=%1 setsid sh -c "
                           "'echo left $$; exec sleep 1000' & exec sleep 1000"_s;
    const QString otherSession = u"2e3c7d2f-6d2c-4bc7-8e6f-708b4e2a1d66"_s;
    auto one = startAgent(script.arg(kSession));
    auto two = startAgent(script.arg(otherSession));
    const qint64 ofOne = leftBehind(*one);
    const qint64 ofTwo = leftBehind(*two);
    ASSERT_TRUE(isAsleep(ofOne));
    ASSERT_TRUE(isAsleep(ofTwo));
    m_tree.noteDescendants(one->startedPid, marksOf(one->startedPid));
    m_tree.noteDescendants(two->startedPid, marksOf(two->startedPid));
    kill(*one);
    auto survivors = survivorsOf(*one);
    EXPECT_THAT(pids(survivors), testing::ElementsAre(ofOne)) << "while the other lives";
    kill(*two);
    survivors = survivorsOf(*one);
    EXPECT_THAT(pids(survivors), testing::ElementsAre(ofOne)) << "when both are orphans";
    m_tree.end(survivors);
    m_tree.forget(one->startedPid);
    EXPECT_TRUE(reaps(ofOne));
    EXPECT_TRUE(isRunning(ofTwo));
    EXPECT_THAT(pids(survivorsOf(*two, otherSession)), testing::ElementsAre(ofTwo));
}

TEST_F(ProcessTreeTest, TheAgentOnlyLosesWhatIsStillItsOwn)
{
    auto agent = startAgent(u"sleep 1000 & echo left $!; exec sleep 1000"_s);
    const qint64 tool = leftBehind(*agent);
    m_tree.noteDescendants(agent->startedPid, marksOf(agent->startedPid));
    kill(*agent);
    auto survivors = survivorsOf(*agent);
    ASSERT_EQ(survivors.size(), 1u);
    // The same pid with another start time is another process.
    survivors.front().identity.startTicks += 1;
    m_tree.end(survivors);
    m_clock.advance(1s);
    ASSERT_TRUE(ShellRun(u"exit"_s).waitForExit()) << "a signal would have arrived by then";
    EXPECT_TRUE(isRunning(tool));
}

TEST_F(ProcessTreeTest, ALongCommandLineIsShortened)
{
    auto agent = startAgent(
        u"CLAUDE_PID=$$ sh -c 'echo left $$; exec sleep \"$@\"' - 1000 %1 & exec sleep 1000"_s.arg(
            u"0 "_s.repeated(100)));
    leftBehind(*agent);
    kill(*agent);
    const auto survivors = survivorsOf(*agent);
    ASSERT_EQ(survivors.size(), 1u);
    EXPECT_EQ(survivors.front().name.size(), 80);
    EXPECT_TRUE(survivors.front().name.endsWith(QChar(0x2026)));
}

TEST_F(ProcessTreeTest, QProcessSeesEveryExitOfItsOwnInAStormOfAdoptedOnes)
{
    constexpr int kRounds = 40;
    for (int i = 0; i < kRounds; ++i) {
        // A QProcess that the tree does not know keeps its child, too.
        ShellRun child(u"for i in 1 2 3 4 5; do (sh -c 'sleep 0.01' &) ; done; "
                       "echo done; exit %1"_s.arg(i));
        ASSERT_TRUE(soon([&] {
            m_clock.advance(100ms);
            return child.exit.has_value();
        }));
        ASSERT_EQ(child.exit->kind, ProcessExit::Kind::Exited);
        ASSERT_EQ(child.exit->code, i);
    }
    // No adopted process is left.
    EXPECT_TRUE(soon([&] {
        m_clock.advance(100ms);
        const ProcessTable table = ProcessTable::read();
        return table.childrenOf(::getpid()).empty();
    }));
}

TEST(ProcessTree, DestroyingItKillsAtOnceWhatItIsEnding)
{
    FakeClock clock;
    auto tree = std::make_unique<ProcessTree>(clock);
    ShellRun agent(u"CLAUDE_PID=$$ sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.05; done' &"
                   "exec sleep 1000"_s);
    ASSERT_TRUE(agent.waitForOutput("\n"));
    const qint64 stubborn = agent.output.trimmed().toLongLong();
    tree->addOwned(agent.startedPid);
    agent.process.kill();
    ASSERT_TRUE(agent.waitForExit());
    tree->end(tree->survivors(agent.startedPid, marksOf(agent.startedPid, kSession)));
    ASSERT_TRUE(ShellRun(u"exit"_s).waitForExit()) << "a signal would have arrived by then";
    EXPECT_TRUE(isRunning(stubborn));
    tree.reset();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !isRunning(stubborn); }));
}

TEST(ProcessTree, PutsBackTheSignalHandlerItFound)
{
    struct sigaction before = {};
    ::sigaction(SIGCHLD, nullptr, &before);
    {
        FakeClock clock;
        const ProcessTree tree(clock);
        struct sigaction during = {};
        ::sigaction(SIGCHLD, nullptr, &during);
        EXPECT_NE(during.sa_sigaction, before.sa_sigaction);
    }
    struct sigaction after = {};
    ::sigaction(SIGCHLD, nullptr, &after);
    EXPECT_EQ(after.sa_sigaction, before.sa_sigaction);
}

namespace {
volatile std::sig_atomic_t earlierHandlerCalls = 0;
}

TEST(ProcessTree, AnEarlierHandlerIsStillCalled)
{
    struct sigaction ours = {};
    ours.sa_handler = [](int) { earlierHandlerCalls = earlierHandlerCalls + 1; };
    struct sigaction before = {};
    ::sigaction(SIGCHLD, &ours, &before);
    {
        FakeClock clock;
        const ProcessTree tree(clock);
        ShellRun child(u"true"_s);
        ASSERT_TRUE(child.waitForExit());
        EXPECT_TRUE(QTest::qWaitFor([] { return earlierHandlerCalls > 0; }));
    }
    ::sigaction(SIGCHLD, &before, nullptr);
}

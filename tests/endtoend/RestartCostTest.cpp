#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/agents/claude/StreamJsonCodec.h"
#include "bridge/core/Ids.h"
#include "bridge/process/ChildProcess.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"

#include <QElapsedTimer>

#include <algorithm>
#include <iostream>
#include <limits>

using namespace Qt::StringLiterals;
using namespace bridge;

namespace {

constexpr int kRuns = 3;

class RestartCostTest : public EndToEndTest
{
protected:
    /// Time from the program's start to its answer to the handshake, in milliseconds.
    qint64 bareStart(const QString &address) const
    {
        const auto parsed = endpoint::EndpointAddress::parse(address);
        EXPECT_TRUE(parsed);
        const auto spec = claude::makeLaunchSpec(
            {home.environment(),
             endpoint::Endpoint{*parsed, parsed->origin(), {}, {}, {}},
             {},
             {qEnvironmentVariable("DRAWBRIDGE_CLAUDE"), home.workspace(), {}}},
            {newId(), false});
        claude::StreamJsonCodec codec;
        process::ChildProcess process;
        bool answered = false;
        QObject::connect(&process, &process::AgentProcess::outputReceived, &process,
                         [&answered] { answered = true; });
        QElapsedTimer time;
        time.start();
        process.start(spec);
        process.write(codec.open({}, {}));
        EXPECT_TRUE(waitUntil([&] { return answered; })) << process.stderrTail().toStdString();
        const qint64 elapsed = time.elapsed();
        bool ended = false;
        QObject::connect(&process, &process::AgentProcess::exited, &process,
                         [&ended] { ended = true; });
        process.terminate();
        EXPECT_TRUE(waitUntil([&] { return ended; }));
        return elapsed;
    }
};

} // namespace

// The fastest of several runs: load makes runs slower, never faster.
TEST_F(RestartCostTest, AChangeOfTheEndpointCostsLittleMoreThanAStartOfTheBareProgram)
{
    if (!qEnvironmentVariableIsSet("DRAWBRIDGE_LONG"))
        GTEST_SKIP() << "only with DRAWBRIDGE_LONG (preset long)";
    const Practice a = startPractice();
    const Practice b = startPractice();
    qint64 bare = bareStart(a->address());
    for (int run = 1; run < kRuns; ++run)
        bare = std::min(bare, bareStart(a->address()));

    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(a->address()));
    ASSERT_TRUE(app.converse(u"something to resume"_s));
    qint64 restart = std::numeric_limits<qint64>::max();
    for (int run = 0; run < kRuns; ++run) {
        const qint64 before = app.chat().agent().pid;
        QElapsedTimer time;
        time.start();
        ASSERT_TRUE(app.endpoints.setAddress((run % 2 ? a : b)->address()));
        ASSERT_TRUE(app.waitForNewAgent(before));
        restart = std::min(restart, time.elapsed());
    }

    std::cout << "bare start " << bare << " ms, change of the endpoint " << restart << " ms\n";
    RecordProperty("bareStartMs", std::to_string(bare));
    RecordProperty("restartMs", std::to_string(restart));
    EXPECT_LE(restart, 4 * bare);
}

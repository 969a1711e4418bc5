#include "bridge/session/AgentReaper.h"
#include "tests/support/FakeAgent.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedProcess.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

using namespace bridge;
using namespace std::chrono_literals;
using session::AgentReaper;

namespace {

class AgentReaperTest : public testing::Test
{
protected:
    ~AgentReaperTest() override
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void adoptAgent()
    {
        auto connection =
            std::make_unique<session::AgentConnection>(agents.factory()(), backend, tree);
        connection->start({}, {});
        agents.latest().becomeStarted();
        reaper.adopt(std::move(connection));
    }

    void watchIdle()
    {
        reaper.whenIdle(&context, [this] { isIdle = true; });
    }

    [[nodiscard]] bool idleAfterEvents() const
    {
        QCoreApplication::processEvents();
        return isIdle;
    }

    FakeClock clock;
    process::ProcessTree tree{clock};
    ScriptedProcesses agents;
    FakeBackend backend{QString()};
    AgentReaper reaper{clock};
    QObject context;
    bool isIdle = false;
};

TEST_F(AgentReaperTest, AsksAnAgentToEndAndKillsItAfterThreeSeconds)
{
    adoptAgent();
    EXPECT_TRUE(agents.latest().wasTerminated());
    clock.advance(2999ms);
    EXPECT_FALSE(agents.latest().wasKilled());
    clock.advance(1ms);
    EXPECT_TRUE(agents.latest().wasKilled());
    agents.latest().dieOfSignal(9);
    EXPECT_EQ(clock.pendingTimers(), 0U);
}

TEST_F(AgentReaperTest, IsIdleWhenTheLastAgentHasEnded)
{
    adoptAgent();
    adoptAgent();
    watchIdle();
    agents.at(1).exit(143);
    EXPECT_FALSE(idleAfterEvents());
    agents.at(0).exit(143);
    EXPECT_FALSE(isIdle) << "not from the event loop";
    EXPECT_TRUE(idleAfterEvents());
}

TEST_F(AgentReaperTest, IsIdleWithoutAnyAgent)
{
    watchIdle();
    EXPECT_FALSE(isIdle) << "not from the event loop";
    EXPECT_TRUE(idleAfterEvents());
}

} // namespace

#include "bridge/core/Clock.h"

#include <QTest>

#include <gtest/gtest.h>

namespace clocktest {

using namespace std::chrono_literals;

TEST(SystemClock, CallsBackOnceAfterTheDelay)
{
    bridge::SystemClock clock;
    int calls = 0;
    const auto timer = clock.after(5ms, [&] { ++calls; });
    EXPECT_EQ(calls, 0);
    EXPECT_TRUE(QTest::qWaitFor([&] { return calls > 0; }));
    bool isLater = false;
    const auto later = clock.after(10ms, [&] { isLater = true; });
    EXPECT_TRUE(QTest::qWaitFor([&] { return isLater; }));
    EXPECT_EQ(calls, 1);
}

TEST(SystemClock, DestroyingTheTimerCancelsTheCall)
{
    bridge::SystemClock clock;
    bool called = false;
    bool other = false;
    auto timer = clock.after(1ms, [&] { called = true; });
    timer.reset();
    const auto later = clock.after(10ms, [&] { other = true; });
    EXPECT_TRUE(QTest::qWaitFor([&] { return other; }));
    EXPECT_FALSE(called);
}

TEST(SystemClock, ACallbackMayDestroyItsOwnTimer)
{
    bridge::SystemClock clock;
    bool called = false;
    std::unique_ptr<bridge::Timer> timer;
    timer = clock.after(1ms, [&] {
        timer.reset();
        called = true;
    });
    EXPECT_TRUE(QTest::qWaitFor([&] { return called; }));
}

} // namespace clocktest

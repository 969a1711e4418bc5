#include "bridge/core/Clock.h"

#include <QTest>

#include <gtest/gtest.h>

#include <atomic>
#include <ctime>

#include <sys/syscall.h>
#include <unistd.h>

namespace {

/// What the clocks that count suspend are ahead of CLOCK_MONOTONIC.
std::atomic<time_t> slept{0};

} // namespace

/// Stands for the system's in this program, Qt included, and so can let the computer sleep: the
/// wall clock and CLOCK_BOOTTIME go on meanwhile, CLOCK_MONOTONIC does not (clock_gettime(2)).
extern "C" int clock_gettime(clockid_t clock, timespec *time) noexcept
{
    const auto result = static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
    if (clock == CLOCK_REALTIME || clock == CLOCK_BOOTTIME)
        time->tv_sec += slept.load();
    return result;
}

namespace suspendtest {

using namespace std::chrono_literals;

TEST(Suspend, IsTimeForTheWallClockOnly)
{
    bridge::SystemClock clock;
    bool isLate = false;
    bool isOver = false;
    const auto patience = clock.after(1h, [&] { isLate = true; });
    const auto before = clock.monotonic();
    const auto wallBefore = std::chrono::system_clock::now();
    slept = 2 * 60 * 60;
    const auto moment = clock.after(10ms, [&] { isOver = true; });
    EXPECT_TRUE(QTest::qWaitFor([&] { return isOver; }));
    EXPECT_LT(clock.monotonic() - before, 1h);
    EXPECT_FALSE(isLate) << "a limit passed while the computer slept";
    EXPECT_GE(std::chrono::system_clock::now() - wallBefore, 2h) << "it did not sleep";
}

} // namespace suspendtest

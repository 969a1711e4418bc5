#include "bridge/store/StoreThread.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace storethreadtest {

using bridge::store::StoreThread;
using namespace std::chrono_literals;

TEST(StoreThreadTest, JobsRunInTheirOrderAndAreAwaited)
{
    std::vector<int> done;
    {
        StoreThread thread;
        for (int i = 0; i < 1000; ++i)
            thread.run([&done, i] { done.push_back(i); });
    }
    ASSERT_EQ(done.size(), 1000u);
    EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
}

TEST(StoreThreadTest, ADiskThatDoesNotAnswerDoesNotHoldUpTheEnd)
{
    std::promise<void> disk;
    const auto answers = std::make_shared<std::shared_future<void>>(disk.get_future());
    const auto token = std::make_shared<int>();
    auto thread = std::make_unique<StoreThread>(20ms);
    thread->run([answers, token] { answers->wait(); });
    thread->run([token] { FAIL() << "given up"; });
    const auto begin = std::chrono::steady_clock::now();
    thread.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
    disk.set_value(); // the thread ends by itself, and lets go what its jobs own
    while (token.use_count() > 1)
        std::this_thread::yield();
}

} // namespace storethreadtest

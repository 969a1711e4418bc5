#include "bridge/process/OomKills.h"

#include <gtest/gtest.h>

using bridge::process::oomKillsIn;

TEST(OomKills, AreReadFromTheKernelsCounters)
{
    EXPECT_EQ(oomKillsIn("pgfault 12\noom_kill 3\noom_kill_other 9\n"), 3);
    EXPECT_EQ(oomKillsIn("oom_kill 3"), 3);
}

TEST(OomKills, AreNotKnownWhereTheKernelDoesNotSay)
{
    EXPECT_EQ(oomKillsIn(""), std::nullopt);
    EXPECT_EQ(oomKillsIn("pgfault 12\noom_kill_other 9\n"), std::nullopt);
    EXPECT_EQ(oomKillsIn("oom_kill many\n"), std::nullopt);
}

#ifdef Q_OS_LINUX
TEST(OomKills, AreKnownOnLinux)
{
    EXPECT_GE(bridge::process::systemOomKills(), 0);
}
#endif

#include "bridge/agents/claude/ClaudeBackend.h"

#include <gtest/gtest.h>

namespace claudebackendtest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using bridge::process::ProcessExit;

ExitMeaning meaningOf(const QString &lastWords, int code = 1)
{
    const bridge::claude::ClaudeBackend backend{{}, {}};
    return backend.meaningOf({ProcessExit::Kind::Exited, code, {}, lastWords});
}

// The words of 2.1.330 on a tmpfs without space.

TEST(ClaudeBackend, UnderstandsWhatBecameOfTheSessionsFile)
{
    using Session = ExitMeaning::Session;
    EXPECT_EQ(meaningOf(u"Error: Session ID 35953418-a0a3-4cd1-ae73-2b588317f283 is already in "
                        "use.\n"_s)
                  .session,
              Session::Exists);
    EXPECT_EQ(meaningOf(u"No conversation found with session ID: "
                        "35953418-a0a3-4cd1-ae73-2b588317f283\n"_s)
                  .session,
              Session::Missing);
    EXPECT_EQ(meaningOf({}).session, Session::NotReported);
}

TEST(ClaudeBackend, UnderstandsWhatCouldNotBeSaved)
{
    EXPECT_EQ(meaningOf(u"Error: Claude Code could not save all of this session's transcript under "
                        "/m and changes this run made to /m/.claude.json because the disk is full "
                        "(ENOSPC). If you resume this session, part of the conversation may be "
                        "missing. Free up space on that disk before the next run.\n"_s,
                        0)
                  .lost,
              (WritesLost{.conversation = true, .settings = true}));
    EXPECT_EQ(meaningOf(u"Error: Claude Code could not save changes this run made to "
                        "/m/.claude.json because your disk quota is used up (EDQUOT). Free up "
                        "space, or ask for a larger quota, before the next run.\n"_s)
                  .lost,
              (WritesLost{.settings = true, .quota = true}));
    EXPECT_FALSE(meaningOf(u"Error: something else (ENOSPC)\n"_s).lost);
}

} // namespace claudebackendtest

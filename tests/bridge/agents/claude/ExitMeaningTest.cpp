#include "bridge/agents/claude/ClaudeBackend.h"

#include <gtest/gtest.h>

namespace exitmeaningtest {

using namespace Qt::StringLiterals;
using namespace bridge;
using process::ProcessExit;
using Kind = ProcessExit::Kind;

std::optional<FailureKind> meaningOf(Kind kind, int code, const QString &stderrTail)
{
    const claude::ClaudeBackend backend({}, {});
    return backend.meaningOf({kind, code, {}, stderrTail}).kind;
}

TEST(ExitMeaning, NamesALackOfMemoryByItsWords)
{
    for (const auto &words : {u"memory allocation of 276529152 bytes failed"_s,
                              u"FATAL ERROR: JavaScript heap out of memory"_s,
                              u"terminate called after throwing an instance of 'std::bad_alloc'"_s,
                              u"fork: Cannot allocate memory"_s}) {
        EXPECT_EQ(meaningOf(Kind::Signalled, 6, words), FailureKind::AgentOutOfMemory)
            << words.toStdString();
        EXPECT_EQ(meaningOf(Kind::Exited, 134, words), FailureKind::AgentOutOfMemory);
    }
}

TEST(ExitMeaning, NamesALackOfMemoryByAnAbortWithoutAReason)
{
    EXPECT_EQ(meaningOf(Kind::Signalled, 6, {}), FailureKind::AgentOutOfMemory);
    EXPECT_EQ(meaningOf(Kind::Exited, 134, u"\n"_s), FailureKind::AgentOutOfMemory);
    EXPECT_EQ(meaningOf(Kind::Signalled, 6, u"panic(main thread): abort() called"_s),
              FailureKind::AgentOutOfMemory);
}

TEST(ExitMeaning, TakesNoOtherEndForALackOfMemory)
{
    EXPECT_EQ(meaningOf(Kind::Signalled, 6, u"assertion failed: x > 0"_s), std::nullopt);
    EXPECT_EQ(meaningOf(Kind::Signalled, 6, u"panic(main thread): unreachable"_s), std::nullopt);
    EXPECT_EQ(meaningOf(Kind::Signalled, 11, {}), std::nullopt);
    EXPECT_EQ(meaningOf(Kind::Exited, 6, {}), std::nullopt);
    EXPECT_EQ(meaningOf(Kind::Exited, 1, u"memory allocation failed"_s), std::nullopt);
}

} // namespace exitmeaningtest

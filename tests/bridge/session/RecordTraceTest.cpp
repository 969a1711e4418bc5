#include "bridge/session/RecordTrace.h"

#include <gtest/gtest.h>

namespace recordtracetest {

using namespace Qt::StringLiterals;
using bridge::agent::ArchiveFile;
using bridge::session::RecordTrace;

class RecordTraceTest : public testing::Test
{
protected:
    void see(qint64 size, const QString &sessionId = u"one"_s)
    {
        trace.see(sessionId, ArchiveFile{.path = {}, .sessionId = sessionId, .size = size});
    }
    void seeNone() { trace.see(u"one"_s, std::nullopt); }

    RecordTrace trace;
};

TEST_F(RecordTraceTest, AFileThatGrowsOrLosesALineIsWhole)
{
    seeNone();
    EXPECT_FALSE(trace.isLost()) << "it was never there";
    for (const qint64 size : {100'000, 150'000, 149'000})
        see(size);
    EXPECT_FALSE(trace.isLost());
    EXPECT_FALSE(trace.takeLoss());
}

TEST_F(RecordTraceTest, AFileThatIsMissingAndMadeAnewStaysLost)
{
    see(150'000);
    seeNone();
    EXPECT_TRUE(trace.takeLoss());
    EXPECT_FALSE(trace.takeLoss()) << "once";
    EXPECT_TRUE(trace.isLost());
    EXPECT_FALSE(trace.isCut());
    for (const qint64 size : {4'000, 140'000, 300'000}) {
        see(size);
        EXPECT_TRUE(trace.isCut()) << size;
    }
    EXPECT_FALSE(trace.takeLoss());
}

TEST_F(RecordTraceTest, AFileThatWasMadeAnewUnseenIsLost)
{
    see(150'000);
    see(4'000);
    EXPECT_TRUE(trace.takeLoss());
    EXPECT_TRUE(trace.isCut());
}

TEST_F(RecordTraceTest, AFileThatIsPutBackIsWhole)
{
    see(150'000);
    seeNone();
    see(150'000);
    EXPECT_FALSE(trace.isLost());
    seeNone();
    EXPECT_TRUE(trace.takeLoss()) << "another loss";
}

TEST_F(RecordTraceTest, WhatCannotBeReadSaysNothing)
{
    see(150'000);
    trace.see(u"one"_s, bridge::failed(bridge::agent::ArchiveProblem{}));
    EXPECT_FALSE(trace.isLost());
}

TEST_F(RecordTraceTest, AnotherConversationHasAnotherFile)
{
    see(150'000);
    see(4'000, u"two"_s);
    EXPECT_FALSE(trace.isLost());
}

} // namespace recordtracetest

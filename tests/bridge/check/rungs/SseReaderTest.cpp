#include "bridge/check/rungs/SseReader.h"

#include <gtest/gtest.h>

namespace ssereadertest {

using namespace bridge::check;

const QByteArray kStream = "\xEF\xBB\xBF: a comment\r\n"
                           "event: first\r\ndata: {\"a\":1}\r\nid: 7\r\n\r\n"
                           "data:no space\ndata\ndata:  two\n\n"
                           "event: nothing\n\n"
                           "retry: 10\r\xEF\xBB\xBF"
                           "data: by CR\r\r"
                           ":\n\n"
                           "event: last\ndata: x\n\n"
                           "data: without its end\n";

TEST(SseReader, ReadsEventsAsClaudeCodeDoesAndTellsHowFarEachReaches)
{
    const auto events = readSseEvents(kStream);
    ASSERT_EQ(events.size(), 5U);
    EXPECT_EQ(events[0].name, "first");
    EXPECT_EQ(events[0].data, "{\"a\":1}");
    EXPECT_EQ(events[1].name, "");
    EXPECT_EQ(events[1].data, "no space\n\n two");
    EXPECT_EQ(events[2].name, "nothing");
    EXPECT_EQ(events[2].data, "");
    EXPECT_EQ(events[3].data, "by CR");
    EXPECT_EQ(events[4].name, "last");
    EXPECT_EQ(events[0].end, kStream.indexOf("data:no space"));
    EXPECT_EQ(events[4].end, kStream.indexOf("data: without"));
}

TEST(SseReader, ReadsTheEventsBeforeACutAnywhere)
{
    const auto whole = readSseEvents(kStream);
    for (qsizetype cut = 0; cut <= kStream.size(); ++cut) {
        const auto events = readSseEvents(QByteArrayView(kStream).first(cut));
        ASSERT_LE(events.size(), whole.size()) << cut;
        for (std::size_t i = 0; i < events.size(); ++i) {
            EXPECT_EQ(events[i].name, whole[i].name) << cut;
            EXPECT_EQ(events[i].data, whole[i].data) << cut;
        }
        EXPECT_TRUE(events.size() == whole.size() || cut < whole[events.size()].end) << cut;
    }
}

} // namespace ssereadertest

#include "bridge/check/rungs/SseReader.h"

#include <gtest/gtest.h>

#include <random>

namespace ssereadertest {

using namespace bridge::check;

std::vector<SseEvent> read(const QByteArray &bytes)
{
    SseReader reader;
    return reader.feed(bytes);
}

const QByteArray kStream = "\xEF\xBB\xBF: a comment\r\n"
                           "event: first\r\ndata: {\"a\":1}\r\nid: 7\r\n\r\n"
                           "data:no space\ndata\ndata:  two\n\n"
                           "event: nothing\n\n"
                           "retry: 10\rdata: by CR\r\r"
                           ":\n\n"
                           "event: last\ndata: x\n\n"
                           "data: without its end\n";

TEST(SseReader, ReadsEventsAsTheStandardHasThemAndTellsHowFarEachReaches)
{
    const auto events = read(kStream);
    ASSERT_EQ(events.size(), 4U);
    EXPECT_EQ(events[0].name, "first");
    EXPECT_EQ(events[0].data, "{\"a\":1}");
    EXPECT_EQ(events[1].name, "");
    EXPECT_EQ(events[1].data, "no space\n\n two");
    EXPECT_EQ(events[2].data, "by CR");
    EXPECT_EQ(events[3].name, "last");
    EXPECT_EQ(events[0].end, kStream.indexOf("data:no space"));
    EXPECT_EQ(events[3].end, kStream.indexOf("data: without"));
}

TEST(SseReader, ReadsTheSameWhereverTheBytesAreCut)
{
    const auto whole = read(kStream);
    const auto inPieces = [](const std::vector<qsizetype> &lengths) {
        SseReader reader;
        std::vector<SseEvent> events;
        QByteArrayView rest = kStream;
        for (const qsizetype length : lengths) {
            for (SseEvent &event : reader.feed(rest.first(length)))
                events.push_back(event);
            rest = rest.sliced(length);
        }
        for (SseEvent &event : reader.feed(rest))
            events.push_back(event);
        // A CR that ends a piece ends the event, too; its LF, if one follows, is then no part of
        // it.
        for (SseEvent &event : events) {
            if (kStream.at(event.end - 1) == '\r' && event.end < kStream.size()
                && kStream.at(event.end) == '\n')
                ++event.end;
        }
        return events;
    };
    for (qsizetype cut = 0; cut <= kStream.size(); ++cut)
        EXPECT_EQ(inPieces({cut}), whole) << cut;
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
        std::vector<qsizetype> lengths;
        qsizetype left = kStream.size();
        while (left > 0) {
            lengths.push_back(
                std::uniform_int_distribution<qsizetype>(1, std::min<qsizetype>(9, left))(random));
            left -= lengths.back();
        }
        EXPECT_EQ(inPieces(lengths), whole);
    }
}

TEST(SseReader, DropsAnEventThatIsTooLongAndGoesOn)
{
    const QByteArray tooMuch(SseReader::kMaxEvent + 1, 'x');
    for (const QByteArray &tooLong :
         {"data: " + tooMuch + "\n", "data: a\n" + tooMuch + "\ndata: b\n"}) {
        SseReader reader;
        std::vector<SseEvent> events;
        const QByteArray stream = tooLong + "\ndata: next\n\n";
        for (qsizetype at = 0; at < stream.size(); at += 60'000) {
            for (const SseEvent &event : reader.feed(QByteArrayView(stream).sliced(
                     at, std::min<qsizetype>(60'000, stream.size() - at))))
                events.push_back(event);
        }
        ASSERT_EQ(events.size(), 1U);
        EXPECT_EQ(events[0].data, "next");
    }
}

TEST(SseReader, ManyShortLinesOfOneEventAreBoundedToo)
{
    QByteArray stream;
    while (stream.size() < 3 * SseReader::kMaxEvent)
        stream += "data: 0123456789\n";
    EXPECT_TRUE(read(stream + "\n").empty());
}

} // namespace ssereadertest

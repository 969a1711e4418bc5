#include "bridge/agent/LineFramer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace lineframertest {

using bridge::agent::LineFramer;

using Lines = std::vector<LineFramer::Line>;

LineFramer::Line line(const char *text)
{
    return {QByteArray(text), false};
}

const LineFramer::Line kTooLong{{}, true};

void add(Lines &lines, const Lines &more)
{
    lines.insert(lines.end(), more.begin(), more.end());
}

/// A framer's lines for `stream` when its pieces end at `cuts`.
Lines framed(const QByteArray &stream, const std::vector<qsizetype> &cuts,
             qsizetype cap = LineFramer::kDefaultCap)
{
    LineFramer framer(cap);
    Lines lines;
    qsizetype from = 0;
    for (const qsizetype cut : cuts) {
        add(lines, framer.feed(QByteArrayView(stream).sliced(from, cut - from)));
        from = cut;
    }
    add(lines, framer.feed(QByteArrayView(stream).sliced(from)));
    if (const auto last = framer.finish())
        lines.push_back(*last);
    return lines;
}

// Multi-byte characters, both line ends, blank lines, one over the cap of 24, an unended last line.
const QByteArray kStream = "{\"a\":1}\n\r\n{\"\xC3\xA9\":\"\xF0\x9F\x98\x80\"}\r\n  \t\n"
                           "{\"long\":\"0123456789abcdef\"}\n\n{\"b\":[]}\n{\"last\":true}";
constexpr qsizetype kCap = 24;
const Lines kExpected{line("{\"a\":1}"), line("{\"\xC3\xA9\":\"\xF0\x9F\x98\x80\"}"), kTooLong,
                      line("{\"b\":[]}"), line("{\"last\":true}")};

TEST(LineFramer, CutAnywhereTheLinesAreTheSame)
{
    EXPECT_EQ(framed(kStream, {}, kCap), kExpected);
    for (qsizetype cut = 0; cut <= kStream.size(); ++cut)
        EXPECT_EQ(framed(kStream, {cut}, kCap), kExpected) << "cut at " << cut;
}

TEST(LineFramer, CutIntoSingleBytesTheLinesAreTheSame)
{
    std::vector<qsizetype> cuts;
    for (qsizetype cut = 1; cut < kStream.size(); ++cut)
        cuts.push_back(cut);
    EXPECT_EQ(framed(kStream, cuts, kCap), kExpected);
}

TEST(LineFramer, CutAtRandomSizesTheLinesAreTheSame)
{
    for (unsigned seed = 1; seed <= 200; ++seed) {
        std::mt19937 random(seed);
        std::vector<qsizetype> cuts;
        for (qsizetype at = 0; (at += 1 + static_cast<qsizetype>(random() % 9)) < kStream.size();)
            cuts.push_back(at);
        EXPECT_EQ(framed(kStream, cuts, kCap), kExpected) << "seed " << seed;
    }
}

TEST(LineFramer, CarriageReturnsGoOnlyWithTheLineEnd)
{
    EXPECT_EQ(framed("a\rb\r\n", {}), Lines{line("a\rb")});
}

TEST(LineFramer, ALineIsGivenOnceItsEndIsThere)
{
    LineFramer framer;
    EXPECT_EQ(framer.feed("{}"), Lines{});
    EXPECT_EQ(framer.feed("\n{"), Lines{line("{}")});
}

TEST(LineFramer, ALineAsLongAsTheCapIsWhole)
{
    EXPECT_EQ(framed("12345678\n", {}, 8), Lines{line("12345678")});
    EXPECT_EQ(framed("123456789\n", {}, 8), Lines{kTooLong});
}

TEST(LineFramer, ATooLongLineIsToldOnceAndTheNextOneIsWhole)
{
    LineFramer framer(8);
    EXPECT_EQ(framer.feed("0123456"), Lines{});
    EXPECT_EQ(framer.feed("0123456"), Lines{});
    EXPECT_EQ(framer.feed("0123456789012345678901234567890"), Lines{});
    EXPECT_EQ(framer.feed("\nok\n"), (Lines{kTooLong, line("ok")}));
    EXPECT_EQ(framer.finish(), std::nullopt);
}

TEST(LineFramer, AnUnendedTooLongLineIsToldAtTheEnd)
{
    LineFramer framer(4);
    EXPECT_EQ(framer.feed("012345"), Lines{});
    EXPECT_EQ(framer.finish(), kTooLong);
    EXPECT_EQ(framer.finish(), std::nullopt);
}

TEST(LineFramer, FinishGivesTheLastLineOnceAndNoBlankOne)
{
    LineFramer framer;
    EXPECT_EQ(framer.feed("{\"x\":1}\r"), Lines{});
    EXPECT_EQ(framer.finish(), line("{\"x\":1}"));
    EXPECT_EQ(framer.finish(), std::nullopt);
    EXPECT_EQ(framer.feed(" \r"), Lines{});
    EXPECT_EQ(framer.finish(), std::nullopt);
}

TEST(LineFramer, ALineOfTwelveMegabytesInPipeSizedPiecesIsWhole)
{
    constexpr qsizetype kSize = 12 * 1024 * 1024;
    constexpr qsizetype kPiece = 8 * 1024;
    QByteArray stream(kSize, 'x');
    for (qsizetype i = 0; i < kSize; i += 4093)
        stream[i] = static_cast<char>('a' + i % 26);
    stream += "\n{}\n";

    LineFramer framer;
    Lines lines;
    for (qsizetype at = 0; at < stream.size(); at += kPiece)
        add(lines,
            framer.feed(QByteArrayView(stream).sliced(at, std::min(kPiece, stream.size() - at))));
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_TRUE(lines[0].bytes == stream.first(kSize));
    EXPECT_EQ(lines[1], line("{}"));
}

} // namespace lineframertest

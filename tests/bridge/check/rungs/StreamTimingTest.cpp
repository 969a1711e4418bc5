#include "bridge/check/rungs/StreamTiming.h"

#include <gtest/gtest.h>

namespace streamtimingtest {

using namespace bridge::check;
using namespace bridge::network;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

struct Played
{
    Message message;
    std::vector<Arrival> arrivals;
};

/// A message whose pieces of ten bytes each arrived at these times.
Played played(const std::vector<milliseconds> &times)
{
    Played result;
    result.message.form = Message::Form::Stream;
    qsizetype bytes = 0;
    for (const milliseconds at : times) {
        bytes += 10;
        result.message.pieces.push_back(bytes);
        if (!result.arrivals.empty() && result.arrivals.back().at == at)
            result.arrivals.back().bytes = bytes;
        else
            result.arrivals.push_back({at, bytes});
    }
    return result;
}

Played evenly(int pieces, milliseconds first, milliseconds apart)
{
    std::vector<milliseconds> times;
    for (int i = 0; i < pieces; ++i)
        times.push_back(first + i * apart);
    return played(times);
}

StreamTiming timed(const Played &played)
{
    return timeStream(played.message, played.arrivals);
}

TEST(StreamTiming, MeasuresTheFirstTokenAndTheRate)
{
    const StreamTiming timing = timed(evenly(41, 300ms, 25ms));
    EXPECT_EQ(timing.firstToken, 300ms);
    EXPECT_NEAR(timing.tokensPerSecond, 40, 0.01);
    EXPECT_FALSE(timing.heldBack);
}

TEST(StreamTiming, ThePiecesMayBeSeveralTokensEach)
{
    Played four = evenly(5, 200ms, 100ms);
    four.message.outputTokens = 50;
    EXPECT_NEAR(timed(four).tokensPerSecond, 100, 0.01);
}

TEST(StreamTiming, OfTooFewOrTooQuickItDoesNotTell)
{
    EXPECT_EQ(timed(evenly(3, 100ms, 100ms)).tokensPerSecond, 0);
    EXPECT_EQ(timed(evenly(20, 100ms, 1ms)).tokensPerSecond, 0);
    EXPECT_EQ(timed({}).tokensPerSecond, 0);
    EXPECT_FALSE(timed({}).heldBack);
}

TEST(StreamTiming, AllAtOnceAfterALongWhileIsHeldBack)
{
    EXPECT_TRUE(timed(evenly(40, 1500ms, 0ms)).heldBack);
    EXPECT_TRUE(timed(evenly(8, 750ms, 0ms)).heldBack);
    EXPECT_EQ(timed(evenly(40, 1500ms, 0ms)).tokensPerSecond, 0);
}

TEST(StreamTiming, ABufferThatIsFullOnceOnTheWayIsHeldBackToo)
{
    std::vector<milliseconds> times(31, 700ms);
    times.insert(times.end(), 9, 1000ms);
    EXPECT_TRUE(timed(played(times)).heldBack);
}

TEST(StreamTiming, AQuickAnswerMayComeAtOnce)
{
    EXPECT_FALSE(timed(evenly(40, 400ms, 0ms)).heldBack);
    EXPECT_FALSE(timed(evenly(7, 2000ms, 0ms)).heldBack) << "too few pieces to tell";
}

TEST(StreamTiming, AModelThatWasLoadedFirstIsNotHeldBack)
{
    EXPECT_FALSE(timed(evenly(40, 12'000ms, 5ms)).heldBack) << "200 tokens a second";
    EXPECT_FALSE(timed(evenly(40, 12'000ms, 1ms)).heldBack) << "1000 tokens a second";
}

TEST(StreamTiming, AHiccupOfTheNetworkIsNoBuffer)
{
    std::vector<milliseconds> times;
    for (int i = 0; i < 40; ++i) // a pause of 200 ms, then the buffered pieces
        times.push_back(i >= 10 && i < 20 ? 600ms : 300ms + i * 15ms);
    EXPECT_FALSE(timed(played(times)).heldBack);
}

TEST(StreamTiming, PiecesThatNeverCameAreNotCounted)
{
    Played cut = evenly(20, 100ms, 10ms);
    cut.arrivals.resize(3);
    EXPECT_EQ(timed(cut).firstToken, 100ms);
    EXPECT_EQ(timed(cut).tokensPerSecond, 0);
}

} // namespace streamtimingtest

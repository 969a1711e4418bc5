#include "app/window/WindowPlaces.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace app;

namespace windowplacestest {

const places::Screen kLaptop{u"eDP-1"_s, {0, 0, 1366, 728}};
const places::Screen kDesk{u"DP-1"_s, {1366, 0, 2560, 1400}};

bridge::store::WindowRecord kept(const QString &screen, const QRect &place)
{
    bridge::store::WindowRecord record;
    record.screen = screen;
    record.x = place.x();
    record.y = place.y();
    record.width = place.width();
    record.height = place.height();
    return record;
}

/// The window with its frame.
QRect framed(const QRect &place)
{
    return {place.topLeft(), place.size()
                                 + QSize(places::kFrame.left() + places::kFrame.right(),
                                         places::kFrame.top() + places::kFrame.bottom())};
}

TEST(WindowPlaces, WhatFitsStaysAsItIs)
{
    const QRect place(1500, 80, 1180, 820);
    EXPECT_EQ(places::placeOf(kept(kDesk.name, place), {kLaptop, kDesk}), place);
}

TEST(WindowPlaces, WhatIsTooLargeForItsScreenIsMadeSmaller)
{
    for (const QRect free : {QRect(0, 0, 1366, 768), QRect(0, 0, 1280, 720),
                             QRect(0, 32, 1280, 688), QRect(-1280, 40, 1280, 680)}) {
        const QRect place = places::within({5000, 5000, 3000, 2000}, free);
        EXPECT_TRUE(free.contains(framed(place)))
            << place.x() << ' ' << place.y() << ' ' << place.width() << 'x' << place.height();
    }
}

TEST(WindowPlaces, WhatHangsOverAnEdgeIsMovedNotMadeSmaller)
{
    const QRect place = places::within({900, 500, 800, 600}, kLaptop.free);
    EXPECT_EQ(place.size(), QSize(800, 600));
    EXPECT_TRUE(kLaptop.free.contains(framed(place)));
    EXPECT_EQ(places::within({-300, -200, 800, 600}, kLaptop.free).topLeft(), QPoint(0, 0));
}

TEST(WindowPlaces, AWindowOfAScreenThatIsGoneMovesIntoTheRemainingOne)
{
    const QRect place = places::placeOf(kept(kDesk.name, {2500, 300, 1180, 820}), {kLaptop});
    EXPECT_TRUE(kLaptop.free.contains(framed(place)));
}

TEST(WindowPlaces, AScreenWithAnotherNameIsFoundByItsPlace)
{
    const QRect place(2500, 300, 1180, 820);
    EXPECT_EQ(places::placeOf(kept(u"HDMI-2"_s, place), {kLaptop, kDesk}), place);
}

TEST(WindowPlaces, AScreenThatHasMovedTakesItsWindowAlong)
{
    const places::Screen left{kDesk.name, {-2560, 0, 2560, 1400}};
    const QRect place = places::placeOf(kept(kDesk.name, {2500, 300, 1180, 820}), {kLaptop, left});
    EXPECT_TRUE(left.free.contains(framed(place)));
}

TEST(WindowPlaces, ARecordWithoutAPlaceIsTheSmallestWindow)
{
    const QRect place = places::placeOf({}, {kLaptop});
    EXPECT_EQ(place, QRect(QPoint(0, 0), places::kSmallest));
}

TEST(WindowPlaces, AScreenThatIsSmallerThanTheSmallestWindowHoldsItAllTheSame)
{
    const QRect free(0, 0, 480, 320);
    EXPECT_TRUE(free.contains(framed(places::within({0, 0, 1180, 820}, free))));
}

TEST(WindowPlaces, ANewWindowIsAStepBesideTheLastOneAndOnTheScreen)
{
    EXPECT_EQ(places::placeBeside({100, 50, 700, 500}, kLaptop.free), QRect(132, 82, 700, 500));
    QRect place(0, 0, 1180, 640);
    for (int i = 0; i < 60; ++i) {
        const QRect next = places::placeBeside(place, kLaptop.free);
        EXPECT_NE(next.topLeft(), place.topLeft()) << i;
        EXPECT_TRUE(kLaptop.free.contains(framed(next))) << i;
        place = next;
    }
}

TEST(WindowPlaces, ATitleBarOffTheScreensIsOutOfReach)
{
    EXPECT_TRUE(places::isReachable({1300, 100, 800, 600}, {kLaptop, kDesk}));
    EXPECT_FALSE(places::isReachable({2000, 100, 800, 600}, {kLaptop}));
    EXPECT_FALSE(places::isReachable({100, -60, 800, 600}, {kLaptop})) << "above the screen";
    EXPECT_FALSE(places::isReachable({1300, 100, 800, 600}, {kLaptop})) << "66 pixels are no grip";
}

} // namespace windowplacestest

#include "ui/sidebar/RowGroup.h"

#include <gtest/gtest.h>

using ui::RowGroup;

namespace rowgrouptest {

const QDate kToday(2026, 11, 29);

RowGroup on(const QDate &day)
{
    return ui::groupOf(QDateTime(day, QTime(23, 59, 59)), false, kToday);
}

TEST(RowGroup, DaysAreThoseOfTheLocalTimeZone)
{
    EXPECT_EQ(on(kToday).kind, RowGroup::Kind::Today);
    EXPECT_EQ(on(kToday.addDays(1)).kind, RowGroup::Kind::Today) << "another clock is ahead";
    EXPECT_EQ(on(kToday.addDays(-1)).kind, RowGroup::Kind::Yesterday);
    EXPECT_EQ(on(kToday.addDays(-2)).kind, RowGroup::Kind::Week);
    EXPECT_EQ(on(kToday.addDays(-7)).kind, RowGroup::Kind::Week);
    EXPECT_EQ(on(kToday.addDays(-8)).kind, RowGroup::Kind::Month);
    const QDateTime lateLocally(kToday.addDays(-1), QTime(23, 30));
    EXPECT_EQ(ui::groupOf(lateLocally.toUTC(), false, kToday).kind, RowGroup::Kind::Yesterday);
}

TEST(RowGroup, APinnedOneIsPinnedWhateverItsDay)
{
    EXPECT_EQ(ui::groupOf(QDateTime(), true, kToday).kind, RowGroup::Kind::Pinned);
}

TEST(RowGroup, AMonthHasItsNameAndYear)
{
    EXPECT_EQ(ui::headingOf(on(QDate(2026, 11, 3))), QStringLiteral("November 2026"));
    EXPECT_EQ(on(QDate(2026, 11, 3)), on(QDate(2026, 11, 20)));
    EXPECT_NE(on(QDate(2026, 11, 3)), on(QDate(2025, 11, 3)));
}

TEST(RowGroup, WhatIsOlderThanThisMonthAndTwoBeforeIsFolded)
{
    EXPECT_FALSE(ui::isOld(on(QDate(2026, 9, 1)), kToday));
    EXPECT_TRUE(ui::isOld(on(QDate(2026, 8, 31)), kToday));
    EXPECT_FALSE(ui::isOld(on(kToday), kToday));
}

TEST(RowGroup, ADayIsNamedAsShortAsItIsClear)
{
    const auto text = [](const QDate &day) {
        return ui::dayText(QDateTime(day, QTime(8, 0)), kToday);
    };
    EXPECT_EQ(text(kToday), QStringLiteral("Today"));
    EXPECT_EQ(text(kToday.addDays(-1)), QStringLiteral("Yesterday"));
    EXPECT_EQ(text(QDate(2026, 11, 21)), QStringLiteral("21 Nov"));
    EXPECT_EQ(text(QDate(2025, 11, 21)), QStringLiteral("21 Nov 2025"));
}

} // namespace rowgrouptest

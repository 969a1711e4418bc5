#include "ui/transcript/RowHeights.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

using ui::RowHeights;

TEST(RowHeights, AgreesWithASimpleSumThroughAllChanges)
{
    std::mt19937 random(7);
    const auto number = [&random](int from, int to) {
        return std::uniform_int_distribution<int>(from, to)(random);
    };
    RowHeights heights;
    std::vector<int> plain;
    for (int step = 0; step < 2000; ++step) {
        const int what = plain.empty() ? 0 : number(0, 9);
        if (what < 5) {
            plain.push_back(number(1, 300));
            heights.append(plain.back());
        } else if (what < 9) {
            const int row = number(0, static_cast<int>(plain.size()) - 1);
            plain[static_cast<std::size_t>(row)] = number(1, 300);
            heights.setHeight(row, plain[static_cast<std::size_t>(row)]);
        } else if (number(0, 1) == 0) {
            const int row = number(0, static_cast<int>(plain.size()));
            const std::vector<int> some(static_cast<std::size_t>(number(0, 9)), number(1, 300));
            plain.insert(plain.begin() + row, some.begin(), some.end());
            heights.insert(row, some);
        } else {
            const int first = number(0, static_cast<int>(plain.size()) - 1);
            const int last = std::min(first + number(0, 9), static_cast<int>(plain.size()) - 1);
            plain.erase(plain.begin() + first, plain.begin() + last + 1);
            heights.remove(first, last);
        }
        ASSERT_EQ(heights.count(), static_cast<int>(plain.size()));
        ASSERT_EQ(heights.total(), std::accumulate(plain.begin(), plain.end(), 0));
        if (plain.empty())
            continue;
        const int row = number(0, static_cast<int>(plain.size()) - 1);
        const int top = std::accumulate(plain.begin(), plain.begin() + row, 0);
        ASSERT_EQ(heights.offset(row), top);
        ASSERT_EQ(heights.rowAt(top), row);
        ASSERT_EQ(heights.rowAt(top + heights.height(row) - 1), row);
    }
}

TEST(RowHeights, OutsideIsTheNearestRow)
{
    RowHeights heights;
    EXPECT_EQ(heights.rowAt(0), -1);
    heights.append(10);
    heights.append(10);
    EXPECT_EQ(heights.rowAt(-5), 0);
    EXPECT_EQ(heights.rowAt(1000), 1);
}

#include "ui/chat/EscapeOrder.h"

#include <gtest/gtest.h>

#include <vector>

using ui::EscapeOrder;
using Step = ui::EscapeOrder::Step;

namespace {

constexpr int kSteps = static_cast<int>(Step::ClearComposer) + 1;

} // namespace

TEST(EscapeOrder, DoesTheFirstStepThatAppliesInEveryCombination)
{
    for (int applies = 0; applies < 1 << kSteps; ++applies) {
        EscapeOrder order;
        std::vector<int> done;
        for (int step = kSteps - 1; step >= 0; --step) {
            order.set(static_cast<Step>(step), [&, step] {
                if ((applies & 1 << step) == 0)
                    return false;
                done.push_back(step);
                return true;
            });
        }
        const auto step = order.escape();
        if (applies == 0) {
            EXPECT_FALSE(step);
            EXPECT_TRUE(done.empty());
            continue;
        }
        int first = 0;
        while ((applies & 1 << first) == 0)
            ++first;
        ASSERT_TRUE(step);
        EXPECT_EQ(static_cast<int>(*step), first);
        EXPECT_EQ(done, std::vector<int>{first}) << "one key does one thing";
    }
}

TEST(EscapeOrder, StepsStandInTheOrderOfTheIssue)
{
    const std::vector<Step> order{Step::ClosePopover, Step::CloseSearch,  Step::LeaveReason,
                                  Step::DenyRequest,  Step::CloseFailure, Step::StopTurn,
                                  Step::ClearComposer};
    for (std::size_t i = 0; i < order.size(); ++i)
        EXPECT_EQ(static_cast<std::size_t>(order[i]), i);
}

TEST(EscapeOrder, AStepMayBeReplacedAndMayReplaceItself)
{
    EscapeOrder order;
    EXPECT_FALSE(order.escape()) << "nothing is set";
    order.set(Step::CloseFailure, [&] {
        order.set(Step::CloseFailure, {});
        return true;
    });
    EXPECT_EQ(order.escape(), Step::CloseFailure);
    EXPECT_FALSE(order.escape());
}

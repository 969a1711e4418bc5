#include "ui/chat/EscapeOrder.h"

namespace ui {

void EscapeOrder::set(Step step, Act act)
{
    m_acts[static_cast<std::size_t>(step)] = std::move(act);
}

std::optional<EscapeOrder::Step> EscapeOrder::escape()
{
    for (std::size_t step = 0; step < kSteps; ++step) {
        // A copy: the act may replace itself.
        if (const Act act = m_acts[step]; act && act())
            return static_cast<Step>(step);
    }
    return std::nullopt;
}

} // namespace ui

#pragma once

#include "bridge/answers/ServerAnswer.h"

namespace bridge::check {

/// Whether Claude Code understands this refusal of a `system` message among the others: it then
/// sends the turn again without one and remembers. Other words fail its turns.
/// (Seen in 2.1.330; 2.1.197 knows fewer of them.)
[[nodiscard]] bool agentAdaptsToRefusal(const answers::ServerAnswer &answer);

} // namespace bridge::check

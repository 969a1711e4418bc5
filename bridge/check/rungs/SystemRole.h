#pragma once

#include "bridge/answers/ServerAnswer.h"

namespace bridge::check {

/// True if Claude Code adapts to this refusal of a `system` message among the others: it then
/// repeats the turn without one and remembers. Other messages fail its turns. (Seen in 2.1.330;
/// 2.1.197 knows fewer of them.)
[[nodiscard]] bool agentAdaptsToRefusal(const answers::ServerAnswer &answer);

} // namespace bridge::check

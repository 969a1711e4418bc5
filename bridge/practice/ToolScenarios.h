#pragma once

#include "bridge/practice/Scenarios.h"

// Scenarios in which the model uses tools: several requests each, one step per request.
namespace bridge::practice {

[[nodiscard]] Reply toolScenario(const Turn &turn);
[[nodiscard]] Reply editScenario(const Turn &turn);
[[nodiscard]] Reply questionScenario(const Turn &turn);
[[nodiscard]] Reply planScenario(const Turn &turn);
[[nodiscard]] Reply backgroundScenario(const Turn &turn);
/// A subagent that runs a command.
[[nodiscard]] Reply subagentScenario(const Turn &turn);
/// The `run:`, `write:` and `read:` lines of the message, one tool call each, in their order.
[[nodiscard]] Reply scriptScenario(const Turn &turn);

} // namespace bridge::practice

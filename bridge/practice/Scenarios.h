#pragma once

#include "bridge/practice/PracticeRequest.h"
#include "bridge/practice/ScenarioChoice.h"

namespace bridge::practice {

/// One request for a scenario to answer. Scenarios are stateless: they derive their progress from
/// the conversation.
struct Turn
{
    const PracticeRequest &request;
    ScenarioChoice choice;
    int attempt = 1; ///< number of times this conversation has been sent, including now
};

/// The scenario that the conversation itself selects.
[[nodiscard]] ScenarioChoice scenarioFor(const PracticeRequest &request);

/// Plays the scenario `turn.choice`; an unknown name is answered with the list of names.
[[nodiscard]] Reply playScenario(const Turn &turn);

[[nodiscard]] MessageReply textReply(const QString &text);

} // namespace bridge::practice

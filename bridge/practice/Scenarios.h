#pragma once

#include "bridge/practice/PracticeRequest.h"
#include "bridge/practice/ScenarioChoice.h"

namespace bridge::practice {

/// One request a scenario answers. A scenario keeps nothing: it works out from the conversation
/// how far it has come.
struct Turn
{
    const PracticeRequest &request;
    ScenarioChoice choice;
    int attempt = 1; ///< how often this same conversation has been sent, this time included
};

/// The scenario the conversation itself asks for.
[[nodiscard]] ScenarioChoice scenarioFor(const PracticeRequest &request);

/// Plays the scenario `turn.choice` names; an unknown name is answered with the list of names.
[[nodiscard]] Reply playScenario(const Turn &turn);

[[nodiscard]] MessageReply textReply(const QString &text);

} // namespace bridge::practice

#pragma once

#include "bridge/practice/PracticeRequest.h"
#include "bridge/practice/ScenarioChoice.h"
#include "bridge/practice/ServerTraits.h"

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

/// The server that a scenario plays; mostly the Messages API itself.
[[nodiscard]] ServerTraits traitsOf(const QString &scenario);

/// An error answer of a real server, verbatim.
struct ServerFailure
{
    QString id;     ///< also the scenario's name
    QString server; ///< the server that answers like this
    AnswerPlan reply;
};

/// Content of resources/practice/endpoint-errors.json, in its order; read once.
[[nodiscard]] const std::vector<ServerFailure> &serverFailures();

[[nodiscard]] MessageReply textReply(const QString &text);

} // namespace bridge::practice

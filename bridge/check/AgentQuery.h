#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/core/Result.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"
#include "bridge/session/OneShotAgent.h"

#include <QObject>
#include <QString>

#include <functional>

namespace bridge::check {

/// Claude Code's report about itself before any turn.
struct AgentIdentity
{
    QString version;
    QString model;      ///< model that it will request, the user's settings included
    QString smallModel; ///< the same for its background work
    friend bool operator==(const AgentIdentity &, const AgentIdentity &) = default;
};

using AgentIdentityAnswer = std::function<void(const Result<AgentIdentity, Failure> &)>;

/// Starts the real program as for a chat at the target, queries its version and models, and ends
/// it. No turn, nothing sent to the endpoint, no hook or MCP server of the user is run. (2.1.197
/// reports neither version nor the settings' models, and contacts the endpoint without a
/// credential.) Waits as long as a chat does for its agent: without the answer a check asks for
/// another model than the chat. Answers once from the event loop, unless `context` is gone, which
/// also ends the agent.
void queryAgent(const session::AgentParts &parts, const agent::AgentProgram &program,
                const endpoint::EndpointTarget &target, QObject *context,
                AgentIdentityAnswer answer);

} // namespace bridge::check

#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/check/EndpointCheck.h"
#include "bridge/check/EndpointProbe.h"
#include "bridge/session/OneShotAgent.h"

#include <chrono>

namespace bridge::check {

/// A model on the computer's own processor may read the instructions for minutes.
constexpr std::chrono::minutes kAgentTurnPatience{5};

/// The checklist's last rung: one short turn of the real program, in a temporary session, workspace
/// and configuration folder. The user's settings, hooks, MCP servers, memory files and history are
/// neither read nor written; nothing is retried, so that a failure appears at once. Bounded: one
/// answer of the model and kAgentTurnPatience. The request offers the tools, as in a chat, or it
/// would prove little; no permission is given for one, and the turn is stopped at the first call.
/// `probe` resolves ambiguous messages of the agent.
[[nodiscard]] AgentTurn agentTurnOf(const session::AgentParts &parts,
                                    const agent::AgentProgram &program,
                                    const answers::EndpointProbe &probe);

} // namespace bridge::check

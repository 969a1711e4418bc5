#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/check/EndpointCheck.h"
#include "bridge/check/EndpointProbe.h"
#include "bridge/session/OneShotAgent.h"

namespace bridge::check {

/// The checklist's last rung: one short turn of the real program, in a temporary session, workspace
/// and configuration folder. The user's settings, hooks, MCP servers, memory files and history are
/// neither read nor written; no tool is allowed and nothing is retried, so that a failure appears
/// at once. `probe` resolves ambiguous messages of the agent.
[[nodiscard]] AgentTurn agentTurnOf(const session::AgentParts &parts,
                                    const agent::AgentProgram &program,
                                    const answers::EndpointProbe &probe);

} // namespace bridge::check

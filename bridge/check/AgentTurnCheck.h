#pragma once

#include "bridge/agents/claude/ClaudeLocator.h"
#include "bridge/check/EndpointCheck.h"
#include "bridge/check/EndpointProbe.h"
#include "bridge/session/AgentErrand.h"

namespace bridge::check {

/// The checklist's last rung: one short turn of the real program, in a session, a workspace and a
/// configuration folder of its own, all gone when it answers. The user's settings, hooks, MCP
/// servers, memory files and history are neither read nor written; no tool is allowed, and nothing
/// is retried, so that a failure comes at once. `probe` settles what the agent's words leave open.
[[nodiscard]] AgentTurn agentTurnOf(const session::AgentParts &parts,
                                    const claude::ClaudeProgram &program,
                                    const EndpointProbe &probe);

} // namespace bridge::check

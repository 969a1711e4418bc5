#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/failure/Failure.h"
#include "bridge/process/AgentProcess.h"

namespace bridge::session {

/// True if the process, or the one that it is a script around, ended by SIGKILL, e.g. from the
/// kernel.
[[nodiscard]] bool wasKilled(const process::ProcessExit &exit);

/// Classifies the unrequested end of an agent's process. `lackedMemory`: the system
/// ended processes for lack of memory while this one ran.
[[nodiscard]] Failure failureOfEnd(const process::ProcessExit &exit,
                                   const agent::AgentLaunch &launch,
                                   const agent::AgentBackend &backend, bool lackedMemory);

} // namespace bridge::session

#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/session/AgentLaunch.h"

namespace bridge::session {

/// Whether the process ended by SIGKILL, e.g. from the kernel.
[[nodiscard]] bool wasKilled(const process::ProcessExit &exit);

/// Classifies the unrequested end of an agent's process. `lackedMemory`: the system
/// ended processes for lack of memory while this one ran.
[[nodiscard]] Failure failureOfEnd(const process::ProcessExit &exit, const AgentLaunch &launch,
                                   bool lackedMemory);

} // namespace bridge::session

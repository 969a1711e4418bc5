#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/session/AgentLaunch.h"

namespace bridge::session {

/// By the kernel, or by somebody who leaves it no choice.
[[nodiscard]] bool wasKilled(const process::ProcessExit &exit);

/// What the end of an agent's process means when nobody asked for it. `lackedMemory`: the system
/// ended processes for lack of memory while this one ran.
[[nodiscard]] Failure failureOfEnd(const process::ProcessExit &exit, const AgentLaunch &launch,
                                   bool lackedMemory);

} // namespace bridge::session

#pragma once

#include "bridge/core/Failure.h"
#include "bridge/endpoint/LaunchEnvironment.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/session/AgentLaunch.h"

namespace bridge::session {

/// What the end of an agent's process means when nobody asked for it. `lackedMemory`: the system
/// ended processes for lack of memory while this one ran.
[[nodiscard]] Failure failureOfEnd(const process::ProcessExit &exit, const AgentLaunch &launch,
                                   bool lackedMemory);

/// A session id that is "already in use", or one to resume that is not there, means that what we
/// believe about the conversation's file is wrong; the other way of starting is right then.
[[nodiscard]] bool wantsOtherStart(const process::ProcessExit &exit,
                                   const endpoint::ConversationStart &conversation);

} // namespace bridge::session

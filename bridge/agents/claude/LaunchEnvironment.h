#pragma once

#include "bridge/agent/AgentStart.h"
#include "bridge/process/LaunchSpec.h"

namespace bridge::claude {

/// The whole of how an agent starts, computed from nothing but its arguments. Nothing else in the
/// program writes a child's environment or arguments.
///
/// With an endpoint: `inherited` without every variable that could name another address, a
/// credential, a model or a provider, plus ours, pinned by CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST
/// (protocol reference, 0.3 and 4). Without: `inherited` unchanged, but for what is to be
/// ignored. Claude Code's own sign-in cannot be used under that variable: there the command line
/// alone pins address, proxies, trust and blanks for every other credential, and whoever runs the
/// agent makes sure of its whereabouts before each message (AgentLaunch::usesOwnSignIn()).
[[nodiscard]] process::LaunchSpec makeLaunchSpec(const agent::AgentLaunch &launch,
                                                 const agent::ConversationStart &conversation);

} // namespace bridge::claude

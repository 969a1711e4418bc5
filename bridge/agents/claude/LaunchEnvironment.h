#pragma once

#include "bridge/agent/AgentLaunch.h"
#include "bridge/process/LaunchSpec.h"

namespace bridge::claude {

/// Computes everything about an agent's start from its arguments alone. The only place that writes
/// a child's environment or arguments.
///
/// With an endpoint: `inherited` without every variable that could set another address, credential,
/// model or provider, plus ours, pinned by CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST (protocol
/// reference, 0.3 and 4). Without one: `inherited`, minus ignored settings. Claude Code's own sign-
/// in does not work with that variable: then only the command line pins address, proxies and trust
/// and blanks other credentials, and the session verifies the endpoint before each message
/// (AgentLaunch::usesOwnSignIn()).
[[nodiscard]] process::LaunchSpec makeLaunchSpec(const agent::AgentLaunch &launch,
                                                 const agent::ConversationStart &conversation);

} // namespace bridge::claude

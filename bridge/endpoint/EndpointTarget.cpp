#include "bridge/endpoint/EndpointTarget.h"

#include "bridge/agents/claude/LaunchEnvironment.h"

namespace bridge::endpoint {

QProcessEnvironment agentEnvironment(const EndpointTarget &target)
{
    return claude::makeLaunchSpec(target.inherited, target.endpoint, std::nullopt, {}, {})
        .environment;
}

} // namespace bridge::endpoint

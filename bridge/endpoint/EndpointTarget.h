#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QProcessEnvironment>

#include <optional>

namespace bridge::endpoint {

/// An endpoint with everything that requests of ours need to go the way the agent's go: what the
/// checklist and the probe look at. Holds a secret: never logged.
struct EndpointTarget
{
    Endpoint endpoint;
    /// As secretFor(): without a value placeholderToken() is sent, as by the agent; at an endpoint
    /// for Claude Code's own sign-in, too, which we never see.
    std::optional<secrets::Secret> secret;
    QProcessEnvironment inherited; ///< its proxies and certificate authorities count
    QString model;                 ///< the model Claude Code will ask for; empty: not known
    QString smallModel;            ///< the one for its background work; empty: not known

    friend bool operator==(const EndpointTarget &a, const EndpointTarget &b)
    {
        return a.endpoint == b.endpoint && a.secret == b.secret && a.inherited == b.inherited
               && a.model == b.model && a.smallModel == b.smallModel;
    }
};

/// The environment that the agent gets for it, without the secret: whose proxies and certificate
/// authorities our own requests use, too.
[[nodiscard]] QProcessEnvironment agentEnvironment(const EndpointTarget &target);

} // namespace bridge::endpoint

#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QProcessEnvironment>

#include <optional>

namespace bridge::endpoint {

/// An endpoint with everything that our own requests need to take the same way as the agent's: what
/// the checklist and the probe look at. Holds a secret: never logged.
struct EndpointTarget
{
    Endpoint endpoint;
    /// As secretFor(): without a value placeholderToken() is sent, as by the agent; also at an
    /// endpoint for the agent's own sign-in, which we never see.
    std::optional<secrets::Secret> secret;
    QProcessEnvironment inherited; ///< of this program; its certificate authorities count
    QString model;                 ///< the model that the agent will request; empty: not known
    QString smallModel;            ///< the one for its background work; empty: not known
    /// What the agent gets instead of `inherited`, without the secret: its proxies and certificate
    /// authorities count for our own requests. See agent::environmentFor().
    QProcessEnvironment environment{};

    friend bool operator==(const EndpointTarget &a, const EndpointTarget &b)
    {
        return a.endpoint == b.endpoint && a.secret == b.secret && a.inherited == b.inherited
               && a.model == b.model && a.smallModel == b.smallModel
               && a.environment == b.environment;
    }
};

} // namespace bridge::endpoint

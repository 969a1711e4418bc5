#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QProcessEnvironment>

#include <optional>

namespace bridge::endpoint {

/// An endpoint with the data that our own requests need to be sent like the agent's; used by
/// checklist and probe. Holds a secret: never logged.
struct EndpointTarget
{
    Endpoint endpoint;
    /// From secretFor(): without a value placeholderToken() is sent, as by the agent; also for the
    /// agent's own sign-in, which we cannot read.
    std::optional<secrets::Secret> secret;
    QProcessEnvironment
        inherited;      ///< environment of this program; its certificate authorities apply
    QString model;      ///< the model that the agent will request; empty: not known
    QString smallModel; ///< the one for its background work; empty: not known
    /// Environment of the agent without the secret: its proxies and certificate authorities apply
    /// to our own requests. See agent::environmentFor().
    QProcessEnvironment environment{};

    friend bool operator==(const EndpointTarget &a, const EndpointTarget &b)
    {
        return a.endpoint == b.endpoint && a.secret == b.secret && a.inherited == b.inherited
               && a.model == b.model && a.smallModel == b.smallModel
               && a.environment == b.environment;
    }
};

} // namespace bridge::endpoint

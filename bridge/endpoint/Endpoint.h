#pragma once

#include "bridge/endpoint/EndpointAddress.h"

#include <QMap>
#include <QString>

namespace bridge::endpoint {

/// A custom endpoint as one value. Only the address and the credential's origin are filled today;
/// LaunchEnvironment already carries the rest to the agent.
struct Endpoint
{
    EndpointAddress address;
    QString credentialOrigin; ///< key of the secret in the keychain; see EndpointAddress::origin()
    QMap<QString, QString> headers;
    QMap<QString, QString> models; ///< role (model, opus, sonnet, haiku) -> model id
    QMap<QString, QString> extraEnvironment;
    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

} // namespace bridge::endpoint

#pragma once

#include "bridge/endpoint/EndpointAddress.h"

#include <QMap>
#include <QString>

namespace bridge::endpoint {

/// A custom endpoint as one value; LaunchEnvironment carries it to the agent.
struct Endpoint
{
    EndpointAddress address;
    QString credentialOrigin; ///< key of the secret in the keychain; see EndpointAddress::origin()
    QMap<QString, QString> headers;
    QMap<QString, QString> models; ///< role (see modelRoles()) -> model id
    QMap<QString, QString> extraEnvironment;
    /// PEM file with certificate authorities to trust beside the system's (NODE_EXTRA_CA_CERTS);
    /// empty: none was chosen.
    QString certificateAuthorities{};
    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

} // namespace bridge::endpoint

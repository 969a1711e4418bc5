#pragma once

#include <QString>

namespace bridge::endpoint {

/// The endpoint selection of a chat.
struct EndpointPin
{
    enum class Kind {
        FollowsSettings, ///< the configured one, if the switch is on
        Profile,         ///< this profile, regardless of the switch
        DefaultApi,      ///< no custom endpoint, regardless of the switch
    };
    Kind kind = Kind::FollowsSettings;
    QString profile{}; ///< Profile
    friend bool operator==(const EndpointPin &, const EndpointPin &) = default;
};

} // namespace bridge::endpoint

#pragma once

#include <QString>

namespace bridge::endpoint {

/// Which endpoint a chat uses.
struct EndpointPin
{
    enum class Kind {
        FollowsSettings, ///< the one that is set, when the switch is on
        Profile,         ///< this profile, whatever the switch says
        DefaultApi,      ///< none of ours, whatever the switch says
    };
    Kind kind = Kind::FollowsSettings;
    QString profile{}; ///< Profile
    friend bool operator==(const EndpointPin &, const EndpointPin &) = default;
};

} // namespace bridge::endpoint

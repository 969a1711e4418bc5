#pragma once

#include <QString>

namespace bridge::endpoint {

/// Decision of this computer's administrators about the endpoint (managed settings). Nothing is
/// injected then, and the toggle is disabled.
struct ManagedPolicy
{
    enum class Kind {
        None,
        ForcesAddress,  ///< every Claude Code here must use `address`
        ForbidsCustom,  ///< only Anthropic's own API, or a sign-in method without custom
                        ///< endpoints
        ForcesProvider, ///< a cloud provider: `variable` is its switch
    };
    Kind kind = Kind::None;
    QString file;     ///< file with the setting
    QString variable; ///< variable or key that decides it
    QString address;  ///< ForcesAddress
    friend bool operator==(const ManagedPolicy &, const ManagedPolicy &) = default;
};

} // namespace bridge::endpoint

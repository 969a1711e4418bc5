#pragma once

#include <QString>

namespace bridge::endpoint {

/// What this computer's administrators have decided about the endpoint (managed settings). Nothing
/// is injected then: the toggle is theirs.
struct ManagedPolicy
{
    enum class Kind {
        None,
        ForcesAddress,  ///< every Claude Code here is to use `address`
        ForbidsCustom,  ///< only Anthropic's own API, or a way of signing in that rules a custom
                        ///< endpoint out
        ForcesProvider, ///< a cloud provider: `variable` is its switch
    };
    Kind kind = Kind::None;
    QString file;     ///< where it is decided
    QString variable; ///< variable or key that decides it
    QString address;  ///< ForcesAddress
    friend bool operator==(const ManagedPolicy &, const ManagedPolicy &) = default;
};

} // namespace bridge::endpoint

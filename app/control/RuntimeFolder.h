#pragma once

#include <QString>

/// Where the control socket is, and whether it can be trusted: other users of the computer must
/// neither read what a command line sends nor answer in the window's place.
namespace app::control {

/// A folder of this user that nobody else can write to, in which a socket named `fileName` can be
/// made: the session's runtime folder, else a private one. Makes the private one. Empty: there is
/// none.
[[nodiscard]] QString runtimeFolder(const QString &fileName);

enum class SocketOwner {
    Nobody,  ///< there is none
    User,    ///< this user alone may connect to it, or replace it
    Foreign, ///< anything else
};
/// Of the socket with this full name.
[[nodiscard]] SocketOwner socketOwner(const QString &name);

/// True if the process at the other end of a connected socket belongs to this user.
[[nodiscard]] bool isOwnPeer(qintptr socketDescriptor);

} // namespace app::control

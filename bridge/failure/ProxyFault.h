#pragma once

#include <QString>

namespace bridge {

/// What an HTTP proxy on the way to a server did, or what is wrong with it.
enum class ProxyTrouble {
    Unclear,
    Malformed,       ///< its variable holds no complete address: Claude Code does not start with it
    NotHttp,         ///< of another kind, SOCKS say: what goes through it fails in Claude Code too
    Unchecked,       ///< reached by TLS itself: Claude Code can use it, our own requests cannot
    PasswordMissing, ///< it wants a name and a password, and none was given
    PasswordRefused, ///< it does not accept those that were given
    Refused,         ///< its rules forbid the request
    NotRunning,      ///< nothing listens at its address
    NameUnknown,     ///< its own name has no address
    EndpointDown,    ///< it works, and gets no connection or no answer from the server
    EndpointUnknown, ///< it works, and knows no address for the server's name
    Certificate,     ///< a certificate that came through it is not trusted: it may have made it
};

struct ProxyFault
{
    ProxyTrouble trouble = ProxyTrouble::Unclear;
    QString name{};     ///< host:port of the proxy; empty: not known
    QString variable{}; ///< variable that names it; empty: not known
    friend bool operator==(const ProxyFault &, const ProxyFault &) = default;
};

} // namespace bridge

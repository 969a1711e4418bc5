#pragma once

#include "bridge/endpoint/EndpointAddress.h"
#include "bridge/failure/Failure.h"

#include <QNetworkProxy>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace bridge::network {

/// The proxy for Claude Code's requests to an endpoint (seen with 2.1.330).
struct ProxyChoice
{
    QString variable; ///< variable that names it, e.g. "HTTPS_PROXY"
    QString host;     ///< without the brackets of an IPv6 address
    quint16 port = 0;
    QString user; ///< empty: none; never shown
    QString password;
    enum class Kind {
        Http,
        Tls,      ///< TLS to the proxy itself: supported by Claude Code, not by our own requests
        Unusable, ///< unusable for Claude Code too: SOCKS, or not an address
    };
    Kind kind = Kind::Http;

    /// host:port, for display.
    [[nodiscard]] QString hostAndPort() const;
    /// Value of Proxy-Authorization: name and password; empty: none is to be sent. Secret.
    [[nodiscard]] QByteArray authorization() const;
    friend bool operator==(const ProxyChoice &, const ProxyChoice &) = default;
};

/// The proxy by the variables of `environment`, which is the agent's (see LaunchEnvironment).
/// nullopt: direct requests. Proxies of the desktop's settings are never used.
[[nodiscard]] std::optional<ProxyChoice> proxyFor(const endpoint::EndpointAddress &address,
                                                  const QProcessEnvironment &environment);

/// Why Claude Code does not start in `environment`: it reads the first of the variables that is
/// set, ALL_PROXY aside, and ends where that is no complete address, whatever it is to reach and
/// whatever NO_PROXY exempts (seen with 2.1.330). `subject` is the value without name and password;
/// the fault's `name` what the value lacks a scheme for, empty if something else is wrong with it.
[[nodiscard]] std::optional<Failure> proxyThatStopsAgent(const QProcessEnvironment &environment);

/// For Qt's sockets; NoProxy without a choice, so that Qt uses none of the desktop's. Requests for
/// tunnels have name and password from the first on, as Claude Code's: Qt would wait for 407, but
/// Tinyproxy asks by 401.
[[nodiscard]] QNetworkProxy networkProxy(const std::optional<ProxyChoice> &choice);

} // namespace bridge::network

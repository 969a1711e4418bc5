#pragma once

#include "bridge/endpoint/EndpointAddress.h"

#include <QNetworkProxy>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace bridge::network {

/// The proxy that Claude Code's requests to an endpoint go through (seen with 2.1.330).
struct ProxyChoice
{
    QString variable; ///< which variable names it, e.g. "HTTPS_PROXY"
    QString host;     ///< without the brackets of an IPv6 address
    quint16 port = 0;
    QString user; ///< empty: none; never shown
    QString password;
    enum class Kind {
        Http,
        Tls,      ///< TLS to the proxy itself: Claude Code can, our own requests cannot
        Unusable, ///< Claude Code cannot either: SOCKS, or no address
    };
    Kind kind = Kind::Http;

    /// host:port, for showing.
    [[nodiscard]] QString hostAndPort() const;
    friend bool operator==(const ProxyChoice &, const ProxyChoice &) = default;
};

/// The proxy by the variables of `environment`, which is the agent's (see LaunchEnvironment).
/// nullopt: none; the requests go straight. Proxies of the desktop's settings are never used.
[[nodiscard]] std::optional<ProxyChoice> proxyFor(const endpoint::EndpointAddress &address,
                                                  const QProcessEnvironment &environment);

/// For Qt's sockets; NoProxy where there is none, so that none of the desktop's is taken.
[[nodiscard]] QNetworkProxy networkProxy(const std::optional<ProxyChoice> &choice);

} // namespace bridge::network

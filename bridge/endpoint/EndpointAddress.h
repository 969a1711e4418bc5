#pragma once

#include "bridge/core/Result.h"

#include <QString>

#include <optional>

namespace bridge::endpoint {

/// A problem of an address as typed. `suggestion`, if any, is a valid address, to be offered, never
/// applied silently.
struct AddressProblem
{
    enum class Kind {
        Empty,
        Hidden,         ///< characters that are not visible
        Spaces,         ///< white space in it or around it
        Wrapped,        ///< quotes, brackets or punctuation around it
        Named,          ///< "NAME=http://…"; `detail` is the name
        SchemeMisspelt, ///< "http//host", "http://http://host"
        SchemeMissing,  ///< "localhost:1234": no http:// or https://
        SchemeUnknown,  ///< neither http nor https; `detail` is the scheme
        HostMissing,
        PortInvalid,
        UserInfo, ///< user:password@: a credential does not belong here
        Query,
        Fragment,
        ApiPath,        ///< ends in the path of an API (`detail`); the agent appends its own
        DoubledSlashes, ///< in the path: servers know another one, or none
        Malformed,
    };
    Kind kind = Kind::Malformed;
    QString detail;
    std::optional<QString> suggestion;
    friend bool operator==(const AddressProblem &, const AddressProblem &) = default;
};

/// A base URL that Claude Code accepts: http or https, a host, optionally a port and a path.
class EndpointAddress
{
public:
    /// Validates an address as typed, without rewriting it.
    [[nodiscard]] static Result<EndpointAddress, AddressProblem> parse(const QString &typed);

    /// As typed; passed to the agent unchanged.
    [[nodiscard]] QString text() const { return m_text; }
    /// `scheme://host:port`, lower case, always with the port: the key of a credential.
    [[nodiscard]] QString origin() const { return m_origin; }
    /// The host, with the port if the address names one: short, for chips and headings. A host with
    /// letters beyond ASCII is in punycode, which imitates no other name.
    [[nodiscard]] QString hostAndPort() const { return m_hostAndPort; }
    /// The host alone, lower case, without the brackets of an IPv6 address.
    [[nodiscard]] QString host() const { return m_host; }
    /// The same in punycode, as it is looked up.
    [[nodiscard]] QString asciiHost() const;
    /// The port; the scheme's default if the address names none.
    [[nodiscard]] quint16 port() const { return m_port; }
    /// This computer: 127.0.0.0/8, ::1, or a name that hasLoopbackName() means.
    [[nodiscard]] bool isLoopback() const;
    /// "localhost" or a name below it, also with a dot at the end. Claude Code looks none of them
    /// up: it connects to ::1 or 127.0.0.1 (seen with 2.1.330).
    [[nodiscard]] bool hasLoopbackName() const;
    /// True for a private network, by the address alone: a private IP address (RFC 1918, shared,
    /// link-local, RFC 4193), a name of one label, or one under .local, .internal or .home.arpa.
    /// The resolution of a public name does not count: it may change.
    [[nodiscard]] bool isPrivate() const;
    /// True for https.
    [[nodiscard]] bool isTls() const { return m_isTls; }

    friend bool operator==(const EndpointAddress &a, const EndpointAddress &b)
    {
        return a.m_text == b.m_text;
    }

private:
    EndpointAddress() = default;
    QString m_text;
    QString m_origin;
    QString m_host;
    QString m_hostAndPort;
    quint16 m_port = 0;
    bool m_isTls = false;
};

/// True if Claude Code treats both alike (case of scheme and host, trailing slashes).
[[nodiscard]] bool sameAddress(const QString &a, const QString &b);

} // namespace bridge::endpoint

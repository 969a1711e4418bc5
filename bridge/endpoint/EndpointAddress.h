#pragma once

#include "bridge/core/Result.h"

#include <QString>

#include <optional>

namespace bridge::endpoint {

/// What is wrong with an address as typed. `suggestion`, when there is one, is the address that
/// would do; it is offered, never taken silently.
struct AddressProblem
{
    enum class Kind {
        Empty,
        Spaces,        ///< white space in or around it
        SchemeMissing, ///< "localhost:1234": no http:// or https://
        SchemeUnknown, ///< neither http nor https; `detail` is the scheme
        HostMissing,
        PortInvalid,
        UserInfo, ///< user:password@ - a credential does not belong here
        Query,
        Fragment,
        ApiPath, ///< ends in /v1 or /v1/messages, which the agent appends by itself
        Malformed,
    };
    Kind kind = Kind::Malformed;
    QString detail;
    std::optional<QString> suggestion;
    friend bool operator==(const AddressProblem &, const AddressProblem &) = default;
};

/// A base URL that Claude Code can be given: http or https, a host, perhaps a port and a path.
class EndpointAddress
{
public:
    /// Checks an address as typed; nothing is rewritten.
    [[nodiscard]] static Result<EndpointAddress, AddressProblem> parse(const QString &typed);

    /// As typed; goes to the agent unchanged.
    [[nodiscard]] QString text() const { return m_text; }
    /// `scheme://host:port`, lower case, the port always named: the key of a credential.
    [[nodiscard]] QString origin() const { return m_origin; }
    /// The host, with its port where the address names one: short, for chips and headings.
    [[nodiscard]] QString hostAndPort() const { return m_hostAndPort; }
    /// The host alone, lower case, without the brackets of an IPv6 address.
    [[nodiscard]] QString host() const { return m_host; }
    /// The port, the scheme's own where the address names none.
    [[nodiscard]] quint16 port() const { return m_port; }
    /// localhost, 127.0.0.0/8 or ::1.
    [[nodiscard]] bool isLoopback() const;
    /// In a private network, as far as the address itself tells: a number of one (RFC 1918, shared
    /// and link-local ones, RFC 4193), a name of one label, or one under .local, .internal or
    /// .home.arpa. What a public name resolves to does not count: it may change under way.
    [[nodiscard]] bool isPrivate() const;
    /// https.
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

/// Two addresses that mean the same to Claude Code (case of scheme and host, trailing slashes).
[[nodiscard]] bool sameAddress(const QString &a, const QString &b);

} // namespace bridge::endpoint

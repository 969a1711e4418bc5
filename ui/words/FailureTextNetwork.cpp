#include "bridge/endpoint/EndpointAddress.h"
#include "ui/words/AddressText.h"
#include "ui/words/FailureParts.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using bridge::endpoint::EndpointAddress;
using Mended = FailureParts::Mended;

namespace {

QString hostNameOf(const EndpointName &endpoint)
{
    const auto parsed = EndpointAddress::parse(endpoint.address());
    return parsed ? parsed->host() : endpoint.address();
}

bool isHttps(const EndpointName &endpoint)
{
    return endpoint.address().startsWith(QLatin1String("https:"), Qt::CaseInsensitive);
}

/// " for “llm.corp.example”": whose certificate it is, as far as that is known.
QString certificateNote(const Failure &failure)
{
    return failure.subject.isEmpty() ? QString() : FailureTr::tr(" for “%1”").arg(failure.subject);
}

FailureParts addressInvalid(const Failure &failure)
{
    const auto typed = failure.address.isEmpty() ? failure.subject : failure.address;
    auto text = FailureTr::tr("“%1” is not an address Claude Code can be given.").arg(typed);
    if (const auto parsed = EndpointAddress::parse(typed); !parsed)
        text += u' ' + wordsFor(parsed.error());
    return {FailureTr::tr("The address of your custom endpoint cannot be used"),
            FailureTr::tr("address not usable"), text,
            failure.fix.address.isEmpty()
                ? FailureTr::tr("Correct the address in the settings")
                : FailureTr::tr("Use %1 instead").arg(failure.fix.address),
            Mended::Here};
}

FailureParts connectionRefused(const EndpointName &endpoint)
{
    const auto parsed = EndpointAddress::parse(endpoint.address());
    const bool isLocal = parsed && parsed->isLoopback();
    return {FailureTr::tr("Nothing answers at %1").arg(endpoint.host()),
            FailureTr::tr("connection refused"),
            FailureTr::tr("No server is listening %1.").arg(endpoint.place()),
            isLocal ? FailureTr::tr("Start your local server")
                    : FailureTr::tr("Start the server, or check host and port of the address")};
}

FailureParts tlsUntrusted(const Failure &failure, const EndpointName &endpoint)
{
    return {FailureTr::tr("The certificate of %1 is not trusted").arg(endpoint.host()),
            FailureTr::tr("certificate not trusted"),
            FailureTr::tr("%1 shows a certificate%2 that no authority trusted on this computer "
                          "has signed, so nothing was sent.")
                .arg(endpoint.atStart(), certificateNote(failure)),
            FailureTr::tr("If it is your company's or your own, choose the PEM file of the "
                          "authority that signed it"),
            Mended::Here};
}

FailureParts tlsWrongName(const Failure &failure, const EndpointName &endpoint)
{
    const auto text =
        failure.subject.isEmpty()
            ? FailureTr::tr("%1 shows a certificate that is not for %2, so nothing was sent.")
                  .arg(endpoint.atStart(), hostNameOf(endpoint))
            : FailureTr::tr("%1 shows a certificate for “%2”, not for %3, so nothing was sent.")
                  .arg(endpoint.atStart(), failure.subject, hostNameOf(endpoint));
    return {FailureTr::tr("The certificate of %1 is for another name").arg(endpoint.host()),
            FailureTr::tr("certificate of another"), text,
            failure.fix.address.isEmpty()
                ? FailureTr::tr("Use the name the certificate is for in the address, or ask its "
                                "operator for a certificate with this name")
                : FailureTr::tr("Use %1").arg(failure.fix.address),
            Mended::Here};
}

FailureParts tlsFailed(const Failure &failure, const EndpointName &endpoint)
{
    const bool secure = isHttps(endpoint);
    return {
        FailureTr::tr("No secure connection to %1").arg(endpoint.host()),
        FailureTr::tr("no TLS connection"),
        secure
            ? FailureTr::tr("%1 answers, but does not speak TLS at this port.")
                  .arg(endpoint.atStart())
            : FailureTr::tr("%1 answers, but only over TLS at this port.").arg(endpoint.atStart()),
        !failure.fix.address.isEmpty() ? FailureTr::tr("Use %1").arg(failure.fix.address)
        : secure ? FailureTr::tr("Try http:// in place of https://, or correct the port")
                 : FailureTr::tr("Try https:// in place of http://, or correct the port"),
        Mended::Here};
}

FailureParts proxyInTheWay(const Failure &failure, const EndpointName &endpoint)
{
    const auto proxy = failure.subject.isEmpty()
                           ? FailureTr::tr("An HTTP proxy")
                           : FailureTr::tr("The HTTP proxy %1").arg(failure.subject);
    return {FailureTr::tr("A proxy stands before %1").arg(endpoint.host()),
            FailureTr::tr("proxy in the way"),
            FailureTr::tr("%1 answered or failed in place of %2%3.")
                .arg(proxy, endpoint.inside(), statusNote(failure)),
            FailureTr::tr("Add %1 to the variable NO_PROXY, or correct HTTP_PROXY and HTTPS_PROXY, "
                          "and start Drawbridge again")
                .arg(hostNameOf(endpoint)),
            Mended::Here};
}

} // namespace

std::optional<FailureParts> networkParts(const Failure &failure, const EndpointName &endpoint)
{
    const auto host = endpoint.host();
    switch (failure.kind) {
    case FailureKind::AddressInvalid:
        return addressInvalid(failure);
    case FailureKind::HostNotFound:
        return FailureParts{
            FailureTr::tr("%1 cannot be found").arg(hostNameOf(endpoint)),
            FailureTr::tr("host not found"),
            FailureTr::tr("The name “%1” of %2 has no address here: it is mistyped, or known only "
                          "inside a network this computer is not in.")
                .arg(hostNameOf(endpoint), endpoint.inside()),
            FailureTr::tr("Connect to that network (VPN), or correct the address in the settings")};
    case FailureKind::ConnectionRefused:
        return connectionRefused(endpoint);
    case FailureKind::NoRoute:
        return FailureParts{
            FailureTr::tr("%1 cannot be reached from here").arg(host),
            FailureTr::tr("no way there"),
            FailureTr::tr("The network does not lead to %1.").arg(endpoint.inside()),
            FailureTr::tr("Connect to the network or VPN it is in")};
    case FailureKind::TimedOut:
        return FailureParts{
            FailureTr::tr("%1 does not answer in time").arg(host),
            FailureTr::tr("no answer in time"),
            FailureTr::tr("%1 gave no answer in time%2: it is too busy, or a firewall swallows the "
                          "connection.")
                .arg(endpoint.atStart(), statusNote(failure)),
            FailureTr::tr("Check that the server runs, and that no firewall or missing VPN is in "
                          "the way")};
    case FailureKind::ConnectionDropped:
        return FailureParts{
            FailureTr::tr("%1 broke the connection off").arg(host),
            FailureTr::tr("connection lost"),
            FailureTr::tr("The connection to %1 was broken off before an answer came.")
                .arg(endpoint.inside()),
            isHttps(endpoint)
                ? FailureTr::tr("See the server's log: it may have crashed or been "
                                "restarted")
                : FailureTr::tr("See the server's log: it may have crashed, or expect "
                                "https://")};
    case FailureKind::TlsUntrusted:
        return tlsUntrusted(failure, endpoint);
    case FailureKind::TlsExpired:
        return FailureParts{
            FailureTr::tr("The certificate of %1 is out of date").arg(host),
            FailureTr::tr("certificate out of date"),
            FailureTr::tr("%1 shows a certificate%2 that is no longer, or not yet, valid, so "
                          "nothing was sent.")
                .arg(endpoint.atStart(), certificateNote(failure)),
            FailureTr::tr("Ask its operator to renew it, and check this computer's clock")};
    case FailureKind::TlsWrongName:
        return tlsWrongName(failure, endpoint);
    case FailureKind::TlsFailed:
        return tlsFailed(failure, endpoint);
    case FailureKind::ProxyInTheWay:
        return proxyInTheWay(failure, endpoint);
    case FailureKind::TokenInClear:
        return FailureParts{
            FailureTr::tr("The credential travels to %1 in clear").arg(host),
            FailureTr::tr("token in clear"),
            FailureTr::tr("%1 is reached over plain http beyond this computer and its network: "
                          "whoever is on the way can read the credential and the conversation.")
                .arg(endpoint.atStart()),
            failure.fix.address.isEmpty()
                ? FailureTr::tr("Use https:// if the server offers it")
                : FailureTr::tr("Use %1 if the server offers it").arg(failure.fix.address),
            Mended::Here};
    default:
        return std::nullopt;
    }
}

} // namespace ui

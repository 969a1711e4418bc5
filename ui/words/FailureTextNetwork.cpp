#include "bridge/endpoint/EndpointAddress.h"
#include "ui/words/AddressText.h"
#include "ui/words/FailureParts.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using bridge::endpoint::EndpointAddress;
using FixedAt = FailureParts::FixedAt;

namespace {

QString hostNameOf(const QString &address)
{
    const auto parsed = EndpointAddress::parse(address);
    return parsed ? parsed->asciiHost() : address;
}

FailureParts addressInvalid(const Failure &failure)
{
    const auto typed = failure.address.isEmpty() ? failure.subject : failure.address;
    const auto parsed = EndpointAddress::parse(typed);
    return {FailureTr::tr("This address cannot be used"), FailureTr::tr("address not usable"),
            joinSentences({FailureTr::tr("Claude Code cannot use the address “%1”.").arg(typed),
                           parsed ? QString() : wordsFor(parsed.error())}),
            naming(failure.fix.address, FailureTr::tr("Use %1 instead."),
                   FailureTr::tr("Correct the address.")),
            FixedAt::Here};
}

FailureParts tlsWrongName(const Failure &failure)
{
    const auto host = hostNameOf(failure.address);
    const auto text =
        failure.subject.isEmpty()
            ? FailureTr::tr("The server shows a certificate that is not for %1, so nothing was "
                            "sent.")
                  .arg(host)
            : FailureTr::tr("The server shows a certificate for “%1”, not for %2, so nothing was "
                            "sent.")
                  .arg(failure.subject, host);
    return {
        FailureTr::tr("The certificate of %1 is for another name").arg(titleHost(failure.address)),
        FailureTr::tr("certificate name"), text,
        naming(failure.fix.address, FailureTr::tr("Use %1."),
               FailureTr::tr("Use the certificate's name in the address, or ask the server's "
                             "operator for a certificate with this name.")),
        FixedAt::Here};
}

FailureParts proxyInTheWay(const Failure &failure)
{
    return {FailureTr::tr("A proxy is in front of %1").arg(titleHost(failure.address)),
            FailureTr::tr("proxy in the way"),
            naming(failure.subject,
                   FailureTr::tr("The HTTP proxy %1 answered or failed in place of the server."),
                   FailureTr::tr("An HTTP proxy answered or failed in place of the server.")),
            FailureTr::tr("Add %1 to the variable NO_PROXY, or correct HTTP_PROXY and HTTPS_PROXY, "
                          "and start Drawbridge again.")
                .arg(hostNameOf(failure.address)),
            FixedAt::Here};
}

} // namespace

std::optional<FailureParts> networkParts(const Failure &failure)
{
    const auto host = titleHost(failure.address);
    const auto hostName = hostNameOf(failure.address);
    const bool isHttps = failure.address.startsWith(QLatin1String("https:"), Qt::CaseInsensitive);
    switch (failure.kind()) {
    case FailureKind::AddressInvalid:
        return addressInvalid(failure);
    case FailureKind::HostNotFound:
        return FailureParts{
            FailureTr::tr("%1 cannot be found").arg(hostName), FailureTr::tr("host not found"),
            FailureTr::tr("The server's name “%1” has no address here: it is mistyped, or known "
                          "only inside a network that this computer is not in.")
                .arg(hostName),
            FailureTr::tr("Connect to that network (VPN), or correct the address in the "
                          "settings.")};
    case FailureKind::ConnectionRefused: {
        const auto parsed = EndpointAddress::parse(failure.address);
        return FailureParts{
            FailureTr::tr("Nothing answers at %1").arg(host), FailureTr::tr("connection refused"),
            FailureTr::tr("No server is listening there."),
            parsed && parsed->isLoopback()
                ? FailureTr::tr("Start your local server.")
                : FailureTr::tr("Start the server, or check host and port of the address.")};
    }
    case FailureKind::NoRoute:
        return FailureParts{FailureTr::tr("%1 cannot be reached from here").arg(host),
                            FailureTr::tr("no route"),
                            FailureTr::tr("This computer's network has no route to the server."),
                            FailureTr::tr("Connect to the server's network or VPN.")};
    case FailureKind::TimedOut:
        return FailureParts{
            FailureTr::tr("%1 does not answer in time").arg(host),
            FailureTr::tr("no answer in time"),
            FailureTr::tr("The server did not answer in time: it is too busy, or a firewall "
                          "blocks the connection."),
            FailureTr::tr("Check that the server runs, and that no firewall or missing VPN is in "
                          "the way.")};
    case FailureKind::ConnectionDropped:
        return FailureParts{
            FailureTr::tr("%1 closed the connection").arg(host), FailureTr::tr("connection lost"),
            FailureTr::tr("The connection to the server was closed before an answer came."),
            isHttps ? FailureTr::tr("See the server's log: it may have crashed or been restarted.")
                    : FailureTr::tr("See the server's log: it may have crashed, or expect "
                                    "https://.")};
    case FailureKind::TlsUntrusted:
        return FailureParts{
            FailureTr::tr("The certificate of %1 is not trusted").arg(host),
            FailureTr::tr("certificate not trusted"),
            naming(failure.subject,
                   FailureTr::tr("The server shows a certificate for “%1” that no authority "
                                 "trusted on this computer has signed, so nothing was sent."),
                   FailureTr::tr("The server shows a certificate that no authority trusted on this "
                                 "computer has signed, so nothing was sent.")),
            FailureTr::tr("If it is your company's or your own, choose the PEM file of the "
                          "authority that signed it."),
            FixedAt::Here};
    case FailureKind::TlsExpired:
        return FailureParts{
            FailureTr::tr("The certificate of %1 is out of date").arg(host),
            FailureTr::tr("certificate out of date"),
            naming(failure.subject,
                   FailureTr::tr("The server shows a certificate for “%1” that is no longer, or "
                                 "not yet, valid, so nothing was sent."),
                   FailureTr::tr("The server shows a certificate that is no longer, or not yet, "
                                 "valid, so nothing was sent.")),
            FailureTr::tr("Ask the server's operator to renew it, and check this computer's "
                          "clock.")};
    case FailureKind::TlsWrongName:
        return tlsWrongName(failure);
    case FailureKind::TlsFailed:
        return FailureParts{
            FailureTr::tr("No secure connection to %1").arg(host),
            FailureTr::tr("no TLS connection"),
            isHttps ? FailureTr::tr("The server answers, but does not use TLS on this port.")
                    : FailureTr::tr("The server answers, but only over TLS on this port."),
            naming(failure.fix.address, FailureTr::tr("Use %1."),
                   isHttps
                       ? FailureTr::tr("Try http:// in place of https://, or correct the port.")
                       : FailureTr::tr("Try https:// in place of http://, or correct the port.")),
            FixedAt::Here};
    case FailureKind::ProxyInTheWay:
        return proxyInTheWay(failure);
    case FailureKind::TokenInClear:
        return FailureParts{FailureTr::tr("The credential is sent to %1 unencrypted").arg(host),
                            FailureTr::tr("token unencrypted"),
                            wordsFor(bridge::endpoint::AddressRisk::Unencrypted, hostName),
                            naming(failure.fix.address,
                                   FailureTr::tr("Use %1 if the server offers it."), httpsWords()),
                            FixedAt::Here};
    default:
        return std::nullopt;
    }
}

} // namespace ui

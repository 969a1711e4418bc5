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
                           parsed || failure.setting ? QString() : wordsFor(parsed.error())}),
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

/// Cause and remedy of a proxy's failure.
struct ProxyWords
{
    QString text;
    QString remedy;
};

ProxyWords proxyWords(const Failure &failure)
{
    using bridge::ProxyTrouble;
    const auto fault = failure.proxyFault.value_or(bridge::ProxyFault{});
    const auto proxy = fault.name.isEmpty() ? failure.subject : fault.name;
    const auto variable = fault.variable.isEmpty() ? QStringLiteral("HTTPS_PROXY") : fault.variable;
    const auto host = hostNameOf(failure.address);
    const auto passwordForm =
        FailureTr::tr(
            "Write them into the variable, %1=http://NAME:PASSWORD@%2, special characters "
            "percent-encoded, and start Drawbridge again. NO_PROXY helps only if %3 is "
            "reached without the proxy.")
            .arg(variable, proxy.isEmpty() ? QStringLiteral("HOST:PORT") : proxy, host);
    switch (fault.trouble) {
    case ProxyTrouble::Malformed:
        return {FailureTr::tr("The variable %1 has the value “%2”, which is no complete address. "
                              "With it Claude Code does not start, whatever NO_PROXY says.")
                    .arg(variable, failure.subject),
                naming(fault.name,
                       FailureTr::tr("Write the scheme in front of it, as in "
                                     "http://%1, or remove the variable, and start Drawbridge "
                                     "again."),
                       FailureTr::tr("Write it as http://HOST:PORT, or remove the variable, and "
                                     "start Drawbridge again."))};
    case ProxyTrouble::NotHttp:
        return {FailureTr::tr("The variable %1 names %2, which is no HTTP proxy. Claude Code uses no "
                              "proxies of other kinds, such as SOCKS.")
                    .arg(variable, proxy),
                FailureTr::tr("Write an HTTP proxy into the variable, as in http://HOST:PORT, or add "
                              "%1 to the variable NO_PROXY if it is reached without a proxy, and "
                              "start Drawbridge again.")
                    .arg(host)};
    case ProxyTrouble::Unchecked:
        return {FailureTr::tr("The proxy %1 is itself reached with TLS. Claude Code can use it, the "
                              "check cannot, so nothing was asked of the server.")
                    .arg(proxy),
                FailureTr::tr("Only a turn of Claude Code shows whether the endpoint works.")};
    case ProxyTrouble::PasswordMissing:
        return {naming(proxy,
                       FailureTr::tr("The HTTP proxy %1 wants a name and a password, and none was "
                                     "given."),
                       FailureTr::tr("An HTTP proxy wants a name and a password, and none was "
                                     "given.")),
                passwordForm};
    case ProxyTrouble::PasswordRefused:
        return {FailureTr::tr("The HTTP proxy %1 does not accept the name and the password in %2.")
                    .arg(proxy, variable),
                passwordForm};
    case ProxyTrouble::Refused:
        return {naming(proxy, FailureTr::tr("The rules of the HTTP proxy %1 forbid the request."),
                       FailureTr::tr("The rules of an HTTP proxy forbid the request.")),
                FailureTr::tr("Ask the proxy's operator to allow %1. NO_PROXY helps only if it is "
                              "reached without the proxy.")
                    .arg(host)};
    case ProxyTrouble::NotRunning:
        return {
            FailureTr::tr("No HTTP proxy is listening at %1.").arg(proxy),
            FailureTr::tr("Start it or correct the variable %1, or add %2 to the variable NO_PROXY "
                          "if it is reached without a proxy, and start Drawbridge again.")
                .arg(variable, host)};
    case ProxyTrouble::NameUnknown:
        return {
            FailureTr::tr("The name of the HTTP proxy %1 has no address here.").arg(proxy),
            FailureTr::tr("Correct the variable %1, or add %2 to the variable NO_PROXY if it is "
                          "reached without a proxy, and start Drawbridge again.")
                .arg(variable, host)};
    case ProxyTrouble::EndpointDown:
        return {naming(proxy,
                       FailureTr::tr("The HTTP proxy %1 works, but it gets no connection to the "
                                     "server."),
                       FailureTr::tr("An HTTP proxy on the way works, but it gets no connection to "
                                     "the server.")),
                FailureTr::tr("Start the server, or check host and port of the address. NO_PROXY "
                              "does not help, unless only the proxy cannot reach %1.")
                    .arg(host)};
    case ProxyTrouble::EndpointUnknown:
        return {
            naming(proxy,
                   FailureTr::tr("The HTTP proxy %1 works, but it knows no address for the "
                                 "server's name."),
                   FailureTr::tr("An HTTP proxy on the way works, but it knows no address for "
                                 "the server's name.")),
            FailureTr::tr("Check the name in the address; if only this computer knows it, add %1 "
                          "to the variable NO_PROXY and start Drawbridge again.")
                .arg(host)};
    case ProxyTrouble::Unclear:
    case ProxyTrouble::Certificate: // see untrusted()
        break;
    }
    return {
        naming(proxy, FailureTr::tr("The HTTP proxy %1 answered or failed in place of the server."),
               FailureTr::tr("An HTTP proxy answered or failed in place of the server.")),
        FailureTr::tr("Correct HTTP_PROXY and HTTPS_PROXY, or add %1 to the variable NO_PROXY if "
                      "it is reached without a proxy, and start Drawbridge again.")
            .arg(host)};
}

FailureParts proxyInTheWay(const Failure &failure)
{
    const auto words = proxyWords(failure);
    const auto &fault = failure.proxyFault;
    if (fault && fault->trouble == bridge::ProxyTrouble::Malformed) {
        return {FailureTr::tr("Claude Code does not start with this %1").arg(fault->variable),
                FailureTr::tr("proxy variable not usable"), words.text, words.remedy,
                FixedAt::Here};
    }
    return {FailureTr::tr("A proxy is in front of %1").arg(titleHost(failure.address)),
            FailureTr::tr("proxy in the way"), words.text, words.remedy, FixedAt::Here};
}

FailureParts untrusted(const Failure &failure)
{
    const auto holder =
        failure.issuer.isEmpty()
            ? naming(
                failure.subject,
                FailureTr::tr("The server shows a certificate for “%1” that no authority "
                              "trusted on this computer has signed, so nothing was sent."),
                FailureTr::tr("The server shows a certificate that no authority trusted on this "
                              "computer has signed, so nothing was sent."))
            : FailureTr::tr(
                  "The server shows a certificate for “%1”. “%2”, which signed it, is not "
                  "trusted on this computer, so nothing was sent.")
                  .arg(failure.subject, failure.issuer);
    const auto &fault = failure.proxyFault;
    const bool isThroughProxy = fault && fault->trouble == bridge::ProxyTrouble::Certificate;
    return {
        FailureTr::tr("The certificate of %1 is not trusted").arg(titleHost(failure.address)),
        FailureTr::tr("certificate not trusted"),
        joinSentences({holder, isThroughProxy
                                   ? FailureTr::tr("It came through the HTTP proxy %1, which may "
                                                   "have made it to read what passes.")
                                         .arg(fault->name)
                                   : QString()}),
        isThroughProxy
            ? FailureTr::tr("If the proxy is your company's, choose the PEM file of the authority "
                            "with which it signs.")
            : FailureTr::tr("If it is your company's or your own, choose the PEM file of the "
                            "authority that signed it."),
        FixedAt::Here};
}

/// No error that is known here: only the system's own words are certain.
FailureParts unknownInNetwork(const Failure &failure)
{
    return {FailureTr::tr("No connection to %1").arg(titleHost(failure.address)),
            FailureTr::tr("connection failed"),
            FailureTr::tr("The connection failed for a reason that Drawbridge does not know."),
            FailureTr::tr("Check that the server runs, and its address."), FixedAt::Server};
}

} // namespace

std::optional<FailureParts> networkParts(const Failure &failure)
{
    const auto host = titleHost(failure.address);
    const auto hostName = hostNameOf(failure.address);
    const bool isHttps = failure.address.startsWith(QLatin1String("https:"), Qt::CaseInsensitive);
    switch (failure.kind()) {
    case FailureKind::Unknown:
        return failure.layer() == bridge::FailureLayer::Network
                   ? std::optional(unknownInNetwork(failure))
                   : std::nullopt;
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
        if (failure.proxyFault) {
            const auto words = proxyWords(failure);
            return FailureParts{FailureTr::tr("Nothing answers at %1").arg(host),
                                FailureTr::tr("connection refused"), words.text, words.remedy};
        }
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
        return untrusted(failure);
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

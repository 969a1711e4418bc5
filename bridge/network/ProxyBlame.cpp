#include "bridge/network/ProxyBlame.h"

#include "bridge/secrets/Redaction.h"

namespace bridge::network {

namespace {

void hideCredential(Failure &failure, const ProxyChoice &proxy)
{
    if (proxy.user.isEmpty())
        return;
    const QByteArray both = (proxy.user + u':' + proxy.password).toUtf8();
    secrets::Secret secret;
    secret.value = proxy.password;
    secret.headers.insert(QStringLiteral("Proxy-Authorization"),
                          QStringLiteral("Basic ") + QString::fromLatin1(both.toBase64()));
    for (QString *text : {&failure.message, &failure.said, &failure.body})
        *text = secrets::redacted(*text, secret);
}

ProxyTrouble troubleOfKind(FailureKind kind)
{
    switch (kind) {
    case FailureKind::ConnectionRefused:
        return ProxyTrouble::NotRunning;
    case FailureKind::HostNotFound:
        return ProxyTrouble::NameUnknown;
    default:
        return ProxyTrouble::Unclear;
    }
}

} // namespace

void blameProxy(Failure &failure, const ProxyChoice &proxy, bool isThrough)
{
    hideCredential(failure, proxy);
    if (!isThrough && !failure.proxyFault) {
        const ProxyFault fault{troubleOfKind(failure.kind())};
        failure = Failure::of(FailureKind::ProxyInTheWay, failure);
        failure.proxyFault = fault;
    }
    if (failure.kind() == FailureKind::TlsUntrusted)
        failure.proxyFault = ProxyFault{ProxyTrouble::Certificate};
    else if (failure.proxyFault)
        failure.subject = proxy.hostAndPort();
    if (!failure.proxyFault)
        return;
    ProxyFault &fault = *failure.proxyFault;
    fault.name = proxy.hostAndPort();
    fault.variable = proxy.variable;
    if (fault.trouble == ProxyTrouble::PasswordMissing && !proxy.user.isEmpty())
        fault.trouble = ProxyTrouble::PasswordRefused;
}

} // namespace bridge::network

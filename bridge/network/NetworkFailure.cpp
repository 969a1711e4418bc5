#include "bridge/network/NetworkFailure.h"

#include "bridge/network/TlsAlert.h"
#include "bridge/network/TlsTrust.h"

#include <algorithm>
#include <array>

namespace bridge::network {

namespace {

/// True for errors that QNetworkReply derives from the status of a whole answer.
bool isOfAnAnswer(QNetworkReply::NetworkError error)
{
    return error == QNetworkReply::NoError
           || (error >= QNetworkReply::ContentAccessDenied
               && error != QNetworkReply::ProtocolFailure);
}

bool isOfTheProxy(QNetworkReply::NetworkError error)
{
    return error >= QNetworkReply::ProxyConnectionRefusedError
           && error <= QNetworkReply::UnknownProxyError;
}

/// nullopt: an error that has no kind of its own.
std::optional<FailureKind> kindOf(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return FailureKind::ConnectionRefused;
    case QNetworkReply::HostNotFoundError:
        return FailureKind::HostNotFound;
    case QNetworkReply::TimeoutError:
        return FailureKind::TimedOut;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ProtocolFailure:
        return FailureKind::ConnectionDropped;
    case QNetworkReply::SslHandshakeFailedError:
        return FailureKind::TlsFailed;
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
        return FailureKind::NoRoute;
    default:
        return std::nullopt;
    }
}

/// What Qt tells in words only (qnativesocketengine.cpp); nullopt: nothing that is known here.
std::optional<FailureKind> kindOfWords(const QString &message)
{
    if (message.contains(QLatin1String("unreachable"), Qt::CaseInsensitive)
        || message.contains(QLatin1String("no route"), Qt::CaseInsensitive))
        return FailureKind::NoRoute;
    if (message.contains(QLatin1String("timed out"), Qt::CaseInsensitive))
        return FailureKind::TimedOut;
    return std::nullopt;
}

/// True if a TLS handshake failed because the other side does not speak TLS at all, by OpenSSL's
/// words. Other words are about a version, a cipher or a certificate.
bool isWithoutTls(const QString &message)
{
    constexpr std::array kWords{"wrong version number", "packet length too long",
                                "unknown protocol",     "http request",
                                "unexpected eof",       "closed"};
    return message.isEmpty()
           || message.endsWith(QLatin1String("handshake failed"), Qt::CaseInsensitive)
           || std::any_of(kWords.begin(), kWords.end(), [&message](const char *words) {
                  return message.contains(QLatin1String(words), Qt::CaseInsensitive);
              });
}

Failure failureOf(std::optional<FailureKind> kind, const QString &message)
{
    if (!kind)
        kind = kindOfWords(message);
    if (!kind || (*kind == FailureKind::TlsFailed && !isWithoutTls(message)))
        return Failure::unknown(FailureLayer::Network, {.message = message});
    return Failure::of(*kind, {.message = message});
}

/// What Qt makes of a proxy, and of its answer to the request for a tunnel: 503 is a refused
/// connection. A plain request goes to the proxy itself, whose errors
/// these are then.
ProxyTrouble troubleOf(const ReplyEnd &end)
{
    switch (end.error) {
    case QNetworkReply::ProxyConnectionRefusedError:
        return ProxyTrouble::NotRunning;
    case QNetworkReply::ProxyNotFoundError:
        return ProxyTrouble::NameUnknown;
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return end.proxy && !end.proxy->user.isEmpty() ? ProxyTrouble::PasswordRefused
                                                       : ProxyTrouble::PasswordMissing;
    case QNetworkReply::HostNotFoundError:
        // Of a tunnel it is the endpoint's name or the proxy's own: Qt does not tell which.
        return end.isTls ? ProxyTrouble::Unclear : ProxyTrouble::NameUnknown;
    case QNetworkReply::ConnectionRefusedError:
        return end.isTls ? ProxyTrouble::EndpointDown : ProxyTrouble::NotRunning;
    default:
        // QNetworkReply has no such error of a tunnel, but repeats the words
        // (qhttpsocketengine.cpp).
        return end.message == QLatin1String("Proxy connection refused") ? ProxyTrouble::NotRunning
                                                                        : ProxyTrouble::Unclear;
    }
}

} // namespace

Failure socketFailure(QAbstractSocket::SocketError error, const QString &message)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return Failure::of(FailureKind::ConnectionRefused, {.message = message});
    case QAbstractSocket::HostNotFoundError:
        return Failure::of(FailureKind::HostNotFound, {.message = message});
    case QAbstractSocket::SocketTimeoutError:
        return Failure::of(FailureKind::TimedOut, {.message = message});
    case QAbstractSocket::RemoteHostClosedError:
        return Failure::of(FailureKind::ConnectionDropped, {.message = message});
    case QAbstractSocket::SslHandshakeFailedError:
        return failureOf(FailureKind::TlsFailed, message);
    case QAbstractSocket::NetworkError:
        return failureOf(kindOfWords(message).value_or(FailureKind::NoRoute), message);
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return Failure::of(FailureKind::ProxyInTheWay, {.message = message});
    default:
        return failureOf(std::nullopt, message);
    }
}

std::optional<Failure> replyFailure(const ReplyEnd &end)
{
    if (isOfAnAnswer(end.error))
        return std::nullopt;
    if (!end.tlsErrors.isEmpty())
        return tlsFailure(end.tlsErrors, end.certificate);
    if (const auto alert = tlsAlertIn(end.message)) {
        if (const auto failure = failureOfAlert(*alert, end.clientCertificate))
            return failure;
    }
    const bool isTls = end.error == QNetworkReply::SslHandshakeFailedError;
    Failure failure = failureOf(kindOf(end.error), end.message);
    // Until the connection is established, every failure is the proxy's.
    if (isOfTheProxy(end.error) || (end.proxy && !end.answered && !isTls)) {
        failure = Failure::of(FailureKind::ProxyInTheWay, failure);
        failure.proxyFault = ProxyFault{troubleOf(end)};
        if (end.proxy) {
            failure.subject = end.proxy->hostAndPort();
            failure.proxyFault->name = failure.subject;
            failure.proxyFault->variable = end.proxy->variable;
        }
    }
    return failure;
}

} // namespace bridge::network

#include "bridge/network/NetworkFailure.h"

#include "bridge/network/TlsTrust.h"

namespace bridge::network {

namespace {

/// Errors that QNetworkReply derives from the status of a whole answer.
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

FailureKind kindOf(QNetworkReply::NetworkError error)
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
    default:
        return FailureKind::NoRoute; // the rest of what a socket reports: no network, no route
    }
}

} // namespace

Failure socketFailure(QAbstractSocket::SocketError error, const QString &said)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return Failure::of(FailureKind::ConnectionRefused, {.said = said});
    case QAbstractSocket::HostNotFoundError:
        return Failure::of(FailureKind::HostNotFound, {.said = said});
    case QAbstractSocket::SocketTimeoutError:
        return Failure::of(FailureKind::TimedOut, {.said = said});
    case QAbstractSocket::RemoteHostClosedError:
        return Failure::of(FailureKind::ConnectionDropped, {.said = said});
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return Failure::of(FailureKind::TlsFailed, {.said = said});
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return Failure::of(FailureKind::ProxyInTheWay, {.said = said});
    default:
        return Failure::of(FailureKind::NoRoute, {.said = said});
    }
}

std::optional<Failure> replyFailure(const ReplyEnd &end)
{
    if (isOfAnAnswer(end.error))
        return std::nullopt;
    if (!end.tlsErrors.isEmpty())
        return tlsFailure(end.tlsErrors);
    const bool isTls = end.error == QNetworkReply::SslHandshakeFailedError;
    Failure failure = Failure::of(kindOf(end.error), {.said = end.said});
    // Until the connection stands, whatever goes wrong on it goes wrong at the proxy.
    if (isOfTheProxy(end.error) || (!end.proxy.isEmpty() && !end.answered && !isTls)) {
        failure = Failure::of(FailureKind::ProxyInTheWay, failure);
        failure.subject = end.proxy;
    }
    return failure;
}

} // namespace bridge::network

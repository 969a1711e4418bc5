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

Failure networkFailure(FailureKind kind, const QString &said)
{
    return Failure::of(kind, {.said = said});
}

Failure socketFailure(QAbstractSocket::SocketError error, const QString &said)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return networkFailure(FailureKind::ConnectionRefused, said);
    case QAbstractSocket::HostNotFoundError:
        return networkFailure(FailureKind::HostNotFound, said);
    case QAbstractSocket::SocketTimeoutError:
        return networkFailure(FailureKind::TimedOut, said);
    case QAbstractSocket::RemoteHostClosedError:
        return networkFailure(FailureKind::ConnectionDropped, said);
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return networkFailure(FailureKind::TlsFailed, said);
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return networkFailure(FailureKind::ProxyInTheWay, said);
    default:
        return networkFailure(FailureKind::NoRoute, said);
    }
}

std::optional<Failure> replyFailure(const ReplyEnd &end)
{
    if (isOfAnAnswer(end.error))
        return std::nullopt;
    if (!end.tlsErrors.isEmpty())
        return tlsFailure(end.tlsErrors);
    const bool isTls = end.error == QNetworkReply::SslHandshakeFailedError;
    Failure failure = networkFailure(kindOf(end.error), end.said);
    // Until the connection stands, whatever goes wrong on it goes wrong at the proxy.
    if (isOfTheProxy(end.error) || (!end.proxy.isEmpty() && !end.answered && !isTls)) {
        failure = Failure::of(FailureKind::ProxyInTheWay, failure);
        failure.subject = end.proxy;
    }
    return failure;
}

} // namespace bridge::network

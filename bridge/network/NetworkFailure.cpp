#include "bridge/network/NetworkFailure.h"

#include "bridge/network/TlsTrust.h"

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
        return FailureKind::NoRoute; // other socket errors: no network, no route
    }
}

} // namespace

Failure networkFailure(FailureKind kind, const QString &message)
{
    Failure failure;
    failure.layer = FailureLayer::Network;
    failure.kind = kind;
    failure.message = message;
    return failure;
}

Failure socketFailure(QAbstractSocket::SocketError error, const QString &message)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return networkFailure(FailureKind::ConnectionRefused, message);
    case QAbstractSocket::HostNotFoundError:
        return networkFailure(FailureKind::HostNotFound, message);
    case QAbstractSocket::SocketTimeoutError:
        return networkFailure(FailureKind::TimedOut, message);
    case QAbstractSocket::RemoteHostClosedError:
        return networkFailure(FailureKind::ConnectionDropped, message);
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return networkFailure(FailureKind::TlsFailed, message);
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return networkFailure(FailureKind::ProxyInTheWay, message);
    default:
        return networkFailure(FailureKind::NoRoute, message);
    }
}

std::optional<Failure> replyFailure(const ReplyEnd &end)
{
    if (isOfAnAnswer(end.error))
        return std::nullopt;
    if (!end.tlsErrors.isEmpty())
        return tlsFailure(end.tlsErrors);
    const bool isTls = end.error == QNetworkReply::SslHandshakeFailedError;
    Failure failure = networkFailure(kindOf(end.error), end.message);
    // Until the connection is established, every failure is the proxy's.
    if (isOfTheProxy(end.error) || (!end.proxy.isEmpty() && !end.answered && !isTls)) {
        failure.kind = FailureKind::ProxyInTheWay;
        failure.subject = end.proxy;
    }
    return failure;
}

} // namespace bridge::network

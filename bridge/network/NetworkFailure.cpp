#include "bridge/network/NetworkFailure.h"

#include "bridge/network/TlsAlert.h"
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
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return Failure::of(FailureKind::TlsFailed, {.message = message});
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return Failure::of(FailureKind::ProxyInTheWay, {.message = message});
    default:
        return Failure::of(FailureKind::NoRoute, {.message = message});
    }
}

std::optional<Failure> replyFailure(const ReplyEnd &end)
{
    if (isOfAnAnswer(end.error))
        return std::nullopt;
    if (!end.tlsErrors.isEmpty())
        return tlsFailure(end.tlsErrors);
    if (const auto alert = tlsAlertIn(end.message)) {
        if (const auto failure = failureOfAlert(*alert, end.clientCertificate))
            return failure;
    }
    const bool isTls = end.error == QNetworkReply::SslHandshakeFailedError;
    Failure failure = Failure::of(kindOf(end.error), {.message = end.message});
    // Until the connection is established, every failure is the proxy's.
    if (isOfTheProxy(end.error) || (!end.proxy.isEmpty() && !end.answered && !isTls)) {
        failure = Failure::of(FailureKind::ProxyInTheWay, failure);
        failure.subject = end.proxy;
    }
    return failure;
}

} // namespace bridge::network

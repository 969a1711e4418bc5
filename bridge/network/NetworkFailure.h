#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/network/ProxyChoice.h"

#include <QAbstractSocket>
#include <QList>
#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslError>

#include <optional>

namespace bridge::network {

/// The failure of a socket error. The caller sets `subject`.
[[nodiscard]] Failure socketFailure(QAbstractSocket::SocketError error, const QString &message);

/// How a QNetworkReply ended.
struct ReplyEnd
{
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QString message;
    QList<QSslError> tlsErrors;
    bool answered = false; ///< a status was received
    /// The proxy used while connecting; nullopt: none, or already connected.
    std::optional<ProxyChoice> proxy{};
    QSslCertificate certificate{}; ///< the server's, where `tlsErrors` are about it
    /// File of the client certificate that a server would be shown; empty: none.
    QString clientCertificate{};
    bool isTls = false; ///< the request is for https://: a proxy is asked for a tunnel
};

/// nullopt: a whole answer, of any status.
[[nodiscard]] std::optional<Failure> replyFailure(const ReplyEnd &end);

} // namespace bridge::network

#pragma once

#include "bridge/failure/Failure.h"

#include <QAbstractSocket>
#include <QList>
#include <QNetworkReply>
#include <QSslError>

#include <optional>

namespace bridge::network {

/// Why a socket gave up. `subject` is the caller's.
[[nodiscard]] Failure socketFailure(QAbstractSocket::SocketError error, const QString &said);

/// How a reply of QNetworkAccessManager ended.
struct ReplyEnd
{
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QString said;
    QList<QSslError> tlsErrors;
    bool answered = false; ///< a status came
    /// The proxy the connection was being made through when it ended; empty: none, or it was
    /// through.
    QString proxy;
};

/// nullopt: a whole answer, of any status.
[[nodiscard]] std::optional<Failure> replyFailure(const ReplyEnd &end);

} // namespace bridge::network

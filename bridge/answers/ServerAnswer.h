#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace bridge::answers {

/// A server's answer to a Messages API request, as bytes.
struct ServerAnswer
{
    /// Limits for reading a body: answers of a conversation are shorter, and an error is at the
    /// beginning of its body.
    static constexpr qsizetype kMaxBody = 1024 * 1024;
    static constexpr qsizetype kMaxErrorBody = 64 * 1024;

    int status = 0;
    QByteArray body{};         ///< at most maxBody(), unchecked
    QString location{};        ///< target of a redirect; empty: none
    QByteArray authenticate{}; ///< WWW-Authenticate; empty: none
    QByteArray retryAfter{};   ///< Retry-After; empty: none
    qint64 tokenLimit = 0;     ///< of tokens per minute, by its headers; 0: they name none
    QDateTime received{};      ///< null: now
    bool isFromProxy = false;  ///< a proxy refused to forward the request
    QByteArray encoding{};     ///< Content-Encoding; `body` is decoded; empty: none
    /// It came through an HTTP proxy that could read and replace it.
    bool viaProxy = false;
    QString proxyHost{};     ///< of viaProxy: the proxy's name, as it is set
    QString host{};          ///< of viaProxy: the name of the server that was asked
    QByteArray via{};        ///< Via: the proxies that say they passed it on; empty: none
    QByteArray proxyError{}; ///< X-Squid-Error: Squid's name of its own error; empty: none

    [[nodiscard]] qsizetype maxBody() const { return status < 400 ? kMaxBody : kMaxErrorBody; }
    [[nodiscard]] bool isSuccess() const { return status >= 200 && status < 300; }
};

} // namespace bridge::answers

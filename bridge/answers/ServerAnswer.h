#pragma once

#include <QByteArray>
#include <QString>

namespace bridge::answers {

/// What a server answered to a Messages API request, as bytes.
struct ServerAnswer
{
    /// Of a body no more is read and kept: answers of a whole conversation are never this long, and
    /// what is wrong stands at the beginning.
    static constexpr qsizetype kMaxBody = 1024 * 1024;

    int status = 0;
    QByteArray contentType{};
    QByteArray body{};         ///< at most kMaxBody bytes, unchecked
    QString location{};        ///< where a redirect leads; empty without one
    QByteArray authenticate{}; ///< WWW-Authenticate; empty without one
    bool isFromProxy = false;  ///< a proxy refused to pass the request on
};

} // namespace bridge::answers

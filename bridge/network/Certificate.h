#pragma once

#include <QDateTime>
#include <QString>

namespace bridge::network {

/// What is shown of a server's certificate.
struct Certificate
{
    QString subject; ///< common name, or the first name it is for
    QString issuer;
    QDateTime validUntil;
    bool selfSigned = false;
    friend bool operator==(const Certificate &, const Certificate &) = default;
};

} // namespace bridge::network

#pragma once

#include <QDateTime>
#include <QString>

namespace bridge::network {

/// The displayed facts of a server's certificate.
struct Certificate
{
    QString subject; ///< common name, or the first of its names
    QString issuer;
    QDateTime validUntil;
    bool selfSigned = false;
    friend bool operator==(const Certificate &, const Certificate &) = default;
};

} // namespace bridge::network

#pragma once

#include "bridge/failure/Failure.h"

#include <QString>

#include <optional>

namespace bridge::network {

/// Numbers of TLS alerts (RFC 8446, 6.2), as far as they matter here.
enum TlsAlert {
    HandshakeFailureAlert = 40,
    NoCertificateAlert = 41,
    BadCertificateAlert = 42,
    UnsupportedCertificateAlert = 43,
    CertificateRevokedAlert = 44,
    CertificateExpiredAlert = 45,
    CertificateUnknownAlert = 46,
    UnknownAuthorityAlert = 48,
    AccessDeniedAlert = 49,
    DecryptErrorAlert = 51,
    CertificateRequiredAlert = 116,
};

/// The alert by which the other side ended TLS, from the message of a socket or a reply: Qt repeats
/// OpenSSL's error code there. Of TLS 1.3, alerts about a client's certificate come after the
/// handshake, with the first read.
[[nodiscard]] std::optional<int> tlsAlertIn(const QString &message);

/// The failure of an alert that is about the client's certificate; nullopt: it is not, or need not
/// be (HandshakeFailureAlert). `shown`: file of the certificate, empty if the server got none.
[[nodiscard]] std::optional<Failure> failureOfAlert(int alert, const QString &shown);

/// The failure if the server has shown its certificate, and ended the handshake by this alert.
[[nodiscard]] std::optional<Failure> failureOfLateAlert(int alert, const QString &shown);

} // namespace bridge::network

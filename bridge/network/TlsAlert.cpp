#include "bridge/network/TlsAlert.h"

#include "bridge/core/NameTable.h"

#include <QRegularExpression>

#include <array>

namespace bridge::network {

namespace {

constexpr std::array kNames{
    Named{HandshakeFailureAlert, "handshake_failure"},
    Named{NoCertificateAlert, "no_certificate"},
    Named{BadCertificateAlert, "bad_certificate"},
    Named{UnsupportedCertificateAlert, "unsupported_certificate"},
    Named{CertificateRevokedAlert, "certificate_revoked"},
    Named{CertificateExpiredAlert, "certificate_expired"},
    Named{CertificateUnknownAlert, "certificate_unknown"},
    Named{UnknownAuthorityAlert, "unknown_ca"},
    Named{AccessDeniedAlert, "access_denied"},
    Named{DecryptErrorAlert, "decrypt_error"},
    Named{CertificateRequiredAlert, "certificate_required"},
};

bool isAboutCertificates(int alert)
{
    return alert != HandshakeFailureAlert
           && std::any_of(kNames.begin(), kNames.end(),
                          [alert](const auto &known) { return known.value == alert; });
}

} // namespace

std::optional<int> tlsAlertIn(const QString &message)
{
    // OpenSSL's reason of a received alert is 1000 and its number, in the last three digits. Other
    // libraries of its code have other names.
    static const QRegularExpression code(
        QStringLiteral("error:[0-9A-Fa-f]{5}([0-9A-Fa-f]{3}):SSL routines"));
    constexpr int kHexadecimal = 16;
    constexpr int kFirst = 1000;
    constexpr int kLast = 1255;
    const auto match = code.match(message);
    const int reason = match.captured(1).toInt(nullptr, kHexadecimal);
    if (!match.hasMatch() || reason < kFirst || reason > kLast)
        return std::nullopt;
    return reason - kFirst;
}

std::optional<Failure> failureOfAlert(int alert, const QString &shown)
{
    // Go's servers say bad_certificate where there is none.
    const bool isMissed = alert == CertificateRequiredAlert || alert == NoCertificateAlert
                          || alert == BadCertificateAlert;
    if (!isAboutCertificates(alert) || (shown.isEmpty() && !isMissed))
        return std::nullopt;
    return failureOfLateAlert(alert, shown);
}

std::optional<Failure> failureOfLateAlert(int alert, const QString &shown)
{
    if (alert != HandshakeFailureAlert && !isAboutCertificates(alert))
        return std::nullopt;
    return Failure::of(shown.isEmpty() ? FailureKind::ClientCertificateRequired
                                       : FailureKind::ClientCertificateRefused,
                       {.message = nameIn(kNames, static_cast<TlsAlert>(alert)), .subject = shown});
}

} // namespace bridge::network

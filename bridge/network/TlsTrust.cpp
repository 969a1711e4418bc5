#include "bridge/network/TlsTrust.h"

#include "bridge/network/TrustedAuthorities.h"

#include <QSslSocket>
#include <QStringList>

#include <algorithm>
#include <initializer_list>

namespace bridge::network {

namespace {

QString nameOf(const QSslCertificate &certificate)
{
    const QStringList common = certificate.subjectInfo(QSslCertificate::CommonName);
    if (!common.isEmpty())
        return common.first();
    const auto alternatives = certificate.subjectAlternativeNames();
    return alternatives.isEmpty() ? certificate.subjectDisplayName() : alternatives.first();
}

/// The name of the certificate. The common name counts only without other names.
QString servedName(const QSslCertificate &certificate)
{
    const QStringList names = certificate.subjectAlternativeNames().values(QSsl::DnsEntry);
    return names.isEmpty() ? nameOf(certificate) : names.last(); // the first one; Qt sorts them
}

const QSslError *find(const QList<QSslError> &errors,
                      std::initializer_list<QSslError::SslError> any)
{
    const auto found = std::find_if(errors.begin(), errors.end(), [&](const QSslError &error) {
        return std::find(any.begin(), any.end(), error.error()) != any.end();
    });
    return found == errors.end() ? nullptr : &*found;
}

} // namespace

QSslConfiguration tlsConfiguration(const endpoint::EndpointTarget &target)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    // Two names for one file if the merged authorities replaced the inherited ones.
    const QList<QSslCertificate> named =
        authoritiesOf(target.environment) + authoritiesOf(target.inherited);
    // By default the system's authorities are loaded individually on demand. In addition to others
    // all must be read, which takes a tenth of a second.
    if (!named.isEmpty())
        configuration.setCaCertificates(systemAuthorities() + named);
    return configuration;
}

Certificate certificateFacts(const QSslCertificate &certificate)
{
    return {nameOf(certificate), certificate.issuerDisplayName(), certificate.expiryDate(),
            certificate.isSelfSigned()};
}

Failure tlsFailure(const QList<QSslError> &errors)
{
    if (const auto *expired =
            find(errors, {QSslError::CertificateExpired, QSslError::CertificateNotYetValid})) {
        return Failure::of(FailureKind::TlsExpired, {.message = expired->errorString(),
                                                     .subject = nameOf(expired->certificate())});
    }
    if (const auto *name = find(errors, {QSslError::HostNameMismatch}))
        return Failure::of(FailureKind::TlsWrongName, {.message = name->errorString(),
                                                       .subject = servedName(name->certificate())});
    if (errors.isEmpty())
        return Failure::of(FailureKind::TlsFailed);
    const QSslError &error = errors.first();
    const QSslCertificate certificate = error.certificate();
    return Failure::of(FailureKind::TlsUntrusted,
                       {.message = error.errorString(),
                        .subject = certificate.isSelfSigned() ? nameOf(certificate)
                                                              : certificate.issuerDisplayName()});
}

} // namespace bridge::network

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

/// What the certificate is for. The common name counts only where no other names are given.
QString servedName(const QSslCertificate &certificate)
{
    const QStringList names = certificate.subjectAlternativeNames().values(QSsl::DnsEntry);
    return names.isEmpty() ? nameOf(certificate) : names.last(); // the first one, as Qt sorts them
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
    // Two names for one file where the chosen authorities took the inherited ones' place.
    const QList<QSslCertificate> named =
        authoritiesOf(target.environment) + authoritiesOf(target.inherited);
    // As it is, the system's authorities are looked up one by one as they are needed. Beside others
    // they have to be read all, which takes a tenth of a second.
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
        return Failure::of(FailureKind::TlsExpired, {.said = expired->errorString(),
                                                     .subject = nameOf(expired->certificate())});
    }
    if (const auto *name = find(errors, {QSslError::HostNameMismatch}))
        return Failure::of(FailureKind::TlsWrongName, {.said = name->errorString(),
                                                       .subject = servedName(name->certificate())});
    if (errors.isEmpty())
        return Failure::of(FailureKind::TlsFailed);
    const QSslError &error = errors.first();
    const QSslCertificate certificate = error.certificate();
    return Failure::of(FailureKind::TlsUntrusted,
                       {.said = error.errorString(),
                        .subject = certificate.isSelfSigned() ? nameOf(certificate)
                                                              : certificate.issuerDisplayName()});
}

} // namespace bridge::network

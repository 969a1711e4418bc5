#include "bridge/network/TlsTrust.h"

#include "bridge/core/RegularFile.h"
#include "bridge/endpoint/CertificateAuthorities.h"
#include "bridge/endpoint/ClientIdentity.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QHash>
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

struct ReadFile
{
    QDateTime modified;
    qint64 size = 0;
    QList<QSslCertificate> certificates;
};

/// Cached: reading the usual bundle takes 50 ms, and a check needs it several times.
QList<QSslCertificate> certificatesOf(const QString &path)
{
    static QHash<QString, ReadFile> known;
    const QFileInfo info(path);
    if (!info.isFile())
        return {};
    ReadFile &file = known[info.absoluteFilePath()];
    if (file.modified != info.lastModified() || file.size != info.size()) {
        const auto bytes = readRegularFile(path, endpoint::kMaxCertificates);
        file = {info.lastModified(), info.size(),
                bytes ? QSslCertificate::fromData(*bytes, QSsl::Pem) : QList<QSslCertificate>()};
    }
    return file.certificates;
}

/// The files of a folder, whatever their names. Bounded: a folder of keys has hundreds at most.
QStringList filesIn(const QString &folder)
{
    constexpr qsizetype kMost = 2000;
    const QDir dir(folder);
    QStringList paths;
    const QStringList names = dir.entryList(QDir::Files | QDir::Hidden).mid(0, kMost);
    for (const QString &name : names)
        paths.append(QFileInfo(dir.filePath(name)).canonicalFilePath());
    return paths;
}

/// Certificate authorities that Claude Code trusts in addition to the system's because of its
/// environment: NODE_EXTRA_CA_CERTS, SSL_CERT_FILE (each seen with 2.1.330 and 2.1.197), and what
/// is PEM in the folders of SSL_CERT_DIR, whether its name is a hash or not (2.1.330). Unreadable
/// ones are ignored.
QList<QSslCertificate> authoritiesOf(const QProcessEnvironment &environment)
{
    QStringList files{environment.value(QStringLiteral("NODE_EXTRA_CA_CERTS")),
                      environment.value(QStringLiteral("SSL_CERT_FILE"))};
    const QStringList folders = environment.value(QStringLiteral("SSL_CERT_DIR"))
                                    .split(QDir::listSeparator(), Qt::SkipEmptyParts);
    for (const QString &folder : folders)
        files += filesIn(folder);
    files.removeAll(QString());
    files.removeDuplicates();
    QList<QSslCertificate> authorities;
    for (const QString &file : std::as_const(files))
        authorities += certificatesOf(file);
    return authorities;
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
    if (!named.isEmpty()) {
        static const auto systems = QSslConfiguration::systemCaCertificates();
        configuration.setCaCertificates(systems + named);
    }
    const auto presented =
        endpoint::presentedCertificate(target.endpoint, target.secret, target.environment);
    if (!presented)
        return configuration;
    // One that cannot be used is reported before; the agent shows none then.
    const auto identity = endpoint::readClientIdentity(presented->files, presented->passphrase);
    if (identity) {
        configuration.setLocalCertificateChain(identity->chain);
        configuration.setPrivateKey(identity->key);
        // Otherwise Qt judges the server's certificate after the handshake, which shows ours.
        configuration.setHandshakeMustInterruptOnError(true);
    }
    return configuration;
}

QSslConfiguration withoutIdentity(QSslConfiguration configuration)
{
    configuration.setLocalCertificateChain({});
    configuration.setPrivateKey({});
    configuration.setHandshakeMustInterruptOnError(false);
    return configuration;
}

void addInheritedProblem(Failure &failure, const endpoint::EndpointTarget &target)
{
    if (failure.kind() == FailureKind::ClientCertificateRequired)
        failure.certificate =
            endpoint::inheritedCertificateProblem(target.endpoint, target.environment);
}

QString shownCertificate(const endpoint::EndpointTarget &target)
{
    const auto presented =
        endpoint::presentedCertificate(target.endpoint, target.secret, target.environment);
    return presented && endpoint::readClientIdentity(presented->files, presented->passphrase)
               ? presented->files.certificate
               : QString();
}

Certificate certificateFacts(const QSslCertificate &certificate)
{
    return {nameOf(certificate), certificate.issuerDisplayName(), certificate.expiryDate(),
            certificate.isSelfSigned()};
}

Failure tlsFailure(const QList<QSslError> &errors, const QSslCertificate &certificate)
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
    // The refused one may be an authority's, behind the server's own.
    const QSslCertificate refused = error.certificate();
    const QSslCertificate own = certificate.isNull() ? refused : certificate;
    Failure failure = Failure::of(FailureKind::TlsUntrusted,
                                  {.message = error.errorString(), .subject = nameOf(own)});
    if (!own.isSelfSigned())
        failure.issuer = refused.isSelfSigned() ? nameOf(refused) : refused.issuerDisplayName();
    return failure;
}

} // namespace bridge::network

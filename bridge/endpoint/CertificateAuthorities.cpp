#include "bridge/endpoint/CertificateAuthorities.h"

#include "bridge/core/LogCategories.h"
#include "bridge/core/ReplaceFile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSslCertificate>
#include <QStandardPaths>

namespace bridge::endpoint {

namespace {

/// The bundle of all public authorities has about 250 KB.
constexpr qint64 kLargest = 4 * 1024 * 1024;

/// Path of the file that stores `pem`; empty: not writable.
QString fileWith(const QByteArray &pem)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation)
                           + QStringLiteral("/drawbridge");
    QDir().mkpath(folder);
    const QByteArray name = QCryptographicHash::hash(pem, QCryptographicHash::Sha256).toHex();
    const QString path = folder + QStringLiteral("/authorities-%1.pem").arg(QLatin1String(name));
    constexpr auto kOthers = QFileDevice::WriteGroup | QFileDevice::WriteOther;
    // An existing file may have been changed. A full disk takes no new one.
    QFile existing(path);
    if (!(existing.permissions() & kOthers) && existing.open(QIODevice::ReadOnly)
        && existing.readAll() == pem)
        return path;
    if (const auto written = replaceFile(path, pem, FileAccess::Private); !written) {
        qCWarning(lcEndpoint) << "cannot write" << path << written.error();
        return {};
    }
    return path;
}

} // namespace

Result<QByteArray, CertificateProblem> readAuthorities(const QString &path)
{
    using Kind = CertificateProblem::Kind;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failed(CertificateProblem{Kind::Unreadable, path, file.errorString()});
    const QByteArray bytes = file.read(kLargest + 1);
    if (bytes.size() > kLargest)
        return failed(CertificateProblem{Kind::TooLarge, path, {}});
    QByteArray pem;
    const auto certificates = QSslCertificate::fromData(bytes, QSsl::Pem);
    for (const QSslCertificate &certificate : certificates)
        pem += certificate.toPem();
    if (pem.isEmpty())
        return failed(CertificateProblem{Kind::NoCertificates, path, {}});
    return pem;
}

Endpoint withInheritedAuthorities(Endpoint endpoint, const QProcessEnvironment &inherited)
{
    const QString inheritedFile = inherited.value(QStringLiteral("NODE_EXTRA_CA_CERTS"));
    if (endpoint.certificateAuthorities.isEmpty() || inheritedFile.isEmpty()
        || inheritedFile == endpoint.certificateAuthorities)
        return endpoint;
    const auto chosen = readAuthorities(endpoint.certificateAuthorities);
    const auto others = readAuthorities(inheritedFile);
    if (!chosen || !others)
        return endpoint;
    if (const QString both = fileWith(*chosen + *others); !both.isEmpty())
        endpoint.certificateAuthorities = both;
    return endpoint;
}

} // namespace bridge::endpoint

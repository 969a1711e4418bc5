#include "bridge/endpoint/CertificateAuthorities.h"

#include "bridge/core/LogCategories.h"
#include "bridge/core/RegularFile.h"
#include "bridge/core/ReplaceFile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QStandardPaths>

namespace bridge::endpoint {

namespace {

CertificateProblem::Kind kindOf(FileProblem::Kind kind)
{
    switch (kind) {
    case FileProblem::Kind::Unreadable:
        break;
    case FileProblem::Kind::NotAFile:
        return CertificateProblem::Kind::NotAFile;
    case FileProblem::Kind::TooLarge:
        return CertificateProblem::Kind::TooLarge;
    }
    return CertificateProblem::Kind::Unreadable;
}

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
    const auto bytes = readRegularFile(path, kMaxCertificates);
    if (!bytes)
        return failed(CertificateProblem{kindOf(bytes.error().kind), path, bytes.error().detail});
    QByteArray pem;
    const auto certificates = QSslCertificate::fromData(*bytes, QSsl::Pem);
    for (const QSslCertificate &certificate : certificates)
        pem += certificate.toPem();
    if (pem.isEmpty())
        return failed(CertificateProblem{Kind::NoCertificates, path, {}});
    return pem;
}

Endpoint withInheritedAuthorities(Endpoint endpoint, const QProcessEnvironment &inherited)
{
    if (const QFileInfo file(endpoint.certificateAuthorities); file.exists() && !file.isFile())
        endpoint.certificateAuthorities.clear();
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

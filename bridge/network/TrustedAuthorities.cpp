#include "bridge/network/TrustedAuthorities.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <QSslConfiguration>

namespace bridge::network {

namespace {

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
        file = {info.lastModified(), info.size(),
                QSslCertificate::fromPath(path, QSsl::Pem,
                                          QSslCertificate::PatternSyntax::FixedString)};
    }
    return file.certificates;
}

/// OpenSSL loads only hashed names from there.
QStringList hashedFiles(const QString &folder)
{
    static const QRegularExpression hashed(QStringLiteral("^[0-9a-f]{8}\\.[0-9]+$"));
    const QDir dir(folder);
    QStringList paths;
    const QStringList names = dir.entryList(QDir::Files);
    for (const QString &name : names.filter(hashed))
        paths.append(dir.filePath(name));
    return paths;
}

} // namespace

QList<QSslCertificate> authoritiesOf(const QProcessEnvironment &environment)
{
    QStringList files{environment.value(QStringLiteral("NODE_EXTRA_CA_CERTS")),
                      environment.value(QStringLiteral("SSL_CERT_FILE"))};
    const QStringList folders = environment.value(QStringLiteral("SSL_CERT_DIR"))
                                    .split(QDir::listSeparator(), Qt::SkipEmptyParts);
    for (const QString &folder : folders)
        files += hashedFiles(folder);
    files.removeAll(QString());
    files.removeDuplicates();
    QList<QSslCertificate> authorities;
    for (const QString &file : std::as_const(files))
        authorities += certificatesOf(file);
    return authorities;
}

const QList<QSslCertificate> &systemAuthorities()
{
    static const QList<QSslCertificate> authorities = QSslConfiguration::systemCaCertificates();
    return authorities;
}

} // namespace bridge::network

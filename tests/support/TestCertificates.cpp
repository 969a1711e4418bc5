#include "tests/support/TestCertificates.h"

#include <QDateTime>
#include <QFile>
#include <QProcess>

#include <gtest/gtest.h>

namespace {

/// All that openssl is told by a file, so that the system's own does not matter.
constexpr auto kConfiguration = R"([req]
distinguished_name = subject
prompt = no
[subject]
CN = set on the command line

[ca]
default_ca = company
[company]
new_certs_dir = .
database = index
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied

[authority]
basicConstraints = critical, CA:TRUE
subjectKeyIdentifier = hash
keyUsage = critical, keyCertSign, cRLSign
)";

const QString kLoopback = QStringLiteral("DNS:localhost,IP:127.0.0.1");

QStringList newKey(const QString &file)
{
    return {QStringLiteral("-newkey"),
            QStringLiteral("ec"),
            QStringLiteral("-pkeyopt"),
            QStringLiteral("ec_paramgen_curve:prime256v1"),
            QStringLiteral("-nodes"),
            QStringLiteral("-keyout"),
            file};
}

QString inDays(int days)
{
    return QDateTime::currentDateTimeUtc().addDays(days).toString(
        QStringLiteral("yyyyMMddHHmmss'Z'"));
}

} // namespace

TestCertificates::TestCertificates()
{
    QFile configuration(path(QStringLiteral("openssl.cnf")));
    QFile database(path(QStringLiteral("index")));
    EXPECT_TRUE(configuration.open(QIODevice::WriteOnly));
    EXPECT_TRUE(database.open(QIODevice::WriteOnly));
    configuration.write(kConfiguration);
    configuration.close();
    openssl(QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-subj"),
                        QStringLiteral("/CN=Company Root"), QStringLiteral("-extensions"),
                        QStringLiteral("authority"), QStringLiteral("-out"), authority()}
            + newKey(path(QStringLiteral("authority.key"))));
}

QString TestCertificates::authority() const
{
    return path(QStringLiteral("authority.pem"));
}

ServerCertificate TestCertificates::good() const
{
    return signedByAuthority(QStringLiteral("good"), kLoopback, -1, 30);
}

ServerCertificate TestCertificates::expired() const
{
    return signedByAuthority(QStringLiteral("expired"), kLoopback, -30, -1);
}

ServerCertificate TestCertificates::notYetValid() const
{
    return signedByAuthority(QStringLiteral("not-yet-valid"), kLoopback, 1, 30);
}

ServerCertificate TestCertificates::wrongName() const
{
    return signedByAuthority(QStringLiteral("wrong-name"), QStringLiteral("DNS:wrong.example"), -1,
                             30);
}

ServerCertificate TestCertificates::selfSigned() const
{
    ServerCertificate made{path(QStringLiteral("self-signed.pem")),
                           path(QStringLiteral("self-signed.key"))};
    openssl(QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-subj"),
                        QStringLiteral("/CN=self-signed"), QStringLiteral("-addext"),
                        QStringLiteral("subjectAltName=") + kLoopback, QStringLiteral("-out"),
                        made.certificate}
            + newKey(made.key));
    return made;
}

ServerCertificate TestCertificates::signedByAuthority(const QString &name, const QString &names,
                                                      int firstDay, int lastDay) const
{
    ServerCertificate made{path(name + QStringLiteral(".pem")),
                           path(name + QStringLiteral(".key"))};
    const QString request = path(name + QStringLiteral(".csr"));
    openssl(QStringList{QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-subj"),
                        QStringLiteral("/CN=") + name, QStringLiteral("-addext"),
                        QStringLiteral("subjectAltName=") + names, QStringLiteral("-out"), request}
            + newKey(made.key));
    openssl({QStringLiteral("ca"), QStringLiteral("-batch"), QStringLiteral("-notext"),
             QStringLiteral("-cert"), authority(), QStringLiteral("-keyfile"),
             path(QStringLiteral("authority.key")), QStringLiteral("-startdate"), inDays(firstDay),
             QStringLiteral("-enddate"), inDays(lastDay), QStringLiteral("-in"), request,
             QStringLiteral("-out"), made.certificate});
    return made;
}

void TestCertificates::openssl(const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    QStringList all = arguments;
    all.insert(1, QStringLiteral("-config"));
    all.insert(2, path(QStringLiteral("openssl.cnf")));
    process.start(QStringLiteral("openssl"), all);
    ASSERT_TRUE(process.waitForFinished()) << "openssl: " << process.errorString().toStdString();
    ASSERT_EQ(process.exitCode(), 0) << process.readAllStandardError().toStdString();
}

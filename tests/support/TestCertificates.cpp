#include "tests/support/TestCertificates.h"

#include <QDateTime>
#include <QFile>
#include <QProcess>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

/// openssl's whole configuration, so that the system's file does not matter.
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

const QString kLoopback = u"DNS:localhost,IP:127.0.0.1"_s;

QStringList newKey(const QString &file)
{
    return {u"-newkey"_s, u"ec"_s,      u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s,
            u"-nodes"_s,  u"-keyout"_s, file};
}

QString inDays(int days)
{
    return QDateTime::currentDateTimeUtc().addDays(days).toString(u"yyyyMMddHHmmss'Z'"_s);
}

} // namespace

TestCertificates::TestCertificates()
{
    QFile configuration(path(u"openssl.cnf"_s));
    QFile database(path(u"index"_s));
    EXPECT_TRUE(configuration.open(QIODevice::WriteOnly));
    EXPECT_TRUE(database.open(QIODevice::WriteOnly));
    configuration.write(kConfiguration);
    configuration.close();
    openssl(QStringList{u"req"_s, u"-x509"_s, u"-subj"_s, u"/CN=Company Root"_s, u"-extensions"_s,
                        u"authority"_s, u"-out"_s, authority()}
            + newKey(path(u"authority.key"_s)));
}

QString TestCertificates::authority() const
{
    return path(u"authority.pem"_s);
}

ServerCertificate TestCertificates::good() const
{
    return signedByAuthority(u"good"_s, kLoopback, -1, 30);
}

ServerCertificate TestCertificates::expired() const
{
    return signedByAuthority(u"expired"_s, kLoopback, -30, -1);
}

ServerCertificate TestCertificates::notYetValid() const
{
    return signedByAuthority(u"not-yet-valid"_s, kLoopback, 1, 30);
}

ServerCertificate TestCertificates::wrongName() const
{
    return signedByAuthority(u"wrong-name"_s, u"DNS:wrong.example"_s, -1, 30);
}

ServerCertificate TestCertificates::selfSigned() const
{
    ServerCertificate made{path(u"self-signed.pem"_s), path(u"self-signed.key"_s)};
    openssl(QStringList{u"req"_s, u"-x509"_s, u"-subj"_s, u"/CN=self-signed"_s, u"-addext"_s,
                        u"subjectAltName="_s + kLoopback, u"-out"_s, made.certificate}
            + newKey(made.key));
    return made;
}

ServerCertificate TestCertificates::signedByAuthority(const QString &name, const QString &names,
                                                      int firstDay, int lastDay) const
{
    ServerCertificate made{path(name + u".pem"_s), path(name + u".key"_s)};
    const QString request = path(name + u".csr"_s);
    openssl(QStringList{u"req"_s, u"-new"_s, u"-subj"_s, u"/CN="_s + name, u"-addext"_s,
                        u"subjectAltName="_s + names, u"-out"_s, request}
            + newKey(made.key));
    openssl({u"ca"_s, u"-batch"_s, u"-notext"_s, u"-cert"_s, authority(), u"-keyfile"_s,
             path(u"authority.key"_s), u"-startdate"_s, inDays(firstDay), u"-enddate"_s,
             inDays(lastDay), u"-in"_s, request, u"-out"_s, made.certificate});
    return made;
}

void TestCertificates::openssl(const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    QStringList all = arguments;
    all.insert(1, u"-config"_s);
    all.insert(2, path(u"openssl.cnf"_s));
    process.start(u"openssl"_s, all);
    ASSERT_TRUE(process.waitForFinished()) << "openssl: " << process.errorString().toStdString();
    ASSERT_EQ(process.exitCode(), 0) << process.readAllStandardError().toStdString();
}

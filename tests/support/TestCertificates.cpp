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

ServerCertificate TestCertificates::client(const QString &name) const
{
    return signedByAuthority(name, kLoopback, -1, 30);
}

ServerCertificate TestCertificates::rsaClient() const
{
    return signedByAuthority(u"rsa-client"_s, kLoopback, -1, 30, {u"-newkey"_s, u"rsa:2048"_s});
}

ServerCertificate TestCertificates::ed25519Client() const
{
    return signedByAuthority(u"ed25519-client"_s, kLoopback, -1, 30, {u"-newkey"_s, u"ed25519"_s});
}

QString TestCertificates::rewritten(const QString &key, const QStringList &options) const
{
    const QString made = key + u".rewritten"_s;
    run(QStringList{u"ec"_s, u"-in"_s, key, u"-out"_s, made} + options);
    return made;
}

QString TestCertificates::encrypted(const QString &key, const QString &passphrase,
                                    bool traditional) const
{
    const QString made = key + (traditional ? u".old"_s : u".encrypted"_s);
    const QStringList common{u"-in"_s, key,           u"-out"_s,
                             made,     u"-passout"_s, u"pass:"_s + passphrase};
    run((traditional ? QStringList{u"ec"_s, u"-aes256"_s} : QStringList{u"pkcs8"_s, u"-topk8"_s})
        + common);
    return made;
}

ServerCertificate TestCertificates::signedByAuthority(const QString &name, const QString &names,
                                                      int firstDay, int lastDay,
                                                      const QStringList &keyArguments) const
{
    ServerCertificate made{path(name + u".pem"_s), path(name + u".key"_s)};
    const QString request = path(name + u".csr"_s);
    openssl(QStringList{u"req"_s, u"-new"_s, u"-subj"_s, u"/CN="_s + name, u"-addext"_s,
                        u"subjectAltName="_s + names, u"-out"_s, request}
            + (keyArguments.isEmpty()
                   ? newKey(made.key)
                   : keyArguments + QStringList{u"-nodes"_s, u"-keyout"_s, made.key}));
    openssl({u"ca"_s, u"-batch"_s, u"-notext"_s, u"-cert"_s, authority(), u"-keyfile"_s,
             path(u"authority.key"_s), u"-startdate"_s, inDays(firstDay), u"-enddate"_s,
             inDays(lastDay), u"-in"_s, request, u"-out"_s, made.certificate});
    return made;
}

void TestCertificates::openssl(const QStringList &arguments) const
{
    QStringList all = arguments;
    all.insert(1, u"-config"_s);
    all.insert(2, path(u"openssl.cnf"_s));
    run(all);
}

void TestCertificates::run(const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(u"openssl"_s, arguments);
    ASSERT_TRUE(process.waitForFinished()) << "openssl: " << process.errorString().toStdString();
    ASSERT_EQ(process.exitCode(), 0) << process.readAllStandardError().toStdString();
}

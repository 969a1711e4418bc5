#include "tests/support/TestCertificates.h"

#include <QFile>
#include <QProcess>

#include <gtest/gtest.h>

namespace {

constexpr auto kConfiguration = R"(
[ca]
default_ca = authority
[authority]
dir = @
database = $dir/index.txt
serial = $dir/serial
new_certs_dir = $dir
certificate = $dir/ca.pem
private_key = $dir/ca.key
default_md = sha256
default_days = 30
unique_subject = no
policy = policy
[policy]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority_extensions]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
)";

QByteArray contentOf(const QString &file)
{
    QFile in(file);
    EXPECT_TRUE(in.open(QIODevice::ReadOnly)) << file.toStdString();
    return in.readAll();
}

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

} // namespace

QSslConfiguration TestCertificates::Issued::serverConfiguration() const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(contentOf(certificateFile)));
    configuration.setPrivateKey(QSslKey(contentOf(keyFile), QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

TestCertificates::TestCertificates()
{
    write(QStringLiteral("openssl.cnf"),
          QByteArray(kConfiguration).replace('@', m_folder.path().toUtf8()));
    write(QStringLiteral("index.txt"), {});
    write(QStringLiteral("serial"), "01\n");
    openssl(QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-config"),
                        path(QStringLiteral("openssl.cnf")), QStringLiteral("-extensions"),
                        QStringLiteral("authority_extensions"), QStringLiteral("-subj"),
                        QStringLiteral("/CN=Drawbridge Test Authority"), QStringLiteral("-days"),
                        QStringLiteral("30"), QStringLiteral("-out"), authorityFile()}
            + newKey(path(QStringLiteral("ca.key"))));
}

TestCertificates::Issued TestCertificates::issue(const Wanted &wanted)
{
    const QString stem = path(QString::number(++m_issued));
    const Issued issued{stem + QStringLiteral(".pem"), stem + QStringLiteral(".key")};
    openssl(QStringList{QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-config"),
                        path(QStringLiteral("openssl.cnf")), QStringLiteral("-subj"),
                        QStringLiteral("/CN=") + wanted.commonName, QStringLiteral("-out"),
                        stem + QStringLiteral(".csr")}
            + newKey(issued.keyFile));
    const QString extensions = QString::number(m_issued) + QStringLiteral(".ext");
    write(extensions, "subjectAltName=" + wanted.names.toUtf8() + '\n');
    QStringList arguments{QStringLiteral("ca"),
                          QStringLiteral("-config"),
                          path(QStringLiteral("openssl.cnf")),
                          QStringLiteral("-batch"),
                          QStringLiteral("-notext"),
                          QStringLiteral("-in"),
                          stem + QStringLiteral(".csr"),
                          QStringLiteral("-out"),
                          issued.certificateFile,
                          QStringLiteral("-extfile"),
                          path(extensions)};
    if (!wanted.from.isEmpty())
        arguments << QStringLiteral("-startdate") << wanted.from;
    if (!wanted.until.isEmpty())
        arguments << QStringLiteral("-enddate") << wanted.until;
    openssl(arguments);
    return issued;
}

TestCertificates::Issued TestCertificates::selfSigned(const Wanted &wanted)
{
    const QString stem = path(QString::number(++m_issued));
    const Issued issued{stem + QStringLiteral(".pem"), stem + QStringLiteral(".key")};
    openssl(QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-config"),
                        path(QStringLiteral("openssl.cnf")), QStringLiteral("-subj"),
                        QStringLiteral("/CN=") + wanted.commonName, QStringLiteral("-addext"),
                        QStringLiteral("subjectAltName=") + wanted.names, QStringLiteral("-days"),
                        QStringLiteral("30"), QStringLiteral("-out"), issued.certificateFile}
            + newKey(issued.keyFile));
    return issued;
}

void TestCertificates::openssl(const QStringList &arguments) const
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("openssl"), arguments);
    ASSERT_TRUE(process.waitForFinished()) << "openssl is needed";
    ASSERT_EQ(process.exitCode(), 0) << process.readAll().toStdString();
}

void TestCertificates::write(const QString &name, const QByteArray &content) const
{
    QFile out(path(name));
    ASSERT_TRUE(out.open(QIODevice::WriteOnly));
    out.write(content);
}

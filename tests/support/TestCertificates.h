#pragma once

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QString>
#include <QTemporaryDir>

/// Certificates made on the spot with the openssl command line; gone with the object.
class TestCertificates
{
public:
    struct Wanted
    {
        QString commonName = QStringLiteral("localhost");
        QString names = QStringLiteral("DNS:localhost,IP:127.0.0.1"); ///< subjectAltName
        QString from{};                                               ///< YYMMDDHHMMSSZ; empty: now
        QString until{};                                              ///< empty: in 30 days
    };
    struct Issued
    {
        QString certificateFile; ///< PEM
        QString keyFile;         ///< PEM
        /// What a server shows with it.
        [[nodiscard]] QSslConfiguration serverConfiguration() const;
    };

    TestCertificates();

    /// PEM file of the test's own certificate authority, "Drawbridge Test Authority".
    [[nodiscard]] QString authorityFile() const { return path(QStringLiteral("ca.pem")); }
    /// Signed by the authority.
    [[nodiscard]] Issued issue(const Wanted &wanted);
    [[nodiscard]] Issued selfSigned(const Wanted &wanted);

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    void openssl(const QStringList &arguments) const;
    void write(const QString &name, const QByteArray &content) const;

    QTemporaryDir m_folder;
    int m_issued = 0;
};

#pragma once

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

/// A server's certificate and its key, as PEM files.
struct ServerCertificate
{
    QString certificate;
    QString key;
};

/// Certificates for a server on loopback, made with the openssl command in a folder of their own
/// that is gone with the object. Made when asked for; a failure fails the test.
class TestCertificates
{
public:
    TestCertificates();

    /// The PEM file of an authority that nobody trusts who was not told to.
    [[nodiscard]] QString authority() const;

    /// For localhost and 127.0.0.1, by authority().
    [[nodiscard]] ServerCertificate good() const;
    [[nodiscard]] ServerCertificate selfSigned() const;
    /// By authority(), until yesterday.
    [[nodiscard]] ServerCertificate expired() const;
    /// By authority(), from tomorrow.
    [[nodiscard]] ServerCertificate notYetValid() const;
    /// By authority(), for wrong.example only.
    [[nodiscard]] ServerCertificate wrongName() const;

private:
    [[nodiscard]] ServerCertificate signedByAuthority(const QString &name, const QString &names,
                                                      int firstDay, int lastDay) const;
    [[nodiscard]] QString path(const QString &file) const { return m_folder.filePath(file); }
    void openssl(const QStringList &arguments) const;

    QTemporaryDir m_folder;
};

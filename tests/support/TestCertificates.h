#pragma once

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

/// The certificate of an authority, valid for a hundred years; its key no longer exists.
inline constexpr auto kAnAuthority =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBlTCCATugAwIBAgIUO7bjideim+oaMcPyE1tctJI3YtkwCgYIKoZIzj0EAwIw\n"
    "HzEdMBsGA1UEAwwURmlyc3QgVGVzdCBBdXRob3JpdHkwIBcNMjYxMTIzMDYwODU4\n"
    "WhgPMjEyNjEwMzAwNjA4NThaMB8xHTAbBgNVBAMMFEZpcnN0IFRlc3QgQXV0aG9y\n"
    "aXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJ8W9gC9bs4DbtcSOHFyBkUmR\n"
    "IXrvYO4MEvUO5V/rmyacJhTGNKFJOFW70rmZWanDGH2ABhijfUiHw4+p8mQsgKNT\n"
    "MFEwHQYDVR0OBBYEFDI0p4ArWBSG+xR0zA6fV6GcW7cdMB8GA1UdIwQYMBaAFDI0\n"
    "p4ArWBSG+xR0zA6fV6GcW7cdMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID\n"
    "SAAwRQIgFcUicuEmUnb4K2XAqgrrRE2I9og6k0edlA2z2g7x7ikCIQDipusBp/eS\n"
    "Zyl2HG90s18U8XRhc19Ah1XG8kJ5nKPfKA==\n"
    "-----END CERTIFICATE-----\n";

/// The certificate of a server or a client, and its key, as PEM files.
struct ServerCertificate
{
    QString certificate;
    QString key;
};

/// Certificates for a server on loopback, created on request with the openssl command, in a folder
/// that the destructor removes. A failure fails the test.
class TestCertificates
{
public:
    TestCertificates();

    /// PEM file of an authority outside every trust store.
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

    /// For a client with this name, by authority().
    [[nodiscard]] ServerCertificate client(const QString &name = QStringLiteral("client")) const;
    /// The same with an RSA key.
    [[nodiscard]] ServerCertificate rsaClient() const;
    /// The same with a key that Qt does not read.
    [[nodiscard]] ServerCertificate ed25519Client() const;
    /// The same EC key, written by `openssl ec` with these options.
    [[nodiscard]] QString rewritten(const QString &key, const QStringList &options) const;
    /// The same key, encrypted as PKCS#8 or, `traditional`, as OpenSSL did it before.
    [[nodiscard]] QString encrypted(const QString &key, const QString &passphrase,
                                    bool traditional = false) const;

private:
    [[nodiscard]] ServerCertificate signedByAuthority(const QString &name, const QString &names,
                                                      int firstDay, int lastDay,
                                                      const QStringList &newKey = {}) const;
    [[nodiscard]] QString path(const QString &file) const { return m_folder.filePath(file); }
    /// With our configuration.
    void openssl(const QStringList &arguments) const;
    void run(const QStringList &arguments) const;

    QTemporaryDir m_folder;
};

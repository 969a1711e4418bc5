#pragma once

#include "tests/endtoend/support/ServerProcess.h"
#include "tests/endtoend/support/TestHome.h"
#include "tests/support/TestCertificates.h"

#include <QMap>

/// A server or proxy out of Debian's packages, on a free loopback port, as the user of the test and
/// with a folder of its own.
class DebianServer
{
public:
    /// In arguments and files, @FOLDER@ is the server's folder, @PORT@ its port and @TOOLS@ where
    /// the programs are kept.
    struct Setup
    {
        QString program; ///< e.g. "usr/sbin/squid"
        QStringList arguments;
        QMap<QString, QString> files{}; ///< name in the folder -> content
        /// Files and folders of @TOOLS@ that are copied into the folder, each under its own name.
        QStringList copies{};
    };

    /// Fails the test if the server does not start.
    explicit DebianServer(const Setup &setup);
    /// Prints what it said if the test has failed.
    ~DebianServer();

    [[nodiscard]] QString hostAndPort() const; ///< "127.0.0.1:PORT"

private:
    [[nodiscard]] QString filled(QString text) const;

    const TestHome m_home;
    const QString m_tools;
    const quint16 m_port;
    const QString m_program;
    ServerProcess m_process;
};

/// Proxies that let only the user "me" with the password "right" through, and nobody to hosts
/// under forbidden.test.
[[nodiscard]] DebianServer::Setup squid();
[[nodiscard]] DebianServer::Setup tinyproxy();
/// Proxies for everyone, and for nobody to forbidden.test.
[[nodiscard]] DebianServer::Setup privoxy();
[[nodiscard]] DebianServer::Setup apacheProxy();

/// Addresses (host:port) of what a gateway forwards to.
struct Behind
{
    QString healthy;
    QString down;
    QString silent;
};
/// Gateways: each path is a case of its own, and / the healthy one.
[[nodiscard]] DebianServer::Setup haproxy(const Behind &behind);
[[nodiscard]] DebianServer::Setup apacheGateway(const Behind &behind);
/// TLS in front of a server, for clients with a certificate of `clients` (a PEM file).
[[nodiscard]] DebianServer::Setup stunnel(const Behind &behind, const ServerCertificate &own,
                                          const QString &clients);

#pragma once

#include "tests/endtoend/support/ServerProcess.h"
#include "tests/endtoend/support/TestHome.h"
#include "tests/support/TestCertificates.h"

#include <QMap>

#include <optional>

/// A real nginx with one site on a free loopback port and its own folder.
class NginxServer
{
public:
    struct Site
    {
        /// The directives of the site's `location`, each without `;`.
        QStringList directives;
        std::optional<ServerCertificate> certificate{}; ///< nullopt: plain http
        QMap<QString, QByteArray> files{};              ///< that directives name
        /// Clients must show a certificate of this authority (a PEM file); empty: they need not.
        QString clientAuthority{};
    };

    /// Fails the test if the server does not start.
    explicit NginxServer(const Site &site);
    /// Prints its requests and its log if the test has failed.
    ~NginxServer();

    [[nodiscard]] QString address() const; ///< "http(s)://127.0.0.1:PORT"

private:
    const TestHome m_home;
    const bool m_tls;
    const quint16 m_port;
    ServerProcess m_process;
};

/// Forwards everything to that server without buffering.
[[nodiscard]] QStringList passTo(const QString &address);

#pragma once

#include "tests/endtoend/support/ServerProcess.h"
#include "tests/endtoend/support/TestHome.h"
#include "tests/support/TestCertificates.h"

#include <QMap>

#include <optional>

/// A real nginx with one site on a free port of loopback, its folder its own.
class NginxServer
{
public:
    struct Site
    {
        /// The directives of the site's `location`, each without `;`.
        QStringList directives;
        std::optional<ServerCertificate> certificate{}; ///< nullopt: plain http
        QMap<QString, QByteArray> files{};              ///< that directives name
    };

    /// Fails the test when it does not come to serve.
    explicit NginxServer(const Site &site);
    /// Its requests and its words, when the test has failed.
    ~NginxServer();

    [[nodiscard]] QString address() const; ///< "http(s)://127.0.0.1:PORT"

private:
    const TestHome m_home;
    const bool m_tls;
    const quint16 m_port;
    ServerProcess m_process;
};

/// Passes on everything to that server, at once.
[[nodiscard]] QStringList passTo(const QString &address);

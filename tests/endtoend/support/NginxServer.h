#pragma once

#include "tests/endtoend/support/ServerProcess.h"
#include "tests/support/TestCertificates.h"

#include <QMap>
#include <QTemporaryDir>

#include <optional>

/// A real nginx with one site on a free port of loopback, its folder its own.
class NginxServer
{
public:
    struct Site
    {
        /// What the site does with every request, as in nginx's `location`, each without `;`.
        QStringList directives;
        std::optional<ServerCertificate> certificate{}; ///< nullopt: plain http
        QMap<QString, QByteArray> files{};              ///< that directives name
    };

    /// Fails the test when it does not come to serve.
    explicit NginxServer(const Site &site);
    /// Its words, when the test has failed.
    ~NginxServer();

    [[nodiscard]] QString address() const; ///< "http(s)://127.0.0.1:PORT"
    /// Its requests, a line each, with status and bytes.
    [[nodiscard]] QByteArray accessLog() const;

private:
    QTemporaryDir m_folder;
    const bool m_tls;
    const quint16 m_port;
    ServerProcess m_process;
};

/// Passes on everything to that server, at once.
[[nodiscard]] QStringList passTo(const QString &address);

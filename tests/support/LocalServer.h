#pragma once

#include "tests/support/TestCertificates.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <memory>

/// A loopback server under the test's control, byte by byte, with or without TLS; it records what
/// it receives.
class LocalServer : public QObject
{
public:
    /// Called with each whole request (head and body) of a connection.
    using Handler = std::function<void(QTcpSocket &socket, const QByteArray &request)>;

    explicit LocalServer(Handler handler);
    /// A server with TLS and this certificate.
    LocalServer(Handler handler, const ServerCertificate &certificate);
    ~LocalServer() override;

    /// Makes a server with TLS refuse clients that show no certificate of this authority (a PEM
    /// file), by the alerts of OpenSSL.
    void requireClientCertificate(const QString &authority,
                                  QSsl::SslProtocol protocol = QSsl::SecureProtocols);

    /// Configuration of a TLS server with this certificate.
    [[nodiscard]] static QSslConfiguration configurationWith(const ServerCertificate &certificate);

    /// Makes a server with TLS end every handshake by handshake_failure, before its certificate.
    void offerNoCipher();

    [[nodiscard]] quint16 port() const { return m_server->serverPort(); }
    /// http(s)://HOST:port
    [[nodiscard]] QString url(const QString &host = QStringLiteral("127.0.0.1")) const;
    /// Complete requests, in order.
    [[nodiscard]] const QList<QByteArray> &requests() const { return m_requests; }
    /// All received bytes of all connections, before TLS decryption.
    [[nodiscard]] const QByteArray &received() const { return m_received; }
    [[nodiscard]] int connections() const { return m_connections; }
    [[nodiscard]] int openConnections() const { return m_open; }

    /// A whole answer; the connection ends after it.
    static void answer(QTcpSocket &socket, int status, const QByteArray &body,
                       const QByteArray &headers = {});
    /// A handler that gives every request this answer.
    [[nodiscard]] static Handler always(int status, const QByteArray &body,
                                        const QByteArray &headers = {});
    /// A handler that never answers.
    [[nodiscard]] static Handler silent();

private:
    void listen();
    void accept();
    void read(QTcpSocket &socket, QByteArray &pending);

    Handler m_handler;
    bool m_isTls = false;
    std::unique_ptr<QTcpServer> m_server;
    QList<QByteArray> m_requests;
    QByteArray m_received;
    int m_connections = 0;
    int m_open = 0;
};

#include "tests/support/LocalServer.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslCipher>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>

#include <gtest/gtest.h>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// Length of the first complete request in `bytes`; 0: still incomplete.
qsizetype wholeRequest(const QByteArray &bytes)
{
    const auto end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return 0;
    qsizetype length = 0;
    const QByteArrayList lines = bytes.left(end).split('\n');
    for (const QByteArray &line : lines) {
        if (line.toLower().startsWith("content-length:"))
            length = line.mid(15).trimmed().toLongLong();
    }
    const auto whole = end + 4 + length;
    return bytes.size() >= whole ? whole : 0;
}

QByteArray contentOf(const QString &file)
{
    QFile in(file);
    EXPECT_TRUE(in.open(QIODevice::ReadOnly)) << file.toStdString();
    return in.readAll();
}

} // namespace

LocalServer::LocalServer(Handler handler)
    : m_handler(std::move(handler))
    , m_server(std::make_unique<QTcpServer>())
{
    listen();
}

LocalServer::LocalServer(Handler handler, const ServerCertificate &certificate)
    : m_handler(std::move(handler))
    , m_isTls(true)
{
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(configurationWith(certificate));
    m_server = std::move(server);
    listen();
}

QSslConfiguration LocalServer::configurationWith(const ServerCertificate &certificate)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(contentOf(certificate.certificate)));
    configuration.setPrivateKey(QSslKey(contentOf(certificate.key), QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

void LocalServer::requireClientCertificate(const QString &authority, QSsl::SslProtocol protocol)
{
    auto &server = dynamic_cast<QSslServer &>(*m_server);
    QSslConfiguration configuration = server.sslConfiguration();
    configuration.setProtocol(protocol);
    configuration.setCaCertificates(QSslCertificate::fromPath(authority));
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    // Without these two Qt closes the connection without an alert.
    configuration.setHandshakeMustInterruptOnError(true);
    configuration.setMissingCertificateIsFatal(true);
    server.setSslConfiguration(configuration);
}

void LocalServer::offerNoCipher()
{
    auto &server = dynamic_cast<QSslServer &>(*m_server);
    QSslConfiguration configuration = server.sslConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2);
    // For an RSA key, which the server does not have.
    configuration.setCiphers({QSslCipher(QStringLiteral("ECDHE-RSA-AES128-GCM-SHA256"))});
    server.setSslConfiguration(configuration);
}

void LocalServer::listen()
{
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &LocalServer::accept);
    EXPECT_TRUE(m_server->listen(QHostAddress::LocalHost));
}

LocalServer::~LocalServer() = default;

QString LocalServer::url(const QString &host) const
{
    return u"%1://%2:%3"_s.arg(m_isTls ? u"https"_s : u"http"_s, host).arg(port());
}

void LocalServer::accept()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection()) {
        ++m_connections;
        ++m_open;
        const auto pending = std::make_shared<QByteArray>();
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            --m_open;
            socket->deleteLater();
        });
        connect(socket, &QTcpSocket::readyRead, this,
                [this, socket, pending] { read(*socket, *pending); });
        read(*socket, *pending);
    }
}

void LocalServer::read(QTcpSocket &socket, QByteArray &pending)
{
    const QByteArray bytes = socket.readAll();
    m_received += bytes;
    pending += bytes;
    while (const auto length = wholeRequest(pending)) {
        const QByteArray request = pending.left(length);
        pending.remove(0, length);
        m_requests.append(request);
        m_handler(socket, request);
    }
}

void LocalServer::answer(QTcpSocket &socket, int status, const QByteArray &body,
                         const QByteArray &headers)
{
    socket.write("HTTP/1.1 " + QByteArray::number(status) + " Test\r\nConnection: close\r\n"
                 + headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
                 + body);
    socket.disconnectFromHost();
}

LocalServer::Handler LocalServer::always(int status, const QByteArray &body,
                                         const QByteArray &headers)
{
    return [=](QTcpSocket &socket, const QByteArray &) { answer(socket, status, body, headers); };
}

LocalServer::Handler LocalServer::silent()
{
    return [](QTcpSocket &, const QByteArray &) {};
}

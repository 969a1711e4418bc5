#include "bridge/network/HandshakeLook.h"

#include <QSslConfiguration>

#include <utility>

namespace bridge::network {

HandshakeLook::HandshakeLook(const QString &host, quint16 port, const QString &peerName,
                             const QNetworkProxy &proxy, Clock &clock,
                             std::chrono::milliseconds patience, Answer answer)
    : m_answer(std::move(answer))
    , m_limit(clock.after(patience, [this] { finish(false); }))
{
    // Nothing is trusted, so that every certificate interrupts the handshake as soon as it comes.
    QSslConfiguration untrusting = QSslConfiguration::defaultConfiguration();
    untrusting.setCaCertificates({});
    untrusting.setPeerVerifyMode(QSslSocket::VerifyPeer);
    untrusting.setHandshakeMustInterruptOnError(true);
    m_socket.setProxy(proxy);
    m_socket.setSslConfiguration(untrusting);
    m_socket.setPeerVerifyName(peerName);
    connect(&m_socket, &QSslSocket::handshakeInterruptedOnError, this, [this] { finish(true); });
    connect(&m_socket, &QSslSocket::encrypted, this, [this] { finish(true); });
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, [this] { finish(false); });
    connect(&m_socket, &QAbstractSocket::connected, this,
            [this] { m_socket.startClientEncryption(); });
    m_socket.connectToHost(host, port);
}

HandshakeLook::~HandshakeLook()
{
    m_socket.disconnect(this);
}

void HandshakeLook::finish(bool showsCertificate)
{
    m_limit.reset();
    m_socket.disconnect(this);
    // Queued, outside the socket's signal: the answer may destroy this.
    QMetaObject::invokeMethod(
        this,
        [answer = std::exchange(m_answer, {}), showsCertificate] { answer(showsCertificate); },
        Qt::QueuedConnection);
}

} // namespace bridge::network

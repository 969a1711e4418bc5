#include "bridge/network/SchemeProbe.h"

#include <QNetworkProxy>

#include <utility>

namespace bridge::network {

namespace {

constexpr auto kGreeting = "HEAD / HTTP/1.1\r\nHost: %1\r\nConnection: close\r\n\r\n";
/// "HTTP/1.1 200"
constexpr qsizetype kStatusLine = 12;

/// Servers with TLS answer 400, in clear, to a plain request.
bool isPlainAnswer(const QByteArray &beginning)
{
    return beginning.startsWith("HTTP/") && beginning.mid(9, 3) != "400";
}

} // namespace

SchemeProbe::SchemeProbe(Scheme scheme, const QHostAddress &address, quint16 port, Clock &clock,
                         std::chrono::milliseconds patience, Answer answer)
    : m_answer(std::move(answer))
    , m_limit(clock.after(patience, [this] { finish(false); }))
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    // Only the handshake counts, from any server; nothing is sent to it.
    m_socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, [this] { finish(false); });
    if (scheme == Scheme::Https) {
        connect(&m_socket, &QAbstractSocket::connected, this,
                [this] { m_socket.startClientEncryption(); });
        connect(&m_socket, &QSslSocket::encrypted, this, [this] { finish(true); });
    } else {
        connect(&m_socket, &QAbstractSocket::connected, this, [this, address] {
            m_socket.write(QString::fromLatin1(kGreeting).arg(address.toString()).toLatin1());
        });
        connect(&m_socket, &QIODevice::readyRead, this, [this] {
            if (m_socket.bytesAvailable() >= kStatusLine)
                finish(isPlainAnswer(m_socket.read(kStatusLine)));
        });
    }
    m_socket.connectToHost(address, port);
}

SchemeProbe::~SchemeProbe()
{
    m_socket.disconnect(this);
}

void SchemeProbe::finish(bool speaksIt)
{
    m_limit.reset();
    m_socket.disconnect(this);
    // Queued, outside the socket's signal: the answer may destroy this.
    QMetaObject::invokeMethod(
        this, [answer = std::exchange(m_answer, {}), speaksIt] { answer(speaksIt); },
        Qt::QueuedConnection);
}

} // namespace bridge::network

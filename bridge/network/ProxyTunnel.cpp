#include "bridge/network/ProxyTunnel.h"

#include "bridge/answers/ProxyPage.h"

#include <algorithm>
#include <utility>

namespace bridge::network {

namespace {

using namespace std::chrono_literals;

/// For the rest of an error page, of which the beginning suffices.
constexpr auto kBodyPatience = 500ms;
constexpr qsizetype kMaxReceived = answers::ServerAnswer::kMaxErrorBody;

QByteArray headerIn(const QByteArray &head, const QByteArray &name)
{
    const QByteArrayList lines = head.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).trimmed().compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

/// "HTTP/1.1 407 Proxy Authentication Required"; 0: not HTTP.
int statusIn(const QByteArray &head)
{
    return head.startsWith("HTTP/1.") ? head.mid(9, 3).toInt() : 0;
}

QByteArray requestFor(const ProxyChoice &proxy, const endpoint::EndpointAddress &address)
{
    QString host = address.asciiHost();
    if (host.contains(u':') && !host.startsWith(u'['))
        host = u'[' + host + u']';
    const QByteArray target = QStringLiteral("%1:%2").arg(host).arg(address.port()).toLatin1();
    QByteArray request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (const QByteArray authorization = proxy.authorization(); !authorization.isEmpty())
        request += "Proxy-Authorization: " + authorization + "\r\n";
    return request + "Proxy-Connection: keep-alive\r\n\r\n";
}

} // namespace

ProxyTunnel::ProxyTunnel(std::shared_ptr<QSslSocket> socket, const ProxyChoice &proxy,
                         const endpoint::EndpointAddress &address, Clock &clock, Answer answer)
    : m_socket(std::move(socket))
    , m_clock(clock)
    , m_answer(std::move(answer))
{
    connect(m_socket.get(), &QIODevice::readyRead, this, &ProxyTunnel::take);
    connect(m_socket.get(), &QAbstractSocket::disconnected, this, &ProxyTunnel::conclude);
    connect(m_socket.get(), &QAbstractSocket::errorOccurred, this, &ProxyTunnel::conclude);
    m_socket->write(requestFor(proxy, address));
}

ProxyTunnel::~ProxyTunnel() = default;

void ProxyTunnel::take()
{
    m_received += m_socket->read(kMaxReceived - m_received.size());
    constexpr QByteArrayView kHttp("HTTP/");
    if (!m_received.startsWith(kHttp.first(std::min(kHttp.size(), m_received.size())))) {
        fail(QStringLiteral("Its answer is not HTTP."));
        return;
    }
    const qsizetype end = m_received.indexOf("\r\n\r\n");
    if (end < 0) {
        if (m_received.size() >= kMaxReceived)
            conclude();
        return;
    }
    const QByteArray head = m_received.left(end);
    const int status = statusIn(head);
    if (status >= 200 && status < 300)
        finish(std::nullopt);
    else
        takeRefusal(head, m_received.mid(end + 4));
}

void ProxyTunnel::takeRefusal(const QByteArray &head, const QByteArray &body)
{
    m_refusal.status = statusIn(head);
    m_refusal.body = body;
    m_refusal.isFromProxy = true;
    m_refusal.proxyError = headerIn(head, "X-Squid-Error");
    bool isKnown = false;
    const qlonglong length = headerIn(head, "Content-Length").toLongLong(&isKnown);
    if ((isKnown && body.size() >= length) || m_received.size() >= kMaxReceived)
        conclude();
    else if (!m_bodyPatience)
        m_bodyPatience = m_clock.after(kBodyPatience, [this] { conclude(); });
}

void ProxyTunnel::conclude()
{
    if (const auto failure = answers::proxyFailure(m_refusal)) {
        finish(failure);
        return;
    }
    fail(m_socket->errorString());
}

void ProxyTunnel::fail(const QString &message)
{
    Failure failure = Failure::of(FailureKind::ProxyInTheWay, {.message = message});
    failure.proxyFault = ProxyFault{};
    finish(failure);
}

void ProxyTunnel::finish(const std::optional<Failure> &failure)
{
    m_socket->disconnect(this);
    m_bodyPatience.reset();
    QMetaObject::invokeMethod(
        this, [answer = std::exchange(m_answer, {}), failure] { answer(failure); },
        Qt::QueuedConnection);
}

} // namespace bridge::network

#include "bridge/network/SocketRace.h"

#include "bridge/network/NetworkFailure.h"

#include <QNetworkProxy>

#include <algorithm>
#include <utility>

namespace bridge::network {

namespace {

/// Delay before the next address is tried as well.
constexpr std::chrono::milliseconds kHeadStart{250};
/// Limit of tried addresses: further ones of a name with dozens would not help.
constexpr int kMostAddresses = 8;

/// The most informative failure: a host that refuses is reachable.
Failure mostSpecific(std::vector<Failure> failures)
{
    const auto refused = std::find_if(failures.begin(), failures.end(), [](const Failure &failure) {
        return failure.kind() == FailureKind::ConnectionRefused;
    });
    return refused != failures.end() ? *refused : failures.front();
}

} // namespace

std::shared_ptr<QSslSocket> newSocket()
{
    return {new QSslSocket, [](QSslSocket *socket) {
                socket->disconnect();
                socket->abort();
                socket->deleteLater();
            }};
}

SocketRace::SocketRace(QList<QHostAddress> addresses, quint16 port, Clock &clock, Answer answer)
    : m_waiting(addresses.mid(0, kMostAddresses))
    , m_port(port)
    , m_clock(clock)
    , m_answer(std::move(answer))
{
    startNext();
}

SocketRace::~SocketRace() = default;

void SocketRace::startNext()
{
    m_next.reset();
    if (m_waiting.isEmpty()) {
        if (m_running.empty() && m_answer) {
            finish(failed(m_failures.empty() ? Failure::of(FailureKind::HostNotFound)
                                             : mostSpecific(m_failures)));
        }
        return;
    }
    const QHostAddress address = m_waiting.takeFirst();
    const auto socket = newSocket();
    QSslSocket *raw = socket.get();
    m_running.push_back(socket);
    raw->setProxy(QNetworkProxy::NoProxy);
    connect(raw, &QAbstractSocket::connected, this, [this, raw] {
        const auto won = std::find_if(m_running.begin(), m_running.end(),
                                      [raw](const auto &each) { return each.get() == raw; });
        finish(*won);
    });
    connect(raw, &QAbstractSocket::errorOccurred, this, [this, raw] { lost(raw); });
    m_next = m_clock.after(kHeadStart, [this] { startNext(); });
    raw->connectToHost(address, m_port);
}

void SocketRace::lost(QSslSocket *socket)
{
    m_failures.push_back(socketFailure(socket->error(), socket->errorString()));
    std::erase_if(m_running, [socket](const auto &each) { return each.get() == socket; });
    startNext();
}

void SocketRace::finish(const Outcome &outcome)
{
    m_waiting.clear();
    m_next.reset();
    if (outcome)
        (*outcome)->disconnect(this);
    // A loopback connection may fail at once, and the answer may destroy this.
    QMetaObject::invokeMethod(
        this, [answer = std::exchange(m_answer, {}), outcome] { answer(outcome); },
        Qt::QueuedConnection);
    m_running.clear();
}

} // namespace bridge::network

#pragma once

#include "bridge/core/Clock.h"
#include "bridge/core/Result.h"
#include "bridge/failure/Failure.h"

#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QSslSocket>

#include <functional>
#include <memory>
#include <vector>

namespace bridge::network {

/// A socket that is deleted later: it may be emitting the signal that ends it.
[[nodiscard]] std::shared_ptr<QSslSocket> newSocket();

/// Connects to the first of a host's addresses that answers: the next one is tried after a failure,
/// or in parallel after a delay (RFC 8305). Direct, without proxy. Main thread; its destructor ends
/// every attempt.
class SocketRace : public QObject
{
public:
    /// A connected socket without TLS yet, or why no address could be reached.
    using Outcome = Result<std::shared_ptr<QSslSocket>, Failure>;
    using Answer = std::function<void(const Outcome &)>;

    /// `clock` outlives it.
    SocketRace(QList<QHostAddress> addresses, quint16 port, Clock &clock, Answer answer);
    ~SocketRace() override;

private:
    void startNext();
    void lost(QSslSocket *socket);
    void finish(const Outcome &outcome);

    QList<QHostAddress> m_waiting;
    quint16 m_port;
    Clock &m_clock;
    Answer m_answer;
    std::vector<std::shared_ptr<QSslSocket>> m_running;
    std::unique_ptr<Timer> m_next;
    std::vector<Failure> m_failures;
};

} // namespace bridge::network

#pragma once

#include "bridge/answers/ServerAnswer.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/EndpointAddress.h"
#include "bridge/failure/Failure.h"
#include "bridge/network/ProxyChoice.h"

#include <QObject>
#include <QSslSocket>

#include <functional>
#include <memory>
#include <optional>

namespace bridge::network {

/// Asks an HTTP proxy for a tunnel to an endpoint, on a socket that is connected to the proxy. Qt's
/// own tunnels lose the proxy's answer, which says why there is none. Main thread; the destructor
/// ends it without an answer.
class ProxyTunnel : public QObject
{
public:
    /// nullopt: the tunnel stands, and the socket leads to the endpoint. A failure may repeat the
    /// proxy's name and password.
    using Answer = std::function<void(const std::optional<Failure> &)>;

    /// Answers once from the event loop; how long that takes is up to the caller. `clock` outlives
    /// it.
    ProxyTunnel(std::shared_ptr<QSslSocket> socket, const ProxyChoice &proxy,
                const endpoint::EndpointAddress &address, Clock &clock, Answer answer);
    ~ProxyTunnel() override;

private:
    void take();
    /// The head has come; its body need not end.
    void takeRefusal(const QByteArray &head, const QByteArray &body);
    void conclude();
    void fail(const QString &message);
    void finish(const std::optional<Failure> &failure);

    std::shared_ptr<QSslSocket> m_socket;
    Clock &m_clock;
    Answer m_answer;
    QByteArray m_received;
    std::unique_ptr<Timer> m_bodyPatience;
    answers::ServerAnswer m_refusal; ///< status 0: no head yet
};

} // namespace bridge::network

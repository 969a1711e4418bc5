#pragma once

#include "bridge/core/Clock.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QObject>
#include <QSslSocket>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>

namespace bridge::network {

/// Tests whether a server shows its certificate in a handshake. A server that ends one by
/// handshake_failure may want a certificate of the client, but then it has shown its own before;
/// one that has no cipher or no certificate for this name has not. Ends the handshake there:
/// nothing is sent. Main thread; its destructor ends it without an answer.
class HandshakeLook : public QObject
{
public:
    using Answer = std::function<void(bool showsCertificate)>;

    /// Connects to `host`, a name or an address. Answers once from the event loop, no later than
    /// `patience`. `clock` outlives it.
    HandshakeLook(const QString &host, quint16 port, const QString &peerName,
                  const QNetworkProxy &proxy, Clock &clock, std::chrono::milliseconds patience,
                  Answer answer);
    ~HandshakeLook() override;

private:
    void finish(bool showsCertificate);

    QSslSocket m_socket;
    Answer m_answer;
    std::unique_ptr<Timer> m_limit;
};

} // namespace bridge::network

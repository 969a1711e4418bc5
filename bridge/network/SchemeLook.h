#pragma once

#include "bridge/core/Clock.h"

#include <QHostAddress>
#include <QObject>
#include <QSslSocket>

#include <chrono>
#include <functional>
#include <memory>

namespace bridge::network {

/// Does a port speak the scheme that the address does not name? Tells "https:// to a plain port"
/// from a server that just hangs up. Sends nothing but a greeting: no credential, no path. Main
/// thread; destroying it ends it without an answer.
class SchemeLook : public QObject
{
    Q_OBJECT

public:
    enum class Scheme { Http, Https };
    using Answer = std::function<void(bool speaksIt)>;

    /// Answers once from the event loop, no later than `patience`. `clock` outlives it.
    SchemeLook(Scheme scheme, const QHostAddress &address, quint16 port, Clock &clock,
               std::chrono::milliseconds patience, Answer answer);
    ~SchemeLook() override;

private:
    void finish(bool speaksIt);

    QSslSocket m_socket;
    Answer m_answer;
    std::unique_ptr<Timer> m_limit;
};

} // namespace bridge::network

#pragma once

#include "bridge/core/Clock.h"

#include <QHostAddress>
#include <QObject>
#include <QSslSocket>

#include <chrono>
#include <functional>
#include <memory>

namespace bridge::network {

/// Tests whether a port speaks the other scheme than the address names. Distinguishes "https:// to
/// a plain port" from a server that hangs up. Sends a greeting only: no credential, no path. Main
/// thread; its destructor ends it without an answer.
class SchemeProbe : public QObject
{
public:
    enum class Scheme { Http, Https };
    using Answer = std::function<void(bool speaksIt)>;

    /// Answers once from the event loop, no later than `patience`. `clock` outlives it.
    SchemeProbe(Scheme scheme, const QHostAddress &address, quint16 port, Clock &clock,
                std::chrono::milliseconds patience, Answer answer);
    ~SchemeProbe() override;

private:
    void finish(bool speaksIt);

    QSslSocket m_socket;
    Answer m_answer;
    std::unique_ptr<Timer> m_limit;
};

} // namespace bridge::network

#pragma once

#include "bridge/answers/ProbeFinding.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/failure/Failure.h"

#include <QObject>

#include <functional>
#include <memory>

namespace bridge::chat {

/// Waits for an endpoint whose server is being started or whose model is being loaded: probes it
/// every two seconds until it is ready or fails for another reason. Main thread; a slot may call
/// back into it; owners delete it with deleteLater(), never from inside one of its signals.
class ReadinessWait : public QObject
{
    Q_OBJECT

public:
    /// One probe, as EndpointProbe.
    using Probe = std::function<void(QObject *context, answers::ProbeAnswer answer)>;

    /// `clock` outlives it.
    ReadinessWait(Probe probe, Clock &clock, QObject *parent = nullptr);

    /// Probes at once.
    void start();
    /// Neither ready() nor gaveUp() follows.
    void cancel();
    [[nodiscard]] bool isWaiting() const { return m_probing || m_timer; }

Q_SIGNALS:
    /// A message would be answered now. isWaiting() is over.
    void ready();
    /// Waiting does not help against this failure. isWaiting() is over.
    void gaveUp(const bridge::Failure &failure);

private:
    void probe();
    void onProbed(const answers::ProbeFinding &finding);

    Probe m_probe;
    Clock &m_clock;
    std::unique_ptr<QObject> m_probing; ///< context of the probe that is under way
    std::unique_ptr<Timer> m_timer;
    EmitGuard m_emitGuard;
};

} // namespace bridge::chat

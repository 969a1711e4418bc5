#pragma once

#include "bridge/check/EndpointProbe.h"
#include "bridge/core/Clock.h"
#include "bridge/failure/Failure.h"

#include <QObject>

#include <functional>
#include <memory>

namespace bridge::chat {

/// Waits for an endpoint whose server is being started or whose model is being loaded: looks every
/// two seconds until nothing is wrong, or something else than that. Main thread; a slot may call
/// back into it, and may delete it.
class ReadinessWait : public QObject
{
    Q_OBJECT

public:
    /// One look, as EndpointProbe.
    using Look = std::function<void(QObject *context, check::ProbeAnswer answer)>;

    /// `clock` outlives it.
    ReadinessWait(Look look, Clock &clock, QObject *parent = nullptr);
    ~ReadinessWait() override;

    /// Begins with a look at once.
    void start();
    /// Neither ready() nor gaveUp() follows.
    void cancel();
    [[nodiscard]] bool isWaiting() const { return m_look || m_timer; }

Q_SIGNALS:
    /// A message would be answered now. isWaiting() is over.
    void ready();
    /// Waiting will not mend this. isWaiting() is over.
    void gaveUp(const bridge::Failure &failure);

private:
    void look();
    void onLooked(const check::ProbeFinding &finding);

    Look m_askEndpoint;
    Clock &m_clock;
    std::unique_ptr<QObject> m_look; ///< its context, while it is on its way
    std::unique_ptr<Timer> m_timer;
};

} // namespace bridge::chat

#include "bridge/chat/ReadinessWait.h"

#include <utility>

namespace bridge::chat {

namespace {

constexpr std::chrono::seconds kProbeInterval{2};

/// True for failures that end once the server is started or the model is loaded.
bool passes(const Failure &failure)
{
    return failure.kind() == FailureKind::ConnectionRefused
           || failure.kind() == FailureKind::NoModelLoaded
           || failure.kind() == FailureKind::ModelLoading;
}

} // namespace

ReadinessWait::ReadinessWait(Probe probe, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_probe(std::move(probe))
    , m_clock(clock)
{}

void ReadinessWait::start()
{
    cancel();
    probe();
}

void ReadinessWait::cancel()
{
    m_probing.reset();
    m_timer.reset();
}

void ReadinessWait::probe()
{
    m_probing = std::make_unique<QObject>();
    m_probe(m_probing.get(), [this](const answers::ProbeFinding &finding) {
        // Called from the probe's callback.
        m_probing.release()->deleteLater();
        onProbed(finding);
    });
}

void ReadinessWait::onProbed(const answers::ProbeFinding &finding)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_timer.reset();
    if (!finding.failure)
        emit ready();
    else if (!passes(*finding.failure))
        emit gaveUp(*finding.failure);
    else
        m_timer = m_clock.after(kProbeInterval, [this] { probe(); });
}

} // namespace bridge::chat

#include "moc_ReadinessWait.cpp"

#include "bridge/chat/ReadinessWait.h"

#include <utility>

namespace bridge::chat {

namespace {

constexpr std::chrono::seconds kBetweenLooks{2};

/// What passes when somebody starts the server or loads the model.
bool passes(const Failure &failure)
{
    return failure.kind == FailureKind::ConnectionRefused
           || failure.kind == FailureKind::NoModelLoaded
           || failure.kind == FailureKind::ModelLoading;
}

} // namespace

ReadinessWait::ReadinessWait(Look look, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_askEndpoint(std::move(look))
    , m_clock(clock)
{}

ReadinessWait::~ReadinessWait() = default;

void ReadinessWait::start()
{
    cancel();
    look();
}

void ReadinessWait::cancel()
{
    m_look.reset();
    m_timer.reset();
}

void ReadinessWait::look()
{
    m_look = std::make_unique<QObject>();
    m_askEndpoint(m_look.get(), [this](const check::ProbeFinding &finding) {
        // Still on the probe's stack: it goes when that is unwound.
        m_look.release()->deleteLater();
        onLooked(finding);
    });
}

void ReadinessWait::onLooked(const check::ProbeFinding &finding)
{
    m_timer.reset();
    if (!finding.failure)
        emit ready();
    else if (!passes(*finding.failure))
        emit gaveUp(*finding.failure);
    else
        m_timer = m_clock.after(kBetweenLooks, [this] { look(); });
}

} // namespace bridge::chat

#include "moc_ReadinessWait.cpp"

#include "app/window/SignInWatch.h"

namespace app {

using bridge::agent::SignIn;

SignInWatch::SignInWatch(bridge::agent::AgentBackend &backend, bridge::Clock &clock,
                         QObject *parent)
    : QObject(parent)
    , m_backend(backend)
    , m_clock(clock)
{}

bool SignInWatch::isSignedIn() const
{
    return m_known && m_known->kind == SignIn::Kind::SignedIn;
}

void SignInWatch::look()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    m_next.reset();
    m_backend.locate(this, [this](const auto &program) {
        if (program)
            m_backend.askSignIn(*program, this, [this](const SignIn &answer) { note(answer); });
        else
            note({});
    });
}

void SignInWatch::follow()
{
    m_followedUntil = m_clock.monotonic() + kPatience;
    look();
}

void SignInWatch::stop()
{
    m_followedUntil.reset();
    m_next.reset();
}

void SignInWatch::note(const SignIn &answer)
{
    m_isAsking = false;
    // What is known stays until there is another answer.
    if (answer.kind != SignIn::Kind::Unknown || !m_known)
        m_known = answer;
    if (isSignedIn() || (m_followedUntil && m_clock.monotonic() >= *m_followedUntil))
        m_followedUntil.reset();
    if (m_followedUntil)
        m_next = m_clock.after(kPause, [this] { look(); });
    emit answered();
}

} // namespace app

#include "moc_SignInWatch.cpp"

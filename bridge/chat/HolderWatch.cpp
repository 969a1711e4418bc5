#include "bridge/chat/HolderWatch.h"

#include <utility>

namespace bridge::chat {

using session::HolderLook;

HolderWatch::HolderWatch(agent::ArchiveReader *reader, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_look(reader, clock)
{}

void HolderWatch::look(const QString &sessionId, QObject *context, std::function<void()> then)
{
    m_sessionId = sessionId;
    m_waiting.push_back({context, std::move(then)});
    if (!m_look.isAsking())
        ask();
}

void HolderWatch::ask()
{
    m_timer.reset();
    m_look.ask(m_sessionId, m_own ? m_own() : 0, [this](const HolderLook::Found &found) {
        const EmitGuard::Scope emitting(m_emitGuard);
        note(m_sessionId, found);
        for (const Waiting &each : std::exchange(m_waiting, {})) {
            if (each.context)
                each.then();
        }
    });
}

void HolderWatch::note(const QString &sessionId, const HolderLook::Found &found)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_sessionId = sessionId;
    std::optional<HeldBy> held = m_held;
    if (found && *found)
        held = HeldBy{.process = *found};
    else if (!found && !m_trustsUnknown)
        held = HeldBy{.process = m_held ? m_held->process : std::nullopt,
                      .isUnknown = true,
                      .problem = found.error().message};
    else if (isOnlyUnknown())
        held.reset();
    else if (held)
        held = HeldBy{.process = m_held->process, .isGone = true};
    set(held);
}

void HolderWatch::trustUnknown()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_trustsUnknown = true;
    if (isOnlyUnknown())
        set(std::nullopt);
}

void HolderWatch::set(const std::optional<HeldBy> &held)
{
    // Also afterwards: another process may open it before the user takes over.
    m_timer.reset();
    if (held)
        m_timer = m_clock.after(kPause, [this] { ask(); });
    if (std::exchange(m_held, held) != held)
        emit changed();
}

} // namespace bridge::chat

#include "moc_HolderWatch.cpp"

#include "bridge/library/HolderWatch.h"

namespace bridge::library {

HolderWatch::HolderWatch(KeptConversations &kept, Clock &clock, QString sessionId,
                         KeptConversations::Holder holder, QObject *parent)
    : QObject(parent)
    , m_kept(kept)
    , m_clock(clock)
    , m_sessionId(std::move(sessionId))
    , m_holder(std::move(holder))
{
    m_timer = m_clock.after(kPause, [this] { ask(); });
}

void HolderWatch::ask()
{
    m_kept.holder(m_sessionId, this, [this](const KeptConversations::HolderResult &holder) {
        const EmitGuard::Scope scope(m_emitGuard);
        // Also afterwards: another process may open it before the user takes over.
        m_timer = m_clock.after(kPause, [this] { ask(); });
        // What cannot be read says nothing new.
        if (!holder || *holder == m_holder)
            return;
        m_holder = *holder;
        emit changed();
    });
}

} // namespace bridge::library

#include "moc_HolderWatch.cpp"

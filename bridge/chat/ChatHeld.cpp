// The part of Chat that keeps away from a conversation that another process has open.
#include "bridge/chat/Chat.h"

#include <utility>

namespace bridge::chat {

void Chat::followHolder()
{
    m_holder.setOwn([this] { return isAsleep() ? 0 : agent().pid; });
    connect(m_session.get(), &session::Session::held, this,
            [this](const auto &found) { m_holder.note(sessionId(), found); });
    connect(&m_holder, &HolderWatch::changed, this, [this] {
        const EmitGuard::Scope emitting(m_emitGuard);
        endWaiting();
        // What was to be sent at once waits now.
        for (const Message &message : m_session->messages().waiting())
            m_writer.takeBack(message.id);
        for (const Message &message : m_outbox)
            m_writer.takeBack(message.id);
        emit heldChanged();
        emit queueChanged();
        // Its agent is live, and what was held back goes on.
        if (!isHeld())
            m_session->releaseQueue();
    });
}

void Chat::whenHolderIsKnown(QObject *context, std::function<void()> then)
{
    // An agent that is still falling asleep has it.
    if (!isHeld() && isAsleep() && agent().pid == 0 && m_hasBegun) {
        m_holder.look(sessionId(), context, std::move(then));
        return;
    }
    m_session->lookForHolder();
    then();
}

void Chat::trustUnknownHolder()
{
    m_session->trustUnknownHolder();
    m_holder.trustUnknown();
}

void Chat::handOver()
{
    keep();
    m_keeper.end();
}

bool Chat::refuses()
{
    if (!isHeld())
        return false;
    const EmitGuard::Scope emitting(m_emitGuard);
    emit heldRefused();
    return true;
}

} // namespace bridge::chat

#include "bridge/session/Conversation.h"

#include <utility>

namespace bridge::session {

claude::ConversationStart Conversation::next()
{
    if (m_fresh) {
        m_start = *std::exchange(m_fresh, std::nullopt);
        m_preface = std::exchange(m_freshPreface, {});
        m_triedOtherWay = false;
    }
    return m_start;
}

void Conversation::begun(const QString &id)
{
    m_start.resume = true;
    if (!id.isEmpty())
        m_start.sessionId = id;
    m_preface.clear();
    m_triedOtherWay = false;
}

void Conversation::startFresh(const QString &id, const QString &preface)
{
    m_fresh = claude::ConversationStart{id, false};
    m_freshPreface = preface;
}

bool Conversation::startsTheOtherWay(const process::ProcessExit &exit)
{
    if (m_triedOtherWay || exit.kind != process::ProcessExit::Kind::Exited
        || !exit.stderrTail.contains(m_start.resume ? QLatin1String("No conversation found")
                                                    : QLatin1String("already in use")))
        return false;
    m_triedOtherWay = true;
    m_start.resume = !m_start.resume;
    return true;
}

} // namespace bridge::session

#include "bridge/session/Conversation.h"

#include <utility>

namespace bridge::session {

agent::ConversationStart Conversation::next()
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
    m_start.resume = m_resumes;
    if (!id.isEmpty())
        m_start.sessionId = id;
    m_preface.clear();
    m_triedOtherWay = false;
}

void Conversation::startFresh(const QString &id, const QString &preface)
{
    m_fresh = agent::ConversationStart{id, false};
    m_freshPreface = preface;
}

bool Conversation::startsTheOtherWay(const agent::ExitMeaning &meaning)
{
    using Session = agent::ExitMeaning::Session;
    if (m_triedOtherWay || meaning.session != (m_start.resume ? Session::Missing : Session::Exists))
        return false;
    m_triedOtherWay = true;
    m_start.resume = !m_start.resume;
    return true;
}

} // namespace bridge::session

#include "bridge/session/Conversation.h"

#include "bridge/core/Ids.h"

#include <utility>

namespace bridge::session {

agent::ConversationStart Conversation::next()
{
    if (m_fresh) {
        m_start = *std::exchange(m_fresh, std::nullopt);
        m_preface = std::exchange(m_freshPreface, {});
        m_triedOtherWay = false;
    }
    agent::ConversationStart start = m_start;
    if (start.resume) {
        // The copy exists already.
        start.branchOf.clear();
        start.branchAt.clear();
    }
    return start;
}

void Conversation::begun(const QString &id)
{
    m_start.resume = m_resumes;
    m_start.branchOf.clear();
    m_start.branchAt.clear();
    if (!id.isEmpty())
        m_start.sessionId = id;
    m_preface.clear();
    m_triedOtherWay = false;
    m_hasNewId = false;
    m_isOwn = true;
}

void Conversation::startFresh(const QString &id, const QString &preface)
{
    m_fresh = agent::ConversationStart{id, false};
    m_freshPreface = preface;
}

Conversation::Next Conversation::nextAfter(const agent::ExitMeaning &meaning)
{
    using Session = agent::ExitMeaning::Session;
    const bool wasResumed = m_start.resume;
    if (meaning.session != (wasResumed ? Session::Missing : Session::Exists))
        return Next::None;
    if (!std::exchange(m_triedOtherWay, true)) {
        m_start.resume = !wasResumed;
        return wasResumed ? Next::WithoutPast : Next::OtherWay;
    }
    if (!m_isOwn || std::exchange(m_hasNewId, true))
        return Next::None;
    m_start = {newId(), false};
    return Next::WithoutPast;
}

void Conversation::giveUp()
{
    m_start.resume = m_resumes;
    m_triedOtherWay = false;
}

} // namespace bridge::session

#include "bridge/chat/Activity.h"

#include <algorithm>

namespace bridge::chat {

using session::ChatState;
using Step = agent::ActivityReported::Step;

void ActivityWatch::setState(ChatState state, bool isMessageOnItsWay)
{
    m_state = state;
    m_isMessageOnItsWay = isMessageOnItsWay;
    update();
}

void ActivityWatch::messageSent()
{
    m_step = Kind::Preparing;
    m_tools.clear();
    if (m_isMessageSent)
        m_activity = {}; // another turn, without a pause between them
    update();
    m_isMessageSent = true;
}

void ActivityWatch::follow(const agent::AgentEvent &event)
{
    std::visit([this](const auto &each) { on(each); }, event);
}

void ActivityWatch::toolsLost()
{
    m_tools.clear();
    setStep(Kind::Preparing);
}

void ActivityWatch::on(const agent::ActivityReported &event)
{
    if (!event.parentToolUseId.isEmpty())
        return;
    if (event.step == Step::AnswerBegun)
        m_tokensBefore += std::exchange(m_tokens, 0);
    setStep(event.step == Step::Asked         ? Kind::Asked
            : event.step == Step::AnswerBegun ? Kind::Reading
                                              : Kind::Compacting);
}

void ActivityWatch::on(const agent::TokensReported &event)
{
    if (!event.parentToolUseId.isEmpty())
        return;
    m_tokens = event.outputTokens;
    update();
}

void ActivityWatch::on(const agent::BlockStarted &event)
{
    if (!event.parentToolUseId.isEmpty())
        return;
    using agent::BlockKind;
    setStep(event.kind == BlockKind::Thinking  ? Kind::Thinking
            : event.kind == BlockKind::ToolUse ? Kind::Calling
                                               : Kind::Writing,
            event.toolName);
}

void ActivityWatch::on(const agent::BlockFinished &event)
{
    if (event.kind != agent::BlockKind::ToolUse || !event.parentToolUseId.isEmpty())
        return;
    m_tools.emplace_back(event.toolUseId, event.toolName);
    showTools();
}

void ActivityWatch::on(const agent::ToolFinished &event)
{
    // One of them: servers give several calls of one answer the same id.
    const auto ended = std::find_if(m_tools.begin(), m_tools.end(), [&event](const auto &tool) {
        return tool.first == event.toolUseId;
    });
    if (ended == m_tools.end())
        return;
    m_tools.erase(ended);
    showTools();
}

void ActivityWatch::on(const agent::TurnEnded &)
{
    m_tools.clear();
    setStep(Kind::Preparing);
}

void ActivityWatch::showTools()
{
    if (m_tools.empty())
        setStep(Kind::Preparing);
    else
        setStep(Kind::Running, m_tools.back().second);
}

void ActivityWatch::setStep(Kind step, const QString &tool)
{
    m_step = step;
    m_tool = tool;
    update();
}

void ActivityWatch::update()
{
    Kind kind = Kind::None;
    switch (m_state) {
    case ChatState::Failed:
        break;
    case ChatState::Stopped: // asleep: the message wakes it
    case ChatState::Starting:
        kind = m_isMessageOnItsWay ? Kind::Starting : Kind::None;
        break;
    case ChatState::Restarting:
        kind = m_isMessageOnItsWay ? Kind::Restarting : Kind::None;
        break;
    case ChatState::Ready:
        kind = m_isMessageOnItsWay ? Kind::Checking : Kind::None;
        break;
    case ChatState::Working:
        kind = m_step;
        break;
    case ChatState::Waiting:
        kind = Kind::WaitingForUser;
        break;
    case ChatState::Retrying:
        kind = Kind::Retrying;
        break;
    }
    if (kind == Kind::None) {
        m_activity = {};
        m_isMessageSent = false;
        m_step = Kind::Preparing;
        m_tools.clear();
        m_tokens = m_tokensBefore = 0;
        return;
    }
    const auto now = m_clock.monotonic();
    Activity next = m_activity;
    if (m_activity.kind == Kind::None) {
        next.turnSince = now;
        m_tokens = m_tokensBefore = 0;
    }
    next.kind = kind;
    const bool hasTool = kind == Kind::Running || kind == Kind::Calling;
    next.tool = hasTool ? m_tool : QString();
    next.tools = kind == Kind::Running ? static_cast<int>(m_tools.size()) : 0;
    next.tokens = m_tokensBefore + m_tokens;
    if (next.kind != m_activity.kind || next.tool != m_activity.tool)
        next.since = now;
    if (kind == Kind::WaitingForUser && m_activity.kind != kind)
        m_waitsSince = now;
    if (m_activity.kind == Kind::WaitingForUser && kind != Kind::WaitingForUser)
        next.waited += now - m_waitsSince;
    m_activity = next;
}

} // namespace bridge::chat

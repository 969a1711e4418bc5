#include "tests/endtoend/support/ChatLog.h"

#include <algorithm>

using namespace bridge;
using chat::Chat;

ChatLog::ChatLog(Chat &chat)
    : m_chat(chat)
{
    connect(&chat, &Chat::stateChanged, this,
            [this](session::ChatState state) { states.push_back(state); });
    connect(&chat, &Chat::turnEnded, this, [this](bool ok, const QString &text) {
        turns.push_back({ok, text});
    });
    connect(&chat, &Chat::permissionAsked, this,
            [this](const agent::PermissionRequest &request) { permissions.push_back(request); });
    connect(&chat, &Chat::failed, this,
            [this](const Failure &failure) { failures.push_back(failure); });
    connect(&chat, &Chat::agentChanged, this, [this] {
        if (const qint64 pid = m_chat.agent().pid; pid != 0 && !agents.contains(pid))
            agents.append(pid);
    });
    connect(&chat, &Chat::agentEvent, this, &ChatLog::onAgentEvent);
    connect(&chat, &Chat::stopped, this, [this] { stopped = true; });
}

void ChatLog::onAgentEvent(const agent::AgentEvent &event)
{
    if (std::holds_alternative<agent::BlockText>(event))
        ++pieces;
    else if (std::holds_alternative<agent::RetryScheduled>(event))
        ++retries;
}

int ChatLog::count(session::ChatState state) const
{
    return static_cast<int>(std::count(states.begin(), states.end(), state));
}

std::string ChatLog::describe() const
{
    std::string text = "states:";
    for (const session::ChatState state : states)
        text += ' ' + session::stateName(state).toStdString();
    for (const Failure &failure : failures)
        text += "\nfailure: " + failureKindName(failure.kind()).toStdString() + " "
                + failure.message.toStdString() + "\n" + failure.stderrTail.toStdString();
    chat::Transcript &transcript = m_chat.transcript();
    for (int row = 0; row < transcript.count(); ++row)
        text += "\n- "
                + transcript.data(transcript.index(row), Qt::DisplayRole)
                      .toString()
                      .simplified()
                      .left(200)
                      .toStdString();
    return text + '\n';
}

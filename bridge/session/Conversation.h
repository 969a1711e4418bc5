#pragma once

#include "bridge/agent/AgentBackend.h"

#include <QString>

#include <optional>

namespace bridge::session {

/// The agent's conversation that a session continues, and how the next agent is started for it. A
/// value; owned by Session.
class Conversation
{
public:
    /// `resumes`: AgentCapabilities::resumesSessions; false: every agent begins a new conversation.
    Conversation(agent::ConversationStart start, bool resumes)
        : m_start(std::move(start))
        , m_resumes(resumes)
    {}

    /// How the next agent is started.
    [[nodiscard]] agent::ConversationStart next();
    /// The agent chose this id for the conversation.
    void named(const QString &id) { m_start.sessionId = id; }
    /// The agent has taken a message: from now on the next agent resumes the conversation. `id` is
    /// the id that the agent reports (a different one after /clear), or empty.
    void begun(const QString &id);
    /// The next agent begins a new conversation with this id; `preface` is put before its first
    /// message.
    void startFresh(const QString &id, const QString &preface);
    /// The message as it is sent to the agent.
    [[nodiscard]] QString textFor(const QString &message) const { return m_preface + message; }

    /// True: the agent ended because the conversation's file was not as assumed ("already in use",
    /// or nothing to resume), and the next agent is started the other way. Not twice in a row.
    [[nodiscard]] bool startsTheOtherWay(const agent::ExitMeaning &meaning);

private:
    agent::ConversationStart m_start;
    QString m_preface; ///< until the conversation has begun
    std::optional<agent::ConversationStart> m_fresh;
    QString m_freshPreface;
    bool m_triedOtherWay = false;
    bool m_resumes;
};

} // namespace bridge::session

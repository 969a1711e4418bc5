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
        , m_isOwn(!m_start.resume)
        , m_resumes(resumes)
    {}

    /// How the next agent is started.
    [[nodiscard]] agent::ConversationStart next();
    [[nodiscard]] const QString &id() const { return m_start.sessionId; }
    /// The next agent begins a new conversation: startFresh().
    [[nodiscard]] bool isFreshNext() const { return m_fresh.has_value(); }
    /// The agent chose this id for the conversation.
    void named(const QString &id) { m_start.sessionId = id; }
    /// False: it was begun elsewhere and has not been continued here.
    [[nodiscard]] bool isOwn() const { return m_isOwn; }
    /// True if an agent has taken a message of it, here or before.
    [[nodiscard]] bool hasBegun() const { return m_start.resume; }
    /// The agent has taken a message: from now on the next agent resumes the conversation. `id` is
    /// the id that the agent reports (a different one after /clear), or empty.
    void begun(const QString &id);
    /// The next agent begins a new conversation with this id; `preface` is put before its first
    /// message.
    void startFresh(const QString &id, const QString &preface);
    /// The message as it is sent to the agent.
    [[nodiscard]] QString textFor(const QString &message) const { return m_preface + message; }

    /// How the conversation goes on after an agent that ended while it started.
    enum class Next {
        None,        ///< not: its file has nothing to do with the end
        OtherWay,    ///< it exists and is resumed, or nothing was said and it is begun
        WithoutPast, ///< there is nothing to resume: the next agent knows nothing of it
    };
    /// The agent may have ended because the conversation's file was not as assumed ("already in
    /// use", or nothing to resume): the next one is started the other way. If neither way is
    /// possible (the file has no content: protocol reference, 7.5), it gets a new id, unless it is
    /// a conversation that was never continued here: another one is not what the caller asked for.
    [[nodiscard]] Next nextAfter(const agent::ExitMeaning &meaning);
    /// After Next::WithoutPast: there is no text of it either, so no agent is started, and the next
    /// one resumes it.
    void giveUp();
    /// Text to be put before the next message.
    void carryOver(const QString &preface) { m_preface = preface; }

private:
    agent::ConversationStart m_start;
    QString m_preface; ///< until the conversation has begun
    std::optional<agent::ConversationStart> m_fresh;
    QString m_freshPreface;
    bool m_triedOtherWay = false;
    bool m_hasNewId = false; ///< and has not begun under it
    bool m_isOwn;            ///< begun or continued here
    bool m_resumes;
};

} // namespace bridge::session

#pragma once

#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/process/AgentProcess.h"

#include <QString>

#include <optional>

namespace bridge::session {

/// Which of the agent's conversations a chat goes on in, and how an agent is started for it.
class Conversation
{
public:
    explicit Conversation(claude::ConversationStart start)
        : m_start(std::move(start))
    {}

    /// How the next agent is started.
    [[nodiscard]] claude::ConversationStart next();
    /// The agent has taken a message: from now on the conversation can be resumed. `id` is the
    /// agent's word for it (another one after /clear), or empty.
    void begun(const QString &id);
    /// The next agent begins a new one of this id, which is told `preface` with its first message.
    void startFresh(const QString &id, const QString &preface);
    /// A message as the agent is to be given it.
    [[nodiscard]] QString wordsFor(const QString &message) const { return m_preface + message; }

    /// True: what we believed about the conversation's file was wrong ("already in use", or one to
    /// resume that is not there), and the next agent is started the other way. Not twice in a row.
    [[nodiscard]] bool startsTheOtherWay(const process::ProcessExit &exit);

private:
    claude::ConversationStart m_start;
    QString m_preface; ///< until it has begun
    std::optional<claude::ConversationStart> m_fresh;
    QString m_freshPreface;
    bool m_triedOtherWay = false;
};

} // namespace bridge::session

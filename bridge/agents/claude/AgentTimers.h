#pragma once

#include "bridge/json/JsonFields.h"

#include <QHash>
#include <QString>

namespace bridge::claude {

/// The times at which Claude Code goes on by itself, from the calls of its own tools and their
/// results (protocol reference, 1.7). They live in its process only. A value; owned by the codec.
class AgentTimers
{
public:
    /// The content of an assistant message.
    void followCalls(const json::Json &content);
    /// The content of a message with results; `result` is the tool's own form of the only one. True
    /// if count() has changed.
    [[nodiscard]] bool followResults(const json::Json &content, const json::Json &result);
    /// One has come: `source` is the wire's word for its kind. True if count() has changed.
    [[nodiscard]] bool fired(const QString &source);
    [[nodiscard]] int count() const
    {
        return static_cast<int>(m_jobs.size()) + (m_hasWakeup ? 1 : 0);
    }

private:
    struct Call
    {
        QString tool;
        QString job;         ///< to be removed
        bool isStop = false; ///< ends the wake-up
    };
    struct Job
    {
        bool isRecurring = false;
        double next = 0; ///< ms since the epoch, of the first time
    };
    void finish(const Call &call, const json::Json &result);

    QHash<QString, Call> m_calls; ///< without a result, by tool use id
    QHash<QString, Job> m_jobs;   ///< by the agent's id
    bool m_hasWakeup = false;     ///< there is one at most
};

} // namespace bridge::claude

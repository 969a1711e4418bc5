#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <chrono>
#include <memory>

namespace bridge::session {

/// Finds the tools of an agent that run longer than the user wants to wait without being asked. A
/// tool's time begins when it may run, after its permission. A subagent has no limit while it shows
/// progress: its time begins again with each of its messages, and stands still while a tool of its
/// own runs, which has a limit itself. What waits for the user has none.
///
/// Main thread; a slot may call back into it; owners delete it with deleteLater(), never from
/// inside one of its signals.
class ToolWatch : public QObject
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    explicit ToolWatch(Clock &clock, QObject *parent = nullptr);

    /// 0: none. Applies to running tools as well.
    void setLimit(std::chrono::milliseconds limit);
    /// An event of the agent.
    void follow(const agent::AgentEvent &event);
    /// The user has answered the agent's request.
    void answered(const QString &requestId);
    /// The tool's time begins again.
    void keepWaiting(const QString &toolUseId);
    /// The agent has ended, and its tools with it.
    void end();

Q_SIGNALS:
    /// The tool has reached the limit; once, until keepWaiting().
    void overdue(const QString &toolUseId, std::chrono::milliseconds limit);
    /// A tool that was overdue is no longer: it has ended, or it goes on with new time.
    void settled(const QString &toolUseId);

private:
    struct Tool
    {
        QString parent; ///< the subagent's tool use; empty: of the main agent
        bool isSubagent = false;
        bool isWaitingForUser = false; ///< its permission is asked
        bool isOverdue = false;
        std::chrono::milliseconds since{0}; ///< its time began
    };

    void begin(const agent::BlockFinished &block);
    void finish(const QString &toolUseId);
    void restartTime(const QString &toolUseId);
    void noteProgress(const QString &subagent);
    /// True if its time runs.
    [[nodiscard]] bool isTimed(const QString &toolUseId, const Tool &tool) const;
    void arm();
    void onTimer();

    Clock &m_clock;
    std::chrono::milliseconds m_limit{0};
    QHash<QString, Tool> m_tools;       ///< running ones, by tool use id
    QHash<QString, QString> m_requests; ///< open permission request -> tool use
    std::unique_ptr<Timer> m_timer;     ///< the next tool may be overdue
    EmitGuard m_emitGuard;
};

} // namespace bridge::session

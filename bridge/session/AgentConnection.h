#pragma once

#include "bridge/agent/AgentCodec.h"
#include "bridge/agent/LineFramer.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/ProcessTree.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace bridge::session {

/// One agent: its process, the codec that speaks with it, and what it leaves behind. Bytes in,
/// events out. One object, one process; it may be destroyed from its own signals only through
/// deleteLater(). Main thread.
class AgentConnection : public QObject
{
    Q_OBJECT

public:
    /// `tree` outlives it.
    AgentConnection(std::unique_ptr<process::AgentProcess> process,
                    std::unique_ptr<agent::AgentCodec> codec, process::ProcessTree &tree,
                    QObject *parent = nullptr);
    ~AgentConnection() override;

    /// Starts the process and asks for the handshake. `sessionId` tells its children's.
    void start(const process::LaunchSpec &spec, const QString &sessionId);

    void queryStatus() { write(m_codec->queryStatus()); }
    void sendMessage(const QString &text, const QString &id)
    {
        write(m_codec->userMessage(text, id));
    }
    void interrupt() { write(m_codec->interrupt()); }
    void answer(const QString &requestId, const agent::PermissionAnswer &answer)
    {
        write(m_codec->answer(requestId, answer));
    }
    void terminate();
    void kill() { m_process->kill(); }

    /// 0 before it runs and when it has ended.
    [[nodiscard]] qint64 pid() const { return m_pid; }
    [[nodiscard]] QString stderrTail() const { return m_process->stderrTail(); }

Q_SIGNALS:
    void started(qint64 pid);
    void happened(const bridge::agent::AgentEvent &event);
    /// Taken back because the agent has ended: open blocks, questions, requests.
    void lost(const bridge::agent::AgentEvent &event);
    /// The last signal. `leftovers` names what it had left running, which is ended now.
    void ended(const bridge::process::ProcessExit &exit, const QStringList &leftovers);

private:
    void onStarted(qint64 pid);
    void onOutput(const QByteArray &bytes);
    void onLine(const agent::LineFramer::Line &line);
    void onEvent(const agent::AgentEvent &event);
    void onExited(const process::ProcessExit &exit);
    [[nodiscard]] QStringList endLeftovers();
    void write(const QByteArray &bytes);

    std::unique_ptr<process::AgentProcess> m_process;
    std::unique_ptr<agent::AgentCodec> m_codec;
    process::ProcessTree &m_tree;
    agent::LineFramer m_framer;
    QString m_sessionId;
    qint64 m_pid = 0;
    std::vector<agent::BackgroundTasksChanged::Task> m_tasks;
};

} // namespace bridge::session

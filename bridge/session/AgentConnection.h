#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/agent/LineFramer.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/ProcessTree.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace bridge::session {

/// One agent: its process, the codec that speaks with it, and the processes it leaves behind. Bytes
/// in, events out. One object, one process. Main thread; owners delete it with deleteLater(), never
/// from inside one of its signals.
class AgentConnection : public QObject
{
    Q_OBJECT

public:
    /// `backend` and `tree` outlive it.
    AgentConnection(std::unique_ptr<process::AgentProcess> process,
                    const agent::AgentBackend &backend, process::ProcessTree &tree,
                    QObject *parent = nullptr);
    ~AgentConnection() override;

    /// Starts the process and the handshake. The conversation's id marks the agent's descendants.
    void start(const process::LaunchSpec &spec, const agent::ConversationStart &conversation);

    /// StatusReported follows, empty if the wire has no such query.
    void queryStatus();
    void sendMessage(const QString &text, const QString &id)
    {
        write(m_codec->prompt({agent::PromptText{text}}, id));
    }
    /// RequestDone or RequestFailed follows; false: the wire has no such question.
    bool askHealth();
    void interrupt() { write(m_codec->cancel()); }
    /// True: the agent is asked; RequestDone or RequestFailed follows.
    bool stopTool(const QString &toolUseId);
    void answer(const QString &requestId, const agent::PermissionAnswer &answer)
    {
        write(m_codec->answer(requestId, answer));
    }
    /// True: the agent is asked; RequestDone or RequestFailed follows.
    bool setOption(const QString &optionId, const QString &value);
    /// @name Going back; see AgentCodec
    /// True: the agent is asked, and its answer or RequestFailed follows.
    /// @{
    bool rewind(const QString &messageId, const QString &newestMessageId);
    bool previewFiles(const QString &messageId);
    bool restoreFiles(const QString &messageId);
    bool rename(const QString &title);
    /// @}
    /// The agent gets no more messages.
    void closeInput() { m_process->closeInput(); }
    void terminate();
    /// Without the end of its input before it; see AgentProcess.
    void terminateAtOnce();
    void kill() { m_process->kill(); }

    /// 0 before it runs and when it has ended.
    [[nodiscard]] qint64 pid() const { return m_pid; }
    [[nodiscard]] QString stderrTail() const { return m_process->stderrTail(); }

Q_SIGNALS:
    void started(qint64 pid);
    /// At least one whole line has arrived; its events follow.
    void heard();
    void agentEvent(const bridge::agent::AgentEvent &event);
    /// Taken back because the agent has ended: open blocks, questions, requests.
    void openItemEnded(const bridge::agent::AgentEvent &event);
    /// The last signal. `leftovers` names what it had left running, which is ended now.
    void ended(const bridge::process::ProcessExit &exit, const QStringList &leftovers);

private:
    void onStarted(qint64 pid);
    void onOutput(const QByteArray &bytes);
    void onLine(const agent::LineFramer::Line &line);
    void onAgentEvent(const agent::AgentEvent &event);
    void onExited(const process::ProcessExit &exit);
    [[nodiscard]] QStringList endLeftovers();
    bool write(const QByteArray &bytes);

    std::unique_ptr<process::AgentProcess> m_process;
    const agent::AgentBackend &m_backend;
    std::unique_ptr<agent::AgentCodec> m_codec;
    process::ProcessTree &m_tree;
    agent::LineFramer m_framer;
    QString m_sessionId;
    qint64 m_pid = 0;
    std::vector<agent::BackgroundTasksChanged::Task> m_tasks;
    EmitGuard m_emitGuard;
};

} // namespace bridge::session

#pragma once

#include "bridge/core/EmitGuard.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/StderrTail.h"

#include <QProcess>

namespace bridge::process {

/// AgentProcess on QProcess. On Linux the child runs in its own session (setsid) and gets SIGTERM
/// when this process dies in any way (PR_SET_PDEATHSIG). See ProcessTree for its descendants. A
/// descendant that holds the child's output open does not delay exited(): output written until then
/// is delivered, later output is lost.
class ChildProcess final : public AgentProcess
{
    Q_OBJECT

public:
    explicit ChildProcess(QObject *parent = nullptr);
    ~ChildProcess() override;

    void start(const LaunchSpec &spec) override;
    void write(const QByteArray &bytes) override;
    void closeInput() override { m_process->closeWriteChannel(); }
    void terminate() override;
    void terminateAtOnce() override;
    void kill() override { m_process->kill(); }
    void killGroup() override;
    [[nodiscard]] qint64 pid() const override { return m_pid; }
    [[nodiscard]] QString stderrTail() const override { return m_stderr.text(); }

private:
    void deliverOutput();
    void failLater(const QString &error);
    void reportExit(ProcessExit exit);

    /// Not a member by value: ~QProcess waits for a running child, see ~ChildProcess.
    QProcess *m_process;
    StderrTail m_stderr;
    qint64 m_pid = 0;
    bool m_ended = false;
    EmitGuard m_emitGuard;
};

} // namespace bridge::process

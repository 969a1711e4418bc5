#pragma once

#include "bridge/process/AgentProcess.h"
#include "bridge/process/StderrTail.h"

#include <QProcess>

namespace bridge::process {

/// AgentProcess on QProcess. On Linux the child runs in its own session (setsid) and gets SIGTERM
/// when this process dies, however it dies (PR_SET_PDEATHSIG). See ProcessTree for its descendants.
class ChildProcess final : public AgentProcess
{
    Q_OBJECT

public:
    explicit ChildProcess(QObject *parent = nullptr);
    ~ChildProcess() override;

    void start(const LaunchSpec &spec) override;
    void write(const QByteArray &bytes) override;
    void terminate() override;
    void kill() override;
    [[nodiscard]] qint64 pid() const override;
    [[nodiscard]] QString stderrTail() const override;

private:
    void reportExit(ProcessExit exit);

    QProcess m_process;
    StderrTail m_stderr;
    qint64 m_pid = 0;
    bool m_ended = false;
};

} // namespace bridge::process

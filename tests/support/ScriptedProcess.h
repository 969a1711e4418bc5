#pragma once

#include "bridge/process/AgentProcess.h"

#include <QList>
#include <QPointer>
#include <QStringList>

#include <functional>
#include <vector>

/// A process that exists only in the test, which plays it and reads its input. Its pids are above
/// the kernel's maximum, so they never name a real process.
class ScriptedProcess final : public bridge::process::AgentProcess
{
public:
    static constexpr qint64 kFirstPid = 5'000'000;

    explicit ScriptedProcess(qint64 pid);

    /// @name What the test plays
    void becomeStarted();
    void sayBytes(const QByteArray &bytes);
    void writeStderr(const QString &text) { m_stderrTail = text; }
    /// Ends by itself, or after terminate() or kill().
    void exit(int code = 0, const QString &stderrTail = {});
    void dieOfSignal(int number);
    void failToStart(const QString &error);

    /// Called with what is written to it, after it counts as received.
    std::function<void(const QByteArray &)> onWritten;

    /// @name What was asked of it
    [[nodiscard]] const bridge::process::LaunchSpec &spec() const { return m_spec; }
    [[nodiscard]] bool wasStarted() const { return m_wasStarted; }
    [[nodiscard]] bool wasTerminated() const { return m_wasTerminated; }
    /// Without waiting for its own end.
    [[nodiscard]] bool wasTerminatedAtOnce() const { return m_wasTerminatedAtOnce; }
    [[nodiscard]] bool wasKilled() const { return m_wasKilled; }
    /// With what it has started.
    [[nodiscard]] bool wasGroupKilled() const { return m_wasGroupKilled; }
    [[nodiscard]] bool wasInputClosed() const { return m_wasInputClosed; }
    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }
    /// The lines that FakeCodec wrote to it, as their fields, in order.
    [[nodiscard]] QList<QStringList> received() const;
    /// Number of these requests among them ("cancel", "status").
    [[nodiscard]] qsizetype count(const QString &request) const;
    /// The texts and the ids of the user messages, in order.
    [[nodiscard]] QStringList userTexts() const;
    [[nodiscard]] QStringList userMessageIds() const;

    void start(const bridge::process::LaunchSpec &spec) override;
    void write(const QByteArray &bytes) override;
    void closeInput() override { m_wasInputClosed = true; }
    void terminate() override { m_wasTerminated = true; }
    void terminateAtOnce() override { m_wasTerminated = m_wasTerminatedAtOnce = true; }
    void kill() override { m_wasKilled = true; }
    void killGroup() override { m_wasKilled = m_wasGroupKilled = true; }
    [[nodiscard]] qint64 pid() const override { return m_isRunning ? m_pid : 0; }
    [[nodiscard]] QString stderrTail() const override { return m_stderrTail; }

private:
    void end(bridge::process::ProcessExit exit);

    qint64 m_pid;
    bridge::process::LaunchSpec m_spec;
    QByteArray m_written;
    QString m_stderrTail;
    bool m_wasStarted = false;
    bool m_isRunning = false;
    bool m_wasTerminated = false;
    bool m_wasTerminatedAtOnce = false;
    bool m_wasKilled = false;
    bool m_wasGroupKilled = false;
    bool m_wasInputClosed = false;
    bool m_hasEnded = false;
};

/// Creates scripted processes and lists them in order. Does not own them: deleted ones leave the
/// list.
class ScriptedProcesses
{
public:
    /// The factory for the product; this object outlives it.
    [[nodiscard]] bridge::process::AgentProcessFactory factory();

    /// Number of processes created so far.
    [[nodiscard]] int count() const { return static_cast<int>(m_processes.size()); }
    /// Called with each new process.
    std::function<void(ScriptedProcess &)> onMade;
    [[nodiscard]] ScriptedProcess &at(int index) const;
    [[nodiscard]] ScriptedProcess &latest() const { return at(count() - 1); }

private:
    std::vector<QPointer<ScriptedProcess>> m_processes;
};

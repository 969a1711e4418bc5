#pragma once

#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/process/AgentProcess.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <chrono>
#include <memory>

namespace bridge::process {

/// What a program may take before it is ended.
struct RunLimits
{
    std::chrono::milliseconds patience{0}; ///< 0: any time
    qsizetype output = 64 * 1024;          ///< bytes of its stdout
};

/// How a run ended.
struct RunResult
{
    enum class Kind {
        Exited,        ///< by itself, with `code`
        Signalled,     ///< by a signal that is not from here: `code`
        NotStarted,    ///< `error` has the system's message
        TimedOut,      ///< ended from here after RunLimits::patience
        TooMuchOutput, ///< ended from here: it wrote more than RunLimits::output
    };
    Kind kind = Kind::Exited;
    int code = 0;
    QString error{};
    QByteArray output{};  ///< its stdout, at most RunLimits::output bytes
    QString stderrTail{}; ///< last lines of its stderr, bounded; plain text
    [[nodiscard]] bool succeeded() const { return kind == Kind::Exited && code == 0; }
    friend bool operator==(const RunResult &, const RunResult &) = default;
};

/// A program that is started for one answer: it gets no input, its time and its output are bounded,
/// and with it ends what it has started in its process group. What it leaves running when it exits
/// by itself is left alone. One object, one run. Destroying it ends the program. Main thread;
/// owners delete it with deleteLater(), never from inside its signal.
class ProgramRun : public QObject
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    ProgramRun(const AgentProcessFactory &processes, Clock &clock, QObject *parent = nullptr);
    ~ProgramRun() override;

    /// Call once. finished() follows from the event loop, never from inside this call.
    void start(const LaunchSpec &spec, const RunLimits &limits);
    /// `resource` lives until the program has ended, also if this object is destroyed before: e.g.
    /// the folder it works in.
    void keepUntilEnd(std::shared_ptr<void> resource) { m_resource = std::move(resource); }

Q_SIGNALS:
    /// The only signal, once. After TimedOut and TooMuchOutput the program may still be ending.
    void finished(const bridge::process::RunResult &result);

private:
    void take(const QByteArray &bytes);
    void conclude(const ProcessExit &exit);
    void stop(RunResult::Kind why);
    void abandon();
    void finish();

    Clock &m_clock;
    RunLimits m_limits;
    RunResult m_result;
    bool m_isStarted = false;
    std::unique_ptr<AgentProcess> m_process; ///< until it has ended or is left to itself
    std::unique_ptr<Timer> m_patience;
    std::shared_ptr<void> m_resource;
    EmitGuard m_emitGuard;
};

} // namespace bridge::process

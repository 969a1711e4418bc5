#include "bridge/process/ProgramRun.h"

#include <QCoreApplication>

#include <utility>

namespace bridge::process {

ProgramRun::ProgramRun(const AgentProcessFactory &processes, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_process(processes())
{
    connect(m_process.get(), &AgentProcess::outputReceived, this, &ProgramRun::take);
    connect(m_process.get(), &AgentProcess::exited, this, &ProgramRun::conclude);
}

ProgramRun::~ProgramRun()
{
    abandon();
}

void ProgramRun::start(const LaunchSpec &spec, const RunLimits &limits)
{
    m_limits = limits;
    m_isStarted = true;
    if (limits.patience.count() > 0)
        m_patience = m_clock.after(limits.patience, [this] { stop(RunResult::Kind::TimedOut); });
    m_process->start(spec);
    m_process->closeInput();
}

void ProgramRun::take(const QByteArray &bytes)
{
    const qsizetype room = m_limits.output - m_result.output.size();
    m_result.output += bytes.left(room);
    if (bytes.size() > room)
        stop(RunResult::Kind::TooMuchOutput);
}

void ProgramRun::conclude(const ProcessExit &exit)
{
    m_process->disconnect(this);
    m_process.release()->deleteLater(); // it is emitting
    switch (exit.kind) {
    case ProcessExit::Kind::Exited:
        m_result.kind = RunResult::Kind::Exited;
        break;
    case ProcessExit::Kind::Signalled:
        m_result.kind = RunResult::Kind::Signalled;
        break;
    case ProcessExit::Kind::FailedToStart:
        m_result.kind = RunResult::Kind::NotStarted;
        break;
    }
    m_result.code = exit.code;
    m_result.error = exit.error;
    m_result.stderrTail = exit.stderrTail;
    finish();
}

void ProgramRun::stop(RunResult::Kind why)
{
    m_result.kind = why;
    m_result.stderrTail = m_process->stderrTail();
    abandon();
    finish();
}

/// Ends the program without waiting for its end.
void ProgramRun::abandon()
{
    if (!m_process)
        return;
    m_process->disconnect(this);
    if (!m_isStarted)
        return;
    AgentProcess *process = m_process.release();
    process->setParent(QCoreApplication::instance());
    connect(process, &AgentProcess::exited, process,
            [process, resource = std::move(m_resource)] { process->deleteLater(); });
    process->killGroup();
}

void ProgramRun::finish()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_patience.reset();
    m_resource.reset();
    emit finished(m_result);
}

} // namespace bridge::process

#include "moc_ProgramRun.cpp"

#include "bridge/process/ChildProcess.h"

#include "bridge/core/LogCategories.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTimer>

#include <cerrno>

#ifdef Q_OS_UNIX
#include <csignal>
#include <unistd.h>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace bridge::process {

namespace {

#ifdef Q_OS_UNIX
/// Runs in the child between fork and exec: async-signal-safe calls only.
void separateFromParent([[maybe_unused]] pid_t parent)
{
    ::setsid();
#ifdef Q_OS_LINUX
    // SIGTERM, not SIGKILL: Claude Code then ends its own tools (protocol reference, 7.4).
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    // A parent that died before the line above sends no signal any more.
    if (::getppid() != parent)
        ::_exit(128 + SIGTERM);
#endif
}
#endif

/// From the end of its stdin to SIGTERM: an idle Claude Code needs 25 ms to end, and reports only
/// then what it could not write (protocol reference, 7.5).
constexpr std::chrono::milliseconds kOrderlyEnd{250};

/// ~QProcess complains about a child that runs and waits 30 s for it.
class QuietProcess final : public QProcess
{
public:
    using QProcess::QProcess;
    ~QuietProcess() override
    {
        if (state() == NotRunning)
            return;
        kill();
        waitForFinished();
    }
    QuietProcess(const QuietProcess &) = delete;
    QuietProcess &operator=(const QuietProcess &) = delete;
};

/// An explicitly empty environment: QProcess takes a default-constructed one for "inherit ours".
QProcessEnvironment explicitEnvironment(QProcessEnvironment environment)
{
    if (environment.isEmpty()) {
        environment.insert(QStringLiteral("_"), QString());
        environment.remove(QStringLiteral("_"));
    }
    return environment;
}

} // namespace

ChildProcess::ChildProcess(QObject *parent)
    : AgentProcess(parent)
    , m_process(new QuietProcess(this))
{
    m_process->setProcessChannelMode(QProcess::SeparateChannels);
#ifdef Q_OS_UNIX
    m_process->setChildProcessModifier([self = ::getpid()] { separateFromParent(self); });
#endif
    connect(m_process, &QProcess::started, this, [this] {
        const EmitGuard::Scope emitting(m_emitGuard);
        m_pid = m_process->processId();
        emit started(m_pid);
    });
    connect(m_process, &QProcess::readyReadStandardOutput, this, &ChildProcess::deliverOutput);
    connect(m_process, &QProcess::readyReadStandardError, this,
            [this] { m_stderr.append(m_process->readAllStandardError()); });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        // Other errors are not the end: a crash is reported by finished(), and a child that closed
        // its stdin (WriteError) continues or exits by itself.
        if (error == QProcess::FailedToStart)
            failLater(m_process->errorString());
        else
            qCDebug(lcProcess) << "agent process:" << error;
    });
    connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        using Kind = ProcessExit::Kind;
        reportExit({status == QProcess::CrashExit ? Kind::Signalled : Kind::Exited, code, {}, {}});
    });
}

ChildProcess::~ChildProcess()
{
    m_process->disconnect(this);
    // ~QProcess kills a running child and then waits for it, up to 30 s, on the calling thread. So
    // the child is killed here and the QProcess lives on under the application, which outlives
    // every window, until the child has been reaped.
    m_process->setParent(QCoreApplication::instance());
    if (m_process->state() == QProcess::NotRunning) {
        m_process->deleteLater();
        return;
    }
    connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
    connect(m_process, &QProcess::errorOccurred, m_process,
            [process = m_process](QProcess::ProcessError error) {
                if (error == QProcess::FailedToStart)
                    process->deleteLater();
            });
    m_process->kill();
}

void ChildProcess::start(const LaunchSpec &spec)
{
    Q_ASSERT_X(m_process->program().isEmpty(), "ChildProcess::start", "started twice");
    m_process->setProgram(spec.program);
    m_process->setArguments(spec.arguments);
    m_process->setProcessEnvironment(explicitEnvironment(spec.environment));
    if (!spec.workingDirectory.isEmpty()) {
        // The child's own failed chdir() would be reported without the folder's name.
        const QFileInfo folder(spec.workingDirectory);
        if (!folder.isDir()) {
            const int error = folder.exists() ? ENOTDIR : ENOENT;
            failLater(spec.workingDirectory + QLatin1String(": ") + qt_error_string(error));
            return;
        }
        m_process->setWorkingDirectory(spec.workingDirectory);
    }
    m_process->start();
}

void ChildProcess::write(const QByteArray &bytes)
{
    if (!m_ended && m_process->isOpen())
        m_process->write(bytes);
}

void ChildProcess::terminate()
{
    m_process->closeWriteChannel();
#ifndef Q_OS_WIN
    QTimer::singleShot(kOrderlyEnd, m_process, &QProcess::terminate);
#endif
}

void ChildProcess::terminateAtOnce()
{
#ifdef Q_OS_WIN
    m_process->closeWriteChannel();
#else
    m_process->terminate();
#endif
}

void ChildProcess::killGroup()
{
#ifdef Q_OS_UNIX
    // setsid() has made it the leader of its group. Until QProcess has seen its end no other
    // process or group gets the number.
    if (const qint64 pid = m_process->processId(); pid > 0)
        ::kill(-static_cast<pid_t>(pid), SIGKILL);
#endif
    m_process->kill(); // also before setsid()
}

void ChildProcess::deliverOutput()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    if (const QByteArray bytes = m_process->readAllStandardOutput(); !bytes.isEmpty())
        emit outputReceived(bytes);
}

void ChildProcess::failLater(const QString &error)
{
    // QProcess reports a failed fork() from inside its start().
    QMetaObject::invokeMethod(
        this,
        [this, error] {
            reportExit({ProcessExit::Kind::FailedToStart, 0, error, {}});
        },
        Qt::QueuedConnection);
}

void ChildProcess::reportExit(ProcessExit exit)
{
    if (m_ended)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    if (m_process->isOpen()) {
        deliverOutput(); // read by QProcess together with the end and not announced
        m_stderr.append(m_process->readAllStandardError());
    }
    m_ended = true;
    m_pid = 0;
    exit.stderrTail = m_stderr.text();
    emit exited(exit);
}

} // namespace bridge::process

#include "moc_AgentProcess.cpp"
#include "moc_ChildProcess.cpp"

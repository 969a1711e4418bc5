#pragma once

#include "bridge/process/LaunchSpec.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace bridge::process {

/// How a process ended, or why it never started.
struct ProcessExit
{
    enum class Kind {
        Exited,        ///< by itself, with `code`
        Signalled,     ///< by a signal
        FailedToStart, ///< `error` has the reason; there was no process
    };
    Kind kind = Kind::Exited;
    int code = 0;       ///< Exited: the exit code; Signalled: the signal's number
    QString error;      ///< FailedToStart: the system's message
    QString stderrTail; ///< last lines of its stderr; plain text
    friend bool operator==(const ProcessExit &, const ProcessExit &) = default;
};

/// A child process as bytes in and out. One object, one process: started once, ended once.
/// Lives on the thread that created it (the main thread: the parent-death signal follows the
/// *thread* that forked). No method blocks. Destroying a running one kills it. Owners delete it
/// with deleteLater(), never from inside one of its signals.
class AgentProcess : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Starts; started() or exited() follows from the event loop, never from inside this call.
    virtual void start(const LaunchSpec &spec) = 0;
    /// Queues bytes for the child's stdin; ignored after its end.
    virtual void write(const QByteArray &bytes) = 0;
    /// Ends the child's stdin, once what is queued has been written.
    virtual void closeInput() = 0;
    /// Requests the end: closes stdin, so that a process without work can end in its own order, and
    /// sends SIGTERM to one that has not ended a moment later (not on Windows, where console
    /// programs ignore it).
    virtual void terminate() = 0;
    /// The same without the end of its stdin, which a process at work may take for an answer.
    virtual void terminateAtOnce() = 0;
    /// Forces the end (SIGKILL).
    virtual void kill() = 0;
    /// The same with what it has started in its process group. Not for agents, whose tools may end
    /// in their own order (see ProcessTree).
    virtual void killGroup() = 0;
    /// 0 before started() and after exited().
    [[nodiscard]] virtual qint64 pid() const = 0;
    /// The last lines of its stderr so far; bounded.
    [[nodiscard]] virtual QString stderrTail() const = 0;

Q_SIGNALS:
    void started(qint64 pid);
    void outputReceived(const QByteArray &bytes);
    /// Last signal of this object, exactly once; all output has been delivered before it.
    void exited(const bridge::process::ProcessExit &exit);
};

/// Creates a process for each start; tests inject a scripted one.
using AgentProcessFactory = std::function<std::unique_ptr<AgentProcess>()>;

} // namespace bridge::process

#pragma once

#include "bridge/core/Clock.h"

#include <QByteArrayList>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace bridge::process {

/// A process identified beyond the reuse of its pid: by pid and the kernel's start time.
struct ProcessIdentity
{
    qint64 pid = 0;
    quint64 startTicks = 0; ///< field 22 of /proc/PID/stat
    friend bool operator==(const ProcessIdentity &, const ProcessIdentity &) = default;
};

/// A process that is ended with its agent, as named to the user.
struct Survivor
{
    ProcessIdentity identity;
    QString name; ///< its command line, shortened; plain text, for the window only
};

/// Ensures that no process of an agent outlives it. Claude Code starts every Bash tool in a session
/// of its own, so killing the agent's process group leaves them (protocol reference, 7.4). This
/// process is a subreaper: orphans become its children. Those proven to be an agent's (seen under
/// its pid, or naming its pid or session in their environment) can be ended; others are only
/// reaped. Never waits for a pid that QProcess owns.
///
/// One per application, on the main thread, created before the first agent. Does nothing on systems
/// other than Linux. Its destructor kills at once all processes that end() still waits for.
class ProcessTree : public QObject
{
    Q_OBJECT

public:
    explicit ProcessTree(Clock &clock, QObject *parent = nullptr);
    ~ProcessTree() override;

    /// A process that QProcess owns and reaps, from start to exit. Never touched here.
    void addOwned(qint64 pid);
    void removeOwned(qint64 pid);

    /// Records the processes under the agent; call before stopping it and after each tool. `marks`:
    /// entries ("NAME=value") that only this agent puts into the environment of its children, which
    /// prove a process that was adopted from it.
    void noteDescendants(qint64 agentPid, const QByteArrayList &marks);

    /// Processes of an ended agent that are still alive. Call after its exit and before a new agent
    /// of the same session starts, whose processes may carry the same marks.
    [[nodiscard]] std::vector<Survivor> survivors(qint64 agentPid,
                                                  const QByteArrayList &marks) const;
    /// Ends them and their descendants: SIGTERM, after a grace period SIGKILL, then reaps. Returns
    /// at once.
    void end(const std::vector<Survivor> &survivors);
    /// The system may reuse the agent's pid: discards what was recorded under it.
    void forget(qint64 agentPid);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bridge::process

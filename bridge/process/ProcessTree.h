#pragma once

#include "bridge/core/Clock.h"

#include <QByteArrayList>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace bridge::process {

/// A process that may outlive its pid: the pid and the kernel's start time tell it apart.
struct ProcessIdentity
{
    qint64 pid = 0;
    quint64 startTicks = 0; ///< field 22 of /proc/PID/stat
    friend bool operator==(const ProcessIdentity &, const ProcessIdentity &) = default;
};

/// A process that is ended with its agent, for naming it to the user.
struct Survivor
{
    ProcessIdentity identity;
    QString name; ///< its command line, shortened; plain text, for the window only
};

/// Keeps the promise that nothing of an agent outlives it. Claude Code starts every Bash tool in a
/// session of its own, so killing the agent's process group leaves them (protocol reference, 7.4).
/// This process is a subreaper: what loses its parent becomes our child. Of those, the ones proven
/// an agent's (seen under its pid, or naming its pid or session in their environment) can be ended;
/// any other is only reaped. Never waits for a pid that QProcess owns.
///
/// One per application, on the main thread, created before the first agent. On systems other than
/// Linux it does nothing. Destroying it kills at once whatever end() is still waiting for.
class ProcessTree : public QObject
{
    Q_OBJECT

public:
    explicit ProcessTree(Clock &clock, QObject *parent = nullptr);
    ~ProcessTree() override;

    /// A process that QProcess owns and reaps; from start to exit. Never touched here.
    void addOwned(qint64 pid);
    void removeOwned(qint64 pid);

    /// Remembers what runs under the agent now; call before stopping it and when a tool has run.
    /// `marks`: entries ("NAME=value") that only this agent puts into the environment of what it
    /// starts, which prove a process that was adopted from it.
    void noteDescendants(qint64 agentPid, const QByteArrayList &marks);

    /// What is still alive of an agent that has ended. Call after its exit and before a new agent
    /// of the same session starts, whose processes may carry the same marks.
    [[nodiscard]] std::vector<Survivor> survivors(qint64 agentPid,
                                                  const QByteArrayList &marks) const;
    /// Ends them and what runs under them: SIGTERM, after a grace SIGKILL, then reaps. Returns at
    /// once.
    void end(const std::vector<Survivor> &survivors);
    /// The agent's pid may be used again by the system: forget what was seen under it.
    void forget(qint64 agentPid);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bridge::process

#pragma once

#include "bridge/agent/AgentLaunch.h"
#include "bridge/core/Result.h"

#include <QObject>
#include <QString>
#include <QVersionNumber>

/// Installing and updating an agent program for this user alone.
namespace bridge::agent {

/// Why nothing was installed. What was there before is unchanged after each of them.
struct InstallProblem
{
    enum class Kind {
        Cancelled,
        NoPackageManager, ///< `subject`: the system's package to install
        Unsupported,      ///< no program for this kind of machine (`subject`)
        Offline,          ///< the registry was not reached (`subject`: its origin, if known)
        Refused,          ///< the registry wants a sign-in, or forbids it
        NotOffered,       ///< the registry does not have it (`subject`)
        DiskFull,         ///< in the folder `subject`; `missingBytes` if known
        NoPermission,     ///< to write in the folder `subject`
        Damaged,          ///< what arrived is not what the registry announced
        NotUnpacked,      ///< it arrived, but could not be unpacked
        DoesNotRun,       ///< `subject` does not start or reports another version
        Failed,           ///< anything else
    };
    Kind kind = Kind::Failed;
    QString subject{};
    /// The package manager's or the system's own words; plain text of others, bounded, without the
    /// registry's credentials.
    QString detail{};
    qint64 missingBytes = 0;
    friend bool operator==(const InstallProblem &, const InstallProblem &) = default;
};

struct InstallProgress
{
    enum class Step { LookingUp, Downloading, Unpacking, Checking };
    Step step = Step::LookingUp;
    QVersionNumber version{}; ///< null: not known yet
    qint64 received = 0;      ///< bytes; while Downloading
    qint64 total = 0;         ///< bytes; an estimate, 0: not known
    friend bool operator==(const InstallProgress &, const InstallProgress &) = default;
};

/// Installs the newest version beside what is there and switches to it only when it is complete and
/// has been run once. Never asks for an administrator. One installation at a time; destroying it
/// cancels. Main thread; owners delete it with deleteLater().
class AgentInstaller : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Name of the package manager that is used, e.g. "npm".
    [[nodiscard]] virtual QString packageManager() const = 0;
    /// The folder below which versions are installed.
    [[nodiscard]] virtual QString folder() const = 0;

    /// installed() or installFailed() follows.
    virtual void install() = 0;
    /// installFailed() with Cancelled follows from inside this call; nothing if it does not run.
    virtual void cancel() = 0;

Q_SIGNALS:
    void progressed(const bridge::agent::InstallProgress &progress);
    /// AgentBackend::locate() finds it if there is no other; AgentBackend::choose() prefers it.
    void installed(const bridge::agent::AgentProgram &program);
    void installFailed(const bridge::agent::InstallProblem &problem);
};

} // namespace bridge::agent

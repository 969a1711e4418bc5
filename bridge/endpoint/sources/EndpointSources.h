#pragma once

#include "bridge/endpoint/EndpointChoice.h"
#include "bridge/endpoint/sources/EndpointSource.h"
#include "bridge/process/AgentProcess.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QProcessEnvironment>
#include <QString>

#include <memory>
#include <optional>

namespace bridge::endpoint {

/// Where Claude Code's settings are on this computer.
struct SourcePlaces
{
    QString home;          ///< the user's
    QString managedFolder; ///< /etc/claude-code
    QProcessEnvironment inherited;

    [[nodiscard]] static SourcePlaces ofThisComputer(const QProcessEnvironment &inherited);
    /// Claude Code's own folder: CLAUDE_CONFIG_DIR, or .claude in the home.
    [[nodiscard]] QString configFolder() const;
};

/// What counts for an agent that works in `workspace`, with `ours` injected (nullopt: nothing).
/// `loginShell`: the environment that the user's login shell exports; nullopt: not known (yet).
/// Reads the files, blocking only on them; each is bounded.
[[nodiscard]] SourceReport readSources(const SourcePlaces &places, const QString &workspace,
                                       const std::optional<Endpoint> &ours,
                                       const std::optional<QProcessEnvironment> &loginShell);

/// Keeps a SourceReport true for one workspace and pin: watches the files, asks the login shell
/// once, follows the choice. Main thread.
class EndpointSources : public QObject
{
    Q_OBJECT

public:
    /// `choice` outlives it.
    EndpointSources(SourcePlaces places, EndpointChoice &choice,
                    process::AgentProcessFactory processes, QObject *parent = nullptr);
    ~EndpointSources() override;

    /// Which chat's: begins with the home folder and the settings' endpoint.
    void follow(const QString &workspace, const EndpointPin &pin);
    /// Asks the login shell what it exports; at most once.
    void askLoginShell();
    [[nodiscard]] const SourceReport &report() const { return m_report; }

Q_SIGNALS:
    void changed();

private:
    SourcePlaces m_places;
    EndpointChoice &m_choice;
    process::AgentProcessFactory m_processes;
    SourceReport m_report;
};

} // namespace bridge::endpoint

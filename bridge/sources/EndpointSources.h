#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/LoginShell.h"
#include "bridge/sources/EndpointSource.h"
#include "bridge/sources/SourceReader.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QString>

#include <memory>
#include <optional>

namespace bridge::sources {

class SourceWatch;

/// Keeps a SourceReport up to date for one workspace and pin: watches the files, queries the login
/// shell once, follows the choice. Main thread.
class EndpointSources : public QObject
{
    Q_OBJECT

public:
    /// `choice` outlives it.
    EndpointSources(SourcePlaces places, endpoint::EndpointChoice &choice,
                    process::AgentProcessFactory processes, QObject *parent = nullptr);
    ~EndpointSources() override;

    /// Selects the chat; initially the home folder and the settings' endpoint.
    void follow(const QString &workspace, const endpoint::EndpointPin &pin);
    /// Claude Code's version, by which it is known what it makes of wrong values; null: not known.
    void setAgentVersion(const QVersionNumber &version);
    /// Queries the login shell's exports; at most once.
    void askLoginShell();
    [[nodiscard]] const SourceReport &report() const { return m_report; }

Q_SIGNALS:
    void changed();

private:
    void read();

    SourcePlaces m_places;
    endpoint::EndpointChoice &m_choice;
    process::AgentProcessFactory m_processes;
    std::unique_ptr<SourceWatch> m_watch;
    std::unique_ptr<process::LoginShell> m_shell;
    QString m_workspace;
    endpoint::EndpointPin m_pin;
    std::optional<QProcessEnvironment> m_loginShell;
    SourceReport m_report;
};

} // namespace bridge::sources

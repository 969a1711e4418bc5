#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/agent/AgentInstaller.h"
#include "bridge/settings/SettingsStore.h"

#include <QObject>

#include <memory>
#include <optional>

namespace app {

/// The installation of the agent's program, whoever shows it. What it installed is the program that
/// is used from then on, also where another one would be found first. References outlive it; its
/// end cancels. Main thread.
class Installation : public QObject
{
    Q_OBJECT

public:
    Installation(bridge::agent::AgentBackend &backend, bridge::settings::SettingsStore &settings,
                 QObject *parent = nullptr);
    ~Installation() override;

    /// Name of the package manager that is used; empty: the program cannot be installed.
    [[nodiscard]] QString packageManager() const;
    /// The folder below which versions are installed.
    [[nodiscard]] QString folder() const;
    /// nullopt: it does not run.
    [[nodiscard]] const std::optional<bridge::agent::InstallProgress> &progress() const
    {
        return m_progress;
    }
    /// installed() or failed() follows.
    void start();
    /// failed() follows, unless the program is in its place already.
    void cancel();

Q_SIGNALS:
    /// progress() has changed.
    void progressed();
    /// AgentBackend::locate() finds it.
    void installed();
    void failed(const bridge::agent::InstallProblem &problem);

private:
    void onInstalled(const bridge::agent::AgentProgram &program);

    bridge::agent::AgentBackend &m_backend;
    bridge::settings::SettingsStore &m_settings;
    std::unique_ptr<bridge::agent::AgentInstaller> m_installer; ///< nullptr: there is none
    std::optional<bridge::agent::InstallProgress> m_progress;
};

} // namespace app

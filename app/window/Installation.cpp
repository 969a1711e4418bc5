#include "app/window/Installation.h"

namespace app {

using bridge::agent::AgentInstaller;
using bridge::settings::kAgentProgram;

Installation::Installation(bridge::agent::AgentBackend &backend,
                           bridge::settings::SettingsStore &settings, QObject *parent)
    : QObject(parent)
    , m_backend(backend)
    , m_settings(settings)
    , m_installer(backend.makeInstaller())
{
    if (!m_installer)
        return;
    connect(m_installer.get(), &AgentInstaller::progressed, this, [this](const auto &progress) {
        m_progress = progress;
        emit progressed();
    });
    connect(m_installer.get(), &AgentInstaller::installed, this, &Installation::onInstalled);
    connect(m_installer.get(), &AgentInstaller::installFailed, this, [this](const auto &problem) {
        m_progress.reset();
        emit failed(problem);
    });
}

Installation::~Installation() = default;

QString Installation::packageManager() const
{
    return m_installer ? m_installer->packageManager() : QString();
}

QString Installation::folder() const
{
    return m_installer ? m_installer->folder() : QString();
}

void Installation::start()
{
    if (!m_installer || m_progress)
        return;
    m_progress = bridge::agent::InstallProgress{};
    emit progressed();
    m_installer->install();
}

void Installation::cancel()
{
    if (m_installer)
        m_installer->cancel();
}

void Installation::onInstalled(const bridge::agent::AgentProgram &program)
{
    m_backend.locate(this, [this, program](const auto &found) {
        if (!found || found->path != program.path)
            m_settings.setValue(kAgentProgram, program.path); // another one stands before it
        m_progress.reset();
        emit installed();
    });
}

} // namespace app

#include "moc_Installation.cpp"

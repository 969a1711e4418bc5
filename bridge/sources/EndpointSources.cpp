#include "bridge/sources/EndpointSources.h"

#include "bridge/sources/SourceVariables.h"
#include "bridge/sources/SourceWatch.h"

#include <utility>

namespace bridge::sources {

namespace {

/// The environment at a login, so that the result shows the profile's exports and not inherited
/// variables. Variables that the shell needs to run stay.
QProcessEnvironment freshLogin(const QProcessEnvironment &inherited)
{
    QProcessEnvironment environment;
    const QStringList names = inherited.keys();
    for (const QString &name : names) {
        if (!sourceKind(name))
            environment.insert(name, inherited.value(name));
    }
    return environment;
}

} // namespace

EndpointSources::EndpointSources(SourcePlaces places, endpoint::EndpointChoice &choice,
                                 process::AgentProcessFactory processes, QObject *parent)
    : QObject(parent)
    , m_places(std::move(places))
    , m_choice(choice)
    , m_processes(std::move(processes))
    , m_watch(std::make_unique<SourceWatch>())
{
    connect(m_watch.get(), &SourceWatch::changed, this, &EndpointSources::read);
    connect(&m_choice, &endpoint::EndpointChoice::changed, this, &EndpointSources::read);
    follow(m_places.home, {});
}

EndpointSources::~EndpointSources() = default;

void EndpointSources::follow(const QString &workspace, const endpoint::EndpointPin &pin)
{
    m_workspace = workspace;
    m_pin = pin;
    read();
}

void EndpointSources::setAgentVersion(const QVersionNumber &version)
{
    m_places.agentVersion = version;
    read();
}

void EndpointSources::askLoginShell()
{
    if (m_shell)
        return;
    m_shell = std::make_unique<process::LoginShell>(
        m_processes, [](const QString &name) { return sourceKind(name).has_value(); },
        process::LoginShell::Manner::Login);
    connect(m_shell.get(), &process::LoginShell::answered, this,
            [this](const std::optional<QProcessEnvironment> &exported) {
                m_loginShell = exported;
                read();
            });
    m_shell->ask(freshLogin(m_places.inherited), m_places.home);
}

void EndpointSources::read()
{
    // Before reading, so that no change is missed in between.
    m_watch->watch(sourceFiles(m_places, m_workspace));
    const auto endpoint = m_choice.endpointFor(m_pin);
    const AppInfluence app{endpoint ? *endpoint : std::nullopt, m_choice.ignoresOthers()};
    SourceReport report = readSources(m_places, m_workspace, app, m_loginShell);
    if (report == m_report)
        return;
    m_report = std::move(report);
    emit changed();
}

} // namespace bridge::sources

#include "moc_EndpointSources.cpp"

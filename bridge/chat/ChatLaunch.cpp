#include "bridge/chat/ChatLaunch.h"

#include "bridge/endpoint/ClientIdentity.h"
#include "bridge/endpoint/SentCredential.h"
#include "bridge/network/ProxyChoice.h"
#include "bridge/sources/FailureSources.h"
#include "bridge/sources/SourceReader.h"

#include <QDir>
#include <QFileInfo>

namespace bridge::chat {

ChatLaunch::ChatLaunch(Parts parts, Overrides overrides, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_overrides(std::move(overrides))
    , m_workspace(workspace())
{
    connect(&m_parts.endpoints, &endpoint::EndpointChoice::changed, this, &ChatLaunch::evaluate);
    connect(&m_parts.settings, &settings::SettingsStore::changed, this, [this](const QString &key) {
        const EmitGuard::Scope emitting(m_emitGuard);
        if (key == QLatin1String(settings::kToolLimitMinutes.key))
            emit toolLimitChanged();
        if (key == QLatin1String(settings::kSleepAfterMinutes.key))
            emit sleepAfterChanged();
        if (key == QLatin1String(settings::kAgentProgram.key)) {
            evaluate();
            return;
        }
        if (key != QLatin1String(settings::kWorkspace.key) || m_workspace == workspace())
            return;
        m_workspace = workspace();
        emit workspaceChanged();
        evaluate();
    });
    // Also emitted after the first look-up.
    connect(&m_parts.credentials, &secrets::CredentialBook::changed, this,
            [this](const QString &origin) {
                if (!m_endpoint || m_endpoint->credentialOrigin != origin)
                    return;
                if (m_awaited)
                    conclude();
                else
                    evaluate();
            });
}

void ChatLaunch::start()
{
    m_started = true;
    evaluate();
}

QString ChatLaunch::workspace() const
{
    if (!m_overrides.workspace.isEmpty())
        return m_overrides.workspace;
    const QString chosen = m_parts.settings.value(settings::kWorkspace);
    return chosen.isEmpty() ? QDir::homePath() : chosen;
}

std::chrono::minutes ChatLaunch::toolLimit() const
{
    return std::chrono::minutes(m_parts.settings.value(settings::kToolLimitMinutes));
}

std::chrono::minutes ChatLaunch::sleepAfter() const
{
    return std::chrono::minutes(m_parts.settings.value(settings::kSleepAfterMinutes));
}

void ChatLaunch::setPin(const endpoint::EndpointPin &pin)
{
    if (m_overrides.pin == pin)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_overrides.pin = pin;
    emit pinChanged();
    evaluate();
}

std::optional<endpoint::Endpoint> ChatLaunch::endpoint() const
{
    if (!m_endpoint)
        return std::nullopt;
    return endpoint::withInheritedAuthorities(*m_endpoint, m_parts.inherited);
}

void ChatLaunch::evaluate()
{
    if (!m_started)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    const auto choice = m_parts.endpoints.endpointFor(m_overrides.pin);
    m_awaited = true;
    m_located.reset();
    m_target.reset();
    m_look.reset();
    if (!choice) {
        m_awaited = false;
        m_endpoint.reset();
        emit refused(refusal(choice.error()));
        return;
    }
    m_endpoint = *choice;
    if (m_endpoint)
        m_parts.credentials.lookUp(m_endpoint->credentialOrigin);
    m_parts.backend.locate(this, [this, evaluation = ++m_evaluation](
                                     const Result<agent::AgentProgram, Failure> &located) {
        if (evaluation != m_evaluation)
            return; // concerns the program before the last change
        m_located = located;
        conclude();
    });
    if (m_awaited)
        emit pending();
}

void ChatLaunch::conclude()
{
    if (!m_awaited || !m_located)
        return;
    if (m_endpoint && !m_parts.credentials.isSettled(m_endpoint->credentialOrigin))
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_awaited = false;
    if (!*m_located) {
        emit refused(m_located->error());
        return;
    }
    const agent::AgentProgram &program = **m_located;
    if (const auto failure = refusal(program)) {
        emit refused(*failure);
        return;
    }
    agent::AgentLaunch launch;
    launch.inherited = agent::environmentOf(program, m_parts.inherited);
    launch.endpoint = endpoint();
    if (m_endpoint) {
        launch.secret = endpoint::secretFor(
            *m_endpoint, m_parts.credentials.secret(m_endpoint->credentialOrigin));
    }
    if (auto stop = network::proxyThatStopsAgent(launch.inherited)) {
        stop->address = m_endpoint ? m_endpoint->address.text() : QString();
        emit refused(*stop);
        return;
    }
    if (const auto failure = certificateRefusal(launch)) {
        emit refused(*failure);
        return;
    }
    launch.options = {program.path, m_workspace, m_overrides.permissionMode};
    ignoreOthers(launch.options);
    m_target = targetOf(launch);
    if (m_target && !m_parts.redirects.isExcluded(*m_target))
        lookForRedirects();
    emit ready(launch);
    // Only now: a message that waits for the last endpoint must not go to its agent. Not if a slot
    // has begun another evaluation.
    if (!m_look && !m_awaited)
        emit redirectsExcluded();
}

void ChatLaunch::excludeRedirects()
{
    if (m_target && !m_look && !m_parts.redirects.isExcluded(*m_target))
        lookForRedirects();
}

void ChatLaunch::lookForRedirects()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_look = std::make_unique<QObject>();
    emit redirectsAwaited();
    if (!m_look || !m_target)
        return; // a slot has begun another evaluation
    m_parts.redirects.look(*m_target, m_look.get(), [this](const answers::ProbeFinding &finding) {
        const EmitGuard::Scope concluding(m_emitGuard);
        m_look.release()->deleteLater(); // the answer comes from one of its children
        if (!finding.failure) {
            emit looked(finding.unreachable);
            emit redirectsExcluded();
            return;
        }
        m_target.reset();
        emit refused(*finding.failure);
    });
}

std::optional<endpoint::EndpointTarget> ChatLaunch::targetOf(const agent::AgentLaunch &launch) const
{
    if (!launch.endpoint)
        return std::nullopt;
    return endpoint::EndpointTarget{.endpoint = *launch.endpoint,
                                    .secret = launch.secret,
                                    .inherited = launch.inherited,
                                    .model = {},
                                    .smallModel = {},
                                    .environment =
                                        agent::environmentFor(m_parts.backend, launch.inherited,
                                                              launch.endpoint, std::nullopt)};
}

void ChatLaunch::ignoreOthers(agent::LaunchOptions &options)
{
    if (m_endpoint || !m_parts.endpoints.ignoresOthers()) {
        m_others.reset();
        return;
    }
    if (!m_others) {
        m_others = std::make_unique<sources::SourceWatch>();
        connect(m_others.get(), &sources::SourceWatch::changed, this, &ChatLaunch::evaluate);
    }
    // Before reading, so that no change is missed in between.
    m_others->watch(sources::sourceFiles(places(), m_workspace));
    const auto ignored = sources::readSources(places(), m_workspace, {}).ignorable;
    options.ignoredVariables = ignored.variables;
    options.ignoresKeyHelper = ignored.keyHelper;
}

sources::SourcePlaces ChatLaunch::places() const
{
    auto places = sources::SourcePlaces::ofThisComputer(m_parts.inherited);
    if (m_located && *m_located)
        places.agentVersion = (*m_located)->version;
    return places;
}

Failure ChatLaunch::withSource(const Failure &failure) const
{
    if (!sources::mayHaveSource(failure))
        return failure;
    return sources::withSource(
        failure, sources::readSources(places(), m_workspace,
                                      {endpoint(), m_parts.endpoints.ignoresOthers()}));
}

std::optional<Failure> ChatLaunch::certificateRefusal(const agent::AgentLaunch &launch)
{
    if (!launch.endpoint)
        return std::nullopt;
    const auto problem =
        endpoint::clientCertificateProblem(*launch.endpoint, launch.secret, launch.inherited);
    if (!problem)
        return std::nullopt;
    return Failure::of(FailureKind::ClientCertificateUnusable,
                       {.address = launch.endpoint->address.text(),
                        .subject = problem->file,
                        .certificate = problem});
}

std::optional<Failure> ChatLaunch::refusal(const agent::AgentProgram &program) const
{
    const QString address = m_endpoint ? m_endpoint->address.text() : QString();
    if (auto tooOld = m_endpoint ? m_parts.backend.refusal(program) : std::nullopt) {
        tooOld->address = address;
        return tooOld;
    }
    if (!QFileInfo(m_workspace).isDir())
        return Failure::of(FailureKind::WorkspaceMissing,
                           {.address = address, .subject = m_workspace});
    return std::nullopt;
}

Failure ChatLaunch::refusal(const endpoint::ChoiceProblem &problem) const
{
    if (problem.settings) {
        return Failure::of(FailureKind::SettingsUnknown,
                           {.message = problem.settings->detail,
                            .subject = m_parts.settings.filePath(),
                            .fix = {.settingsCopy = m_parts.settings.canRestore()}});
    }
    if (!problem.profile.isEmpty())
        return Failure::of(FailureKind::ProfileMissing, {.subject = problem.profile});
    if (problem.setup)
        return Failure::of(FailureKind::SetupUnknown,
                           {.address = problem.address, .subject = m_parts.settings.filePath()});
    return Failure::of(FailureKind::AddressInvalid,
                       {.address = problem.address,
                        .subject = problem.address,
                        .fix = {.address = problem.problem.suggestion.value_or(QString())}});
}

} // namespace bridge::chat

#include "moc_ChatLaunch.cpp"

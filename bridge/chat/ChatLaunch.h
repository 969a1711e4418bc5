#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/agent/AgentLaunch.h"
#include "bridge/answers/RedirectGuard.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/failure/Failure.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/settings/SettingsStore.h"
#include "bridge/sources/SourceReader.h"
#include "bridge/sources/SourceWatch.h"

#include <QObject>

#include <memory>
#include <optional>

namespace bridge::chat {

/// Determines the launch of a chat's agent, and again whenever its inputs change: endpoint,
/// credential, workspace and the settings of other places that are ignored. Program and secret are
/// looked up without blocking; pending() says that a result is awaited. Every start() and every
/// change is followed by exactly one of ready() and refused(), for the newest inputs.
///
/// While the agent starts, the endpoint is asked whether it redirects elsewhere: redirectsAwaited()
/// comes before ready() then, and redirectsExcluded() or refused() when it is known; without a
/// question redirectsExcluded() comes after ready(). Owned by Chat.
/// Main thread; owners delete it with deleteLater(), never from inside one of its signals.
class ChatLaunch : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        endpoint::EndpointChoice &endpoints;
        secrets::CredentialBook &credentials;
        agent::AgentBackend &backend;
        settings::SettingsStore &settings;
        QProcessEnvironment inherited; ///< the environment of this program
        answers::RedirectGuard &redirects;
    };

    /// Values of this chat that replace the settings.
    struct Overrides
    {
        QString workspace{};      ///< empty: the setting, else the home folder
        QString permissionMode{}; ///< empty: the agent's own
        endpoint::EndpointPin pin{};
    };

    ChatLaunch(Parts parts, Overrides overrides, QObject *parent = nullptr);

    void start();
    [[nodiscard]] bool isStarted() const { return m_started; }
    /// Called before each message: asks the endpoint again if the last answer is a day old.
    void excludeRedirects();
    [[nodiscard]] QString workspace() const;
    /// So long a tool may run before the user is asked; 0: as long as it wants.
    [[nodiscard]] std::chrono::minutes toolLimit() const;
    /// So long an agent may be idle before it goes to sleep; 0: as long as it wants.
    [[nodiscard]] std::chrono::minutes sleepAfter() const;
    [[nodiscard]] const Overrides &overrides() const { return m_overrides; }
    /// The endpoint that the chat uses; another pin is a change like any other.
    [[nodiscard]] const endpoint::EndpointPin &pin() const { return m_overrides.pin; }
    void setPin(const endpoint::EndpointPin &pin);
    /// The endpoint of the next or last ready(); nullopt: the default API, or it cannot be
    /// determined.
    [[nodiscard]] std::optional<endpoint::Endpoint> endpoint() const;
    /// A failure of its agents, with the setting of another place that has a part in it. Reads the
    /// settings files, if there may be one.
    [[nodiscard]] Failure withSource(const Failure &failure) const;

Q_SIGNALS:
    void pending();
    void ready(const bridge::agent::AgentLaunch &launch);
    void refused(const bridge::Failure &reason);
    /// No message may go out before redirectsExcluded().
    void redirectsAwaited();
    void redirectsExcluded();
    /// The endpoint was asked, and no redirect found: why nothing answered; nullopt: it did, or
    /// that is not known. Before redirectsExcluded().
    void looked(const std::optional<bridge::Failure> &unreachable);
    void workspaceChanged();
    void toolLimitChanged();
    void sleepAfterChanged();
    void pinChanged();

private:
    void evaluate();
    void conclude();
    void lookForRedirects();
    [[nodiscard]] std::optional<endpoint::EndpointTarget>
    targetOf(const agent::AgentLaunch &launch) const;
    void ignoreOthers(agent::LaunchOptions &options);
    [[nodiscard]] sources::SourcePlaces places() const;
    [[nodiscard]] Failure refusal(const endpoint::ChoiceProblem &problem) const;
    [[nodiscard]] std::optional<Failure> refusal(const agent::AgentProgram &program) const;
    [[nodiscard]] static std::optional<Failure>
    certificateRefusal(const agent::AgentLaunch &launch);

    Parts m_parts;
    Overrides m_overrides;
    std::optional<endpoint::Endpoint> m_endpoint;
    std::optional<Result<agent::AgentProgram, Failure>> m_located;
    std::unique_ptr<sources::SourceWatch> m_others; ///< while they are ignored
    QString m_workspace;
    int m_evaluation = 0; ///< number of the newest one; answers to older ones are ignored
    bool m_started = false;
    std::optional<endpoint::EndpointTarget> m_target; ///< of the last ready(), not refused since
    std::unique_ptr<QObject> m_look;                  ///< context of the running look for redirects
    bool m_awaited = false;                           ///< ready() or refused() is still to come
    EmitGuard m_emitGuard;
};

} // namespace bridge::chat

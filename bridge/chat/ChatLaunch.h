#pragma once

#include "bridge/agents/claude/ClaudeLocator.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/failure/Failure.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/session/AgentLaunch.h"
#include "bridge/settings/SettingsStore.h"
#include "bridge/sources/SourceWatch.h"

#include <QObject>

#include <memory>
#include <optional>

namespace bridge::chat {

/// Finds out how a chat's agent is to be started, and again whenever something that matters
/// changes: endpoint, credential, workspace, and what other places say where that is ignored. Which
/// program and which secret are asked for without blocking; pending() says that an answer is
/// awaited. Every start() and every change is followed by exactly one of ready() and refused(), the
/// newest. Main thread.
class ChatLaunch : public QObject
{
    Q_OBJECT

public:
    struct Sources
    {
        endpoint::EndpointChoice &endpoints;
        secrets::CredentialBook &credentials;
        claude::ClaudeLocator &locator;
        settings::SettingsStore &settings;
        QProcessEnvironment inherited; ///< our own environment
    };

    /// What this chat begins with instead of following the settings.
    struct Fixed
    {
        QString workspace{};      ///< empty: the setting, else the home folder
        QString permissionMode{}; ///< empty: the agent's own
        endpoint::EndpointPin pin{};
    };

    ChatLaunch(Sources sources, Fixed fixed, QObject *parent = nullptr);

    void start();
    [[nodiscard]] QString workspace() const;
    /// Which endpoint the chat uses; another one is a change like any other.
    [[nodiscard]] const endpoint::EndpointPin &pin() const { return m_pin; }
    void setPin(const endpoint::EndpointPin &pin);
    /// The endpoint that it will tell of, or has told of; nullopt: the default API, or it cannot be
    /// told.
    [[nodiscard]] std::optional<endpoint::Endpoint> endpoint() const;

Q_SIGNALS:
    void pending();
    void ready(const bridge::session::AgentLaunch &launch);
    void refused(const bridge::Failure &reason);
    void workspaceChanged();
    void pinChanged();

private:
    void evaluate();
    void conclude();
    void ignoreOthers(claude::LaunchOptions &options);
    [[nodiscard]] Failure refusal(const endpoint::ChoiceProblem &problem) const;
    [[nodiscard]] std::optional<Failure> refusal(const claude::ClaudeProgram &program) const;

    Sources m_sources;
    Fixed m_fixed;
    endpoint::EndpointPin m_pin;
    std::optional<endpoint::Endpoint> m_endpoint;
    std::optional<Result<claude::ClaudeProgram, Failure>> m_located;
    std::unique_ptr<sources::SourceWatch> m_others; ///< while they are ignored
    QString m_workspace;
    int m_evaluation = 0; ///< counts them: only the newest one's answers matter
    bool m_started = false;
    bool m_awaited = false; ///< ready() or refused() is still owed
};

} // namespace bridge::chat

#pragma once

#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QProcessEnvironment>

#include <optional>

namespace bridge::session {

/// A chat's effective launch: everything its agent's start depends on but the conversation. An
/// agent is restarted if and only if this value changed. Holds a secret: never logged.
struct AgentLaunch
{
    QProcessEnvironment inherited; ///< the environment of this program
    std::optional<endpoint::Endpoint> endpoint;
    std::optional<secrets::Secret> secret;
    claude::LaunchOptions options;

    /// The agent uses the user's own sign-in. Settings files could redirect it while the agent runs
    /// (protocol reference, 5), so it must confirm its endpoint before every message.
    [[nodiscard]] bool usesOwnSignIn() const
    {
        return endpoint && endpoint->credential == CredentialKind::OwnSignIn;
    }

    friend bool operator==(const AgentLaunch &a, const AgentLaunch &b)
    {
        return a.inherited == b.inherited && a.endpoint == b.endpoint && a.secret == b.secret
               && a.options == b.options;
    }
};

} // namespace bridge::session

#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/process/LaunchSpec.h"
#include "bridge/secrets/SecretStore.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <optional>

namespace bridge::claude {

/// Which conversation the agent is started for.
struct ConversationStart
{
    QString sessionId;   ///< a UUID we chose
    bool resume = false; ///< it holds messages already
    friend bool operator==(const ConversationStart &, const ConversationStart &) = default;
};

/// What a chat asks of its agent beside the endpoint.
struct LaunchOptions
{
    QString program;        ///< absolute path of Claude Code
    QString workspace;      ///< folder it works in
    QString permissionMode; ///< empty: the agent's own default
    /// A question of ours rather than the user's conversation: the user's hooks and MCP servers
    /// stay out of it, and it stays out of the user's sessions.
    bool isErrand = false;
    /// Without an endpoint of ours only: what other places set that is not to count, see
    /// EndpointChoice::ignoresOthers(). Variables are blanked.
    QStringList ignoredVariables{};
    bool ignoresKeyHelper = false;
    friend bool operator==(const LaunchOptions &, const LaunchOptions &) = default;
};

/// The placeholder that is sent where the user gave no credential: without one Claude Code sends
/// the user's own login to the endpoint (protocol reference, 0.4).
[[nodiscard]] QString placeholderToken();

/// What Claude Code has models for: the conversation ("model"), its subagents ("subagent"), its
/// background work ("haiku") and the other names that a user or an agent may choose one by.
[[nodiscard]] QStringList modelRoles();

/// What of a kept secret goes to this endpoint: by its credential kind, and the headers it names.
/// nullopt: nothing. Every place that sends or hands on a secret asks this first.
[[nodiscard]] std::optional<secrets::Secret> secretFor(const endpoint::Endpoint &endpoint,
                                                       const std::optional<secrets::Secret> &kept);

/// The whole of how an agent starts, computed from nothing but its arguments. Nothing else in the
/// program writes a child's environment or arguments.
///
/// With an endpoint: `inherited` without every variable that could name another address, a
/// credential, a model or a provider, plus ours, pinned by CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST
/// (protocol reference, 0.3 and 4). Without: `inherited` unchanged, but for what is to be
/// ignored. Claude Code's own sign-in cannot be used under that variable: there the command line
/// alone pins address, proxies, trust and blanks for every other credential, and whoever runs the
/// agent makes sure of its whereabouts before each message (AgentLaunch::usesOwnSignIn()).
[[nodiscard]] process::LaunchSpec makeLaunchSpec(const QProcessEnvironment &inherited,
                                                 const std::optional<endpoint::Endpoint> &endpoint,
                                                 const std::optional<secrets::Secret> &secret,
                                                 const LaunchOptions &options,
                                                 const ConversationStart &conversation);

} // namespace bridge::claude

#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QVersionNumber>

#include <optional>

/// The start parameters of an agent, independent of its kind.
namespace bridge::agent {

/// Where an agent program was found.
enum class ProgramSource {
    Chosen,         ///< named by the user
    SearchPath,     ///< PATH of this program
    LoginShell,     ///< PATH of the user's login shell
    VersionManager, ///< where a version manager keeps it (`manager`)
    UsualFolder,    ///< a folder that the program's installers use
    Installed,      ///< by this product
};

/// An agent program on this computer.
struct AgentProgram
{
    QString path;           ///< absolute
    QVersionNumber version; ///< null: the program did not report one
    ProgramSource source = ProgramSource::Chosen;
    QString manager{}; ///< the version or package manager that it belongs to, e.g. "nvm"; may be
                       ///< empty with any source
    /// The PATH that it runs with: the inherited one, then the login shell's and what it needs
    /// itself. Empty: the inherited one.
    QString searchPath{};
    friend bool operator==(const AgentProgram &, const AgentProgram &) = default;
};

/// The environment that a program is started in: `inherited` with its PATH.
[[nodiscard]] inline QProcessEnvironment environmentOf(const AgentProgram &program,
                                                       const QProcessEnvironment &inherited)
{
    QProcessEnvironment environment = inherited;
    if (!program.searchPath.isEmpty())
        environment.insert(QStringLiteral("PATH"), program.searchPath);
    return environment;
}

/// What the user chose while an agent ran, in the agent's own words; empty: nothing.
struct SessionChoices
{
    QString permissionMode{};
    QString model{};
    QString effort{};
    friend bool operator==(const SessionChoices &, const SessionChoices &) = default;
};

/// The conversation that an agent is started for.
struct ConversationStart
{
    QString sessionId;   ///< a UUID that we chose
    bool resume = false; ///< the conversation already holds messages
    /// With `resume`: the turn that was cut when the last agent ended is finished without being
    /// asked for again. The request leaves as soon as the agent has started.
    bool continuesTurn = false;
    /// Begins `sessionId` as a copy of this conversation; empty: it does not. `resume` is false.
    QString branchOf{};
    /// With `branchOf`: the last item that is copied (agent::ArchivedItem::id); empty: all.
    QString branchAt{};
    /// They win over LaunchOptions and the endpoint's model.
    SessionChoices choices{};
    friend bool operator==(const ConversationStart &, const ConversationStart &) = default;
};

/// A chat's options for its agent, besides the endpoint.
struct LaunchOptions
{
    QString program;        ///< absolute path of the agent program
    QString workspace;      ///< working directory of the agent
    QString permissionMode; ///< one of AgentCapabilities::permissionModes; empty: the agent's own
    /// A one-shot query of the product instead of the user's conversation: the user's hooks and MCP
    /// servers do not run, and the session is not listed among the user's.
    bool isOneShot = false;
    /// So many answers of the model a turn may have; 0: no limit. See TurnEnded::reachedLimit.
    int answerLimit = 0;
    /// Folder for the agent's settings and session files; empty: the user's own.
    QString configurationFolder{};
    /// Without an endpoint: variables of other places to blank, see
    /// EndpointChoice::ignoresOthers().
    QStringList ignoredVariables{};
    bool ignoresKeyHelper = false;
    friend bool operator==(const LaunchOptions &, const LaunchOptions &) = default;
};

/// A chat's effective launch: everything its agent's start depends on except the conversation. An
/// agent is restarted if and only if this value changes. Holds a secret: never logged.
struct AgentLaunch
{
    QProcessEnvironment inherited; ///< environment of this program, with the PATH of the agent's
    std::optional<endpoint::Endpoint> endpoint;
    std::optional<secrets::Secret> secret;
    LaunchOptions options;

    /// True if the user's own sign-in goes to the endpoint. Settings files could redirect it while
    /// the agent runs (protocol reference, 5), so the session verifies its endpoint before every
    /// message.
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

} // namespace bridge::agent

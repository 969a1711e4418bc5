#pragma once

#include "bridge/agent/AgentCodec.h"
#include "bridge/agent/AgentEvent.h"
#include "bridge/agent/AgentInstaller.h"
#include "bridge/agent/AgentLaunch.h"
#include "bridge/agent/ConversationArchive.h"
#include "bridge/agent/SignIn.h"
#include "bridge/core/Result.h"
#include "bridge/failure/Failure.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/LaunchSpec.h"

#include <QByteArrayList>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace bridge::agent {

/// Abilities of a kind of agent, known before any of its processes runs.
struct AgentCapabilities
{
    /// A new process continues the conversation of an ended one (ConversationStart::resume).
    bool resumesSessions = false;
    /// An ended agent's turn can be finished by the next one (ConversationStart::continuesTurn).
    bool continuesTurns = false;
    /// A conversation can be begun as a copy of another (ConversationStart::branchOf).
    bool branches = false;
    QStringList permissionModes; ///< values of LaunchOptions::permissionMode
};

/// Information in the end of an agent's process beyond its exit code.
struct ExitMeaning
{
    enum class Session {
        NotReported,
        Missing, ///< the session to resume does not exist
        Exists,  ///< the session to create already exists
    };
    Session session = Session::NotReported;
    std::optional<FailureKind> kind; ///< the reason, if its last words contain one
    std::optional<WritesLost> lost;  ///< if its last words report it
};

/// Optional ability: exports an endpoint for other programs, without its secret.
class EndpointExport
{
public:
    virtual ~EndpointExport() = default;
    /// Lines for a POSIX shell.
    [[nodiscard]] virtual QString shellLines(const endpoint::Endpoint &endpoint) const = 0;
    /// A settings file of the agent.
    [[nodiscard]] virtual QByteArray settingsFile(const endpoint::Endpoint &endpoint) const = 0;
};

/// One kind of agent program: finding, starting, protocol and errors. Everything above this
/// interface is independent of the kind. Created once by the application, outlives all its users;
/// main thread. Optional abilities are objects, nullptr if the kind lacks them.
class AgentBackend
{
public:
    using LocateAnswer = std::function<void(const Result<AgentProgram, Failure> &)>;

    AgentBackend() = default;
    AgentBackend(const AgentBackend &) = delete;
    AgentBackend &operator=(const AgentBackend &) = delete;
    virtual ~AgentBackend() = default;

    /// The program's display name, e.g. "Claude Code".
    [[nodiscard]] virtual QString displayName() const = 0;
    /// The agent's name in sentences about what it does, e.g. "Claude".
    [[nodiscard]] virtual QString shortName() const { return displayName(); }
    [[nodiscard]] virtual AgentCapabilities capabilities() const = 0;

    /// Finds the program. Answers once, from the event loop or at once if known; never after
    /// `context` is gone. Failures are of the kinds AgentMissing and AgentUnresponsive.
    virtual void locate(QObject *context, LocateAnswer answer) = 0;
    /// The program that the user named, preferred to all others while it is a program; empty: none.
    virtual void choose(const QString & /*program*/) {}
    /// Starts the program as it is, for a person in a terminal (process::openInTerminal).
    [[nodiscard]] virtual process::LaunchSpec terminalSpec(const AgentProgram &program,
                                                           const QProcessEnvironment &inherited,
                                                           const QString &folder) const
    {
        return {program.path, {}, folder, environmentOf(program, inherited)};
    }
    /// Asks the program whether it has a credential of its own: a sign-in, or one that it takes
    /// from elsewhere. Answers once, never after `context` is gone.
    virtual void askSignIn(const AgentProgram & /*program*/, QObject * /*context*/,
                           const SignInAnswer &answer)
    {
        answer({});
    }
    /// Why this version must not be used (AgentTooOld); nullopt: usable.
    [[nodiscard]] virtual std::optional<Failure> refusal(const AgentProgram &program) const = 0;

    /// How to start the agent's process: a pure function of its arguments.
    [[nodiscard]] virtual process::LaunchSpec
    launchSpec(const AgentLaunch &launch, const ConversationStart &conversation) const = 0;
    [[nodiscard]] virtual std::unique_ptr<AgentCodec> makeCodec() const = 0;
    /// Entries ("NAME=value") that only the agent of this process, or of this session if given,
    /// puts into the environment of its children; see process::ProcessTree.
    [[nodiscard]] virtual QByteArrayList descendantMarks(qint64 pid,
                                                         const QString &sessionId) const = 0;

    /// The failure of a turn's end. `address`: the custom endpoint in use, empty for the agent's
    /// default API. Messages are unredacted: the caller redacts them.
    [[nodiscard]] virtual Failure classify(const TurnFailure &turn,
                                           const QString &address) const = 0;
    [[nodiscard]] virtual ExitMeaning meaningOf(const process::ProcessExit &exit) const = 0;

    /// Tokens of a conversation's first request, mostly instructions and tools.
    [[nodiscard]] virtual qint64 firstRequestTokens(ToolSearch toolSearch) const = 0;

    [[nodiscard]] virtual const EndpointExport *endpointExport() const { return nullptr; }
    /// Optional ability: installs and updates the program; lives at most as long as the backend.
    [[nodiscard]] virtual std::unique_ptr<AgentInstaller> makeInstaller() { return nullptr; }
    /// Usable from any thread; lives as long as the backend.
    [[nodiscard]] virtual const ConversationArchive *archive() const { return nullptr; }
};

/// The environment of an agent at this endpoint; nullopt: nothing is injected.
[[nodiscard]] inline QProcessEnvironment
environmentFor(const AgentBackend &backend, const QProcessEnvironment &inherited,
               const std::optional<endpoint::Endpoint> &endpoint,
               const std::optional<secrets::Secret> &secret)
{
    return backend.launchSpec({inherited, endpoint, secret, {}}, {}).environment;
}

} // namespace bridge::agent

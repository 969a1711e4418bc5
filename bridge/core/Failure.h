#pragma once

#include <QString>

namespace bridge {

/// The hop that failed; decides the command line's exit code.
enum class FailureLayer {
    Network,    ///< nothing answers, or the connection broke
    Credential, ///< an answer came, and it refuses who we are
    Endpoint,   ///< an answer came, and it is not what the Messages API gives
    Agent, ///< Claude Code itself: missing, too old, crashed, not signed in, elsewhere than told
};

/// What failed. The names in snake_case (see failureKindName()) are promised to scripts.
enum class FailureKind {
    Unknown,            ///< shown as it was said; only the layer is certain
    ConnectionRefused,  ///< network: nobody listens at the address
    NoModelLoaded,      ///< endpoint: a local server answers but has no model
    CredentialRejected, ///< credential: 401 or 403
    AddressInvalid,     ///< agent was not started: the address in the settings is not usable
    AgentMissing,       ///< no Claude Code found, or it could not be started
    AgentTooOld,        ///< below the oldest version that pins the endpoint
    AgentCrashed,       ///< ended although nobody asked it to
    AgentUnresponsive,  ///< started, but never answered `initialize`
    AgentElsewhere,     ///< the live process reports another address than the one we injected
    NotLoggedIn,        ///< no credential at all, and the custom endpoint is off
    WorkspaceMissing,   ///< the workspace folder is gone or not a folder
};

/// One failure, typed: what ui/common/FailureText words. Holds no secret: `said` and `stderrTail`
/// are redacted by whoever fills them.
struct Failure
{
    FailureLayer layer = FailureLayer::Agent;
    FailureKind kind = FailureKind::Unknown;
    QString address{};    ///< the custom endpoint in use; empty: the agent's default API
    int httpStatus = 0;   ///< 0: no HTTP answer, or not known
    QString said{};       ///< the other side's own words, plain text
    QString subject{};    ///< what it is about: a program, a folder, a version, another address
    QString stderrTail{}; ///< last lines of the agent's stderr; plain text
    int exitCode = 0;     ///< of the agent, when it ended
    bool endedBySignal = false; ///< the agent ended by a signal rather than with an exit code

    friend bool operator==(const Failure &, const Failure &) = default;
};

/// The kind's name on the command line, e.g. "no_model_loaded".
[[nodiscard]] QString failureKindName(FailureKind kind);
/// The layer's name on the command line: network, credential, endpoint, agent.
[[nodiscard]] QString failureLayerName(FailureLayer layer);

} // namespace bridge

#pragma once

#include "bridge/failure/CredentialKind.h"
#include "bridge/failure/ToolSearch.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace bridge {

/// The hop that failed; decides the command line's exit code.
enum class FailureLayer {
    Network,    ///< nothing answers, or the connection broke
    Credential, ///< an answer came, and it refuses who we are
    Endpoint,   ///< an answer came, and it is not what the Messages API gives
    Agent, ///< Claude Code itself: missing, too old, crashed, not signed in, elsewhere than told
};

/// What failed. The names in snake_case (see failureKindName()) are promised to scripts. Kinds from
/// NoModelLoaded on are the server's troubles, AgentMissing on those of Claude Code itself.
enum class FailureKind {
    Unknown, ///< shown as it was said; only the layer is certain

    AddressInvalid,    ///< not an address that Claude Code can be given
    HostNotFound,      ///< the name has no address
    ConnectionRefused, ///< nobody listens at the address
    NoRoute,           ///< the network does not lead there
    TimedOut,          ///< no connection, or no answer on it, for too long
    ConnectionDropped, ///< broken off before an answer came
    TlsUntrusted,      ///< self-signed, or signed by an authority that is not trusted here
    TlsExpired,        ///< the certificate is no longer, or not yet, valid
    TlsWrongName,      ///< the certificate is for another host
    TlsFailed,         ///< no TLS to be had: https:// to a plain port, http:// to a TLS port
    ProxyInTheWay,     ///< a proxy answered or failed in the server's place
    TokenInClear,      ///< warning: plain http to a host beyond this computer and its network

    CredentialMissing,     ///< none was sent and one is needed
    CredentialRejected,    ///< not known, not valid, expired
    CredentialWrongHeader, ///< accepted as the other kind: see FailureFix::credentialKind
    PermissionDenied,      ///< known, but not allowed this
    ClientNotAllowed,      ///< only certain programs are admitted (gateways for Claude Code alone)
    Billing,               ///< no credit, no plan

    NoModelLoaded,     ///< a local server answers but has no model
    ModelLoading,      ///< it is being loaded right now
    ModelNotFound,     ///< the model asked for is not served here
    ModelCrashed,      ///< the model's process ended
    ModelLacksTools,   ///< it cannot call tools, without which Claude Code cannot work
    OutOfMemory,       ///< of the server
    ContextTooSmall,   ///< the request is longer than the model's context
    RequestRejected,   ///< a field or header of the request is not understood
    RequestTooLarge,   ///< more bytes than a server in between takes
    RateLimited,       ///< 429
    Overloaded,        ///< 529, or busy in other words
    ServerFailed,      ///< 5xx without a better word
    UpstreamFailed,    ///< a gateway got no good answer from the server behind it
    NotMessagesApi,    ///< something else answers: an OpenAI-style server, a web page, a wrong path
    Redirected,        ///< the answer is elsewhere; a credential is never sent after it
    EmptyAnswer,       ///< success without a body
    BlockedByFirewall, ///< a web firewall answered in the server's place
    StreamCut,         ///< the answer broke off in the middle
    StreamStalled,     ///< the answer, or its beginning, does not come
    StreamBuffered,    ///< warning: events come all at once; something in between holds them back
    ErrorEvent,        ///< the server reported an error within its answer
    ResumeRejected,    ///< the history is refused: a thinking signature, a tool use without result
    SystemRoleRejected,    ///< a `system` message among the others fails the turn
    ToolReferenceStripped, ///< warning: tool search will not work here

    AgentMissing,      ///< no Claude Code found, or it could not be started
    AgentTooOld,       ///< below the oldest version that pins the endpoint
    AgentCrashed,      ///< ended although nobody asked it to
    AgentOutOfMemory,  ///< ended for lack of memory
    AgentUnresponsive, ///< started, but never answered `initialize`
    AgentElsewhere,    ///< the live process reports another address than the one we injected
    AgentUnverified,   ///< does not say where its requests go, and may send nothing before it does
    NotLoggedIn,       ///< no credential at all, and the custom endpoint is off
    ManagedByOrganisation, ///< a managed setting of this computer decided
    ProfileMissing,        ///< the chat is pinned to a profile that is gone
    WorkspaceMissing,      ///< the workspace folder is gone or not a folder
};

/// What would mend a failure at the press of a button, as far as it is known.
struct FailureFix
{
    QString address{};    ///< this base URL would do
    QStringList models{}; ///< the server says it serves these; one of them can be chosen
    std::optional<CredentialKind> credentialKind{}; ///< the server takes the secret as this
    std::optional<ToolSearch> toolSearch{};         ///< with tool search set to this it would work
    friend bool operator==(const FailureFix &, const FailureFix &) = default;
};

/// What is known of a failure beside its kind. Holds no secret: `said`, `body` and `stderrTail` are
/// redacted by whoever fills them.
struct FailureDetails
{
    QString address{};    ///< the custom endpoint in use; empty: the agent's default API
    int httpStatus = 0;   ///< 0: no HTTP answer, or not known
    QString said{};       ///< the innermost sentence of the other side, plain text
    QString body{};       ///< the answer as it came, its beginning; empty: not known or no more
    QString subject{};    ///< what it is about: a program, a folder, a model, a host, a certificate
    QString stderrTail{}; ///< last lines of the agent's stderr; plain text
    int exitCode = 0;     ///< of the agent, when it ended
    bool endedBySignal = false; ///< the agent ended by a signal rather than with an exit code
    bool placeholder = false; ///< the credential that was refused is our placeholder: none is kept
    FailureFix fix{};

    friend bool operator==(const FailureDetails &, const FailureDetails &) = default;
};

/// One failure, typed: what ui/words/FailureText words. Its layer follows from its kind, except for
/// Unknown. Another kind for the same details: `of(kind, failure)`.
class Failure : public FailureDetails
{
public:
    Failure() = default; ///< Unknown, of the agent

    [[nodiscard]] static Failure of(FailureKind kind, FailureDetails details = {});
    [[nodiscard]] static Failure unknown(FailureLayer layer, FailureDetails details = {});

    [[nodiscard]] FailureKind kind() const { return m_kind; }
    [[nodiscard]] FailureLayer layer() const { return m_layer; }

    friend bool operator==(const Failure &, const Failure &) = default;

private:
    Failure(FailureLayer layer, FailureKind kind, FailureDetails details);

    FailureLayer m_layer = FailureLayer::Agent;
    FailureKind m_kind = FailureKind::Unknown;
};

/// The layer a kind belongs to; Unknown can be of any and gives Endpoint.
[[nodiscard]] FailureLayer failureLayerOf(FailureKind kind);
/// Whether Claude Code's own retries may soon succeed where nobody does anything about it: an
/// overloaded server, a model being loaded. Not so for a refused connection, a wrong credential.
[[nodiscard]] bool retryMayHelp(const Failure &failure);

/// The kind's name on the command line, e.g. "no_model_loaded".
[[nodiscard]] QString failureKindName(FailureKind kind);
/// The layer's name on the command line: network, credential, endpoint, agent.
[[nodiscard]] QString failureLayerName(FailureLayer layer);

} // namespace bridge

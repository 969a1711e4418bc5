#pragma once

#include "bridge/failure/ClientCertificateProblem.h"
#include "bridge/failure/CredentialKind.h"
#include "bridge/failure/ForeignSetting.h"
#include "bridge/failure/ProxyFault.h"
#include "bridge/failure/RequestPart.h"
#include "bridge/failure/ToolSearch.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace bridge {

/// The hop that failed; decides the command line's exit code.
enum class FailureLayer {
    Network,    ///< no answer, or the connection broke
    Credential, ///< an answer came and refuses the credential
    Endpoint,   ///< an answer came and is not what the Messages API defines
    Agent, ///< Claude Code itself: missing, too old, crashed, not signed in, at another address
};

/// What failed. The snake_case names (see failureKindName()) are part of the interface for scripts.
/// Kinds from NoModelLoaded on concern the server, from AgentMissing on Claude Code itself.
enum class FailureKind {
    Unknown, ///< shown with the reported text; only the layer is certain

    AddressInvalid,    ///< not usable as an address for Claude Code
    HostNotFound,      ///< the name has no address
    ConnectionRefused, ///< no server listens at the address
    NoRoute,           ///< no network route to the host
    TimedOut,          ///< no connection, or no answer on it, within the time limit
    ConnectionDropped, ///< closed before an answer came
    TlsUntrusted,      ///< self-signed, or signed by an authority that is not trusted here
    TlsExpired,        ///< the certificate is expired or not yet valid
    TlsWrongName,      ///< the certificate is for another host
    TlsFailed,         ///< no TLS: https:// to a plain port, or http:// to a TLS port
    ProxyInTheWay,     ///< a proxy answered or failed in the server's place
    TokenInClear,      ///< warning: plain http to a host beyond this computer and its network

    CredentialMissing,     ///< none was sent and one is required
    CredentialRejected,    ///< unknown, invalid or expired
    CredentialWrongHeader, ///< accepted in the other header: see FailureFix::credentialKind
    PermissionDenied,      ///< known, but not allowed to do this
    ClientNotAllowed,      ///< only certain programs are admitted (gateways for Claude Code alone)
    Billing,               ///< no credit, no plan
    CredentialRepeated,    ///< warning: the server's answers contain the credential
    ClientCertificateRequired, ///< the server wants a certificate of the client and got none
    ClientCertificateRefused,  ///< the server does not accept the one it was shown
    ClientCertificateUnusable, ///< its files are wrong: see FailureDetails::certificate

    NoModelLoaded,      ///< a local server answers but has no model
    ModelLoading,       ///< it is being loaded now
    ModelNotFound,      ///< the requested model is not served here
    ModelCrashed,       ///< the model's process ended
    ModelLacksTools,    ///< it cannot call tools, without which Claude Code cannot work
    OutOfMemory,        ///< of the server
    ContextTooSmall,    ///< the request is longer than the model's context
    RequestRejected,    ///< a field or header of the request is not understood
    RequestTooLarge,    ///< larger than a server in between accepts
    RateLimited,        ///< 429
    Overloaded,         ///< 529, or busy in other terms
    ServerFailed,       ///< 5xx without a more specific code
    UpstreamFailed,     ///< a gateway got no valid answer from the server behind it
    UpstreamCredential, ///< the provider behind refuses the key or login of the server itself
    NotMessagesApi,    ///< something else answers: an OpenAI-style server, a web page, a wrong path
    Redirected,        ///< the answer redirects; a credential is never sent to the target
    EmptyAnswer,       ///< success without a body, or with nothing in it to show
    AnswerUnreadable,  ///< an error whose words are lost: its compression is not as its headers say
    BlockedByFirewall, ///< a web firewall answered in the server's place
    StreamCut,         ///< the answer ended in the middle
    StreamStalled,     ///< the answer does not begin or does not continue
    StreamBuffered,  ///< warning: events arrive all at once, so a proxy in between holds them back
    StreamMalformed, ///< Claude Code cannot read the answer's events, or not all of them
    ErrorEvent,      ///< the server reported an error within its answer
    ResumeRejected,  ///< the history is refused: a thinking signature, a tool use without result
    SystemRoleRejected,    ///< a `system` message among the others makes the turn fail
    ToolReferenceStripped, ///< warning: tool search will not work here
    ToolCallUnusable,      ///< tool calls come in a form that Claude Code cannot use
    TurnStopped, ///< warning: the check's turn ended at its limit, as the model called a tool

    AgentMissing,      ///< Claude Code was not found or could not be started
    AgentTooOld,       ///< older than the oldest version that pins the endpoint
    AgentCrashed,      ///< ended by itself
    AgentOutOfMemory,  ///< ended for lack of memory
    AgentUnresponsive, ///< started, but did not answer `initialize`
    AgentHung,         ///< runs and answers nothing, not even a question about itself
    AgentElsewhere,    ///< the live process reports another address than the one we injected
    AgentUnverified, ///< does not report where its requests go, and may send nothing before it does
    NotLoggedIn,     ///< no credential at all, and the custom endpoint is off
    ManagedByOrganisation, ///< a managed setting of this computer decided
    ProfileMissing,        ///< the chat is pinned to a profile that is gone
    WorkspaceMissing,      ///< the workspace folder is gone or not a folder
    ConversationGone,      ///< it is to be resumed, and neither the agent nor we have any of it
    SettingsUnknown,       ///< the file of our settings cannot be read or understood
    SetupUnknown,          ///< what our settings have for this address cannot be read

    End, ///< not a kind: stands behind the last one
};

inline constexpr auto kLastFailureKind =
    static_cast<FailureKind>(static_cast<int>(FailureKind::End) - 1);

/// What a server lets in.
enum class WantedCredential {
    TokenOrKey,    ///< or it does not say
    Password,      ///< a name and a password: HTTP Basic
    GatewaySignIn, ///< the sign-in of Claude Code at a Claude gateway, which gives no token away
};

/// Facts for an automatic fix of a failure, as far as they are known.
struct FailureFix
{
    QString address{};    ///< this base URL works
    QStringList models{}; ///< the server serves these; one of them can be chosen
    std::optional<CredentialKind> credentialKind{}; ///< the server accepts the secret in this form
    std::optional<ToolSearch> toolSearch{};         ///< tool search works with this setting
    bool settingsCopy = false;                      ///< there is a last good copy of the settings
    friend bool operator==(const FailureFix &, const FailureFix &) = default;
};

/// A limit of tokens, per minute in most cases.
struct TokenLimit
{
    qint64 limit = 0;
    qint64 requested = 0; ///< tokens of one request; 0: not known
    /// No request of this size passes, however long one waits.
    [[nodiscard]] bool isBelowOneRequest() const { return requested > limit; }
    friend bool operator==(const TokenLimit &, const TokenLimit &) = default;
};

/// Details of a failure besides its kind. Holds no secret: the creator redacts `message`, `said`,
/// `body` and `stderrTail`.
struct FailureDetails
{
    QString address{};  ///< the custom endpoint in use; empty: the agent's default API
    int httpStatus = 0; ///< 0: no HTTP answer, or not known
    QString message{};  ///< innermost message of the server, agent or system; plain text
    /// The server's own words in `message`, without the agent's around them; empty: it said
    /// nothing, or the agent does not repeat it.
    QString said{};
    bool inAgentsWords = false;     ///< `message` is the agent's own sentence about the server
    QString body{};                 ///< beginning of the raw answer; empty: not known or no more
    QString subject{};              ///< program, folder, file, model, host or certificate concerned
    QString stderrTail{};           ///< last lines of the agent's stderr; plain text
    int exitCode = 0;               ///< of the agent, when it ended
    bool endedBySignal = false;     ///< the agent ended by a signal rather than with an exit code
    bool placeholder = false;       ///< the refused credential is our placeholder: none is stored
    /// Of UpstreamCredential: the credential in our settings may be the refused one all the same.
    bool isProbable = false;
    bool repeatsCredential = false; ///< an answer of the check contained the credential
    QString issuer{}; ///< who signed the certificate in `subject`; empty: itself, or not known
    /// A proxy's part in it; nullopt: none, or not known.
    std::optional<ProxyFault> proxyFault{};
    /// What the server wants, where a token or key is refused or missing.
    WantedCredential wanted = WantedCredential::TokenOrKey;
    /// The part of the request that was refused; nullopt: all of it, or one that cannot be changed.
    std::optional<RefusedPart> refused{};
    /// When a limit ends, UTC; nullopt: not told.
    std::optional<QDateTime> resetsAt{};
    bool outlastsRetries = false; ///< a limit that no retry of the agent comes late enough for
    std::optional<TokenLimit> tokens{}; ///< of RateLimited, where the server names it
    /// A short request with the same credential was let through (BlockedByFirewall).
    bool shortRequestsPass = false;
    FailureFix fix{};
    QStringList places{}; ///< where a missing program was looked for, for people
    /// Of ClientCertificateUnusable. Of ClientCertificateRequired: why the one that the environment
    /// names was not shown; nullopt: it names none.
    std::optional<ClientCertificateProblem> certificate{};
    std::optional<ForeignSetting> setting{}; ///< of another place, with a part in it

    friend bool operator==(const FailureDetails &, const FailureDetails &) = default;
};

/// One typed failure; ui/words/FailureText describes it. Its layer follows from its kind, except
/// for Unknown. Another kind for the same details: `of(kind, failure)`.
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

/// Layer of a kind; Endpoint for Unknown, which can occur in any layer.
[[nodiscard]] FailureLayer failureLayerOf(FailureKind kind);
/// True if Claude Code's own retries may succeed without any change, as with an overloaded server
/// or a model being loaded, unlike a refused connection or a wrong credential.
[[nodiscard]] bool retryMayHelp(const Failure &failure);

/// The kind's name on the command line, e.g. "no_model_loaded".
[[nodiscard]] QString failureKindName(FailureKind kind);
/// The layer's name on the command line: network, credential, endpoint, agent.
[[nodiscard]] QString failureLayerName(FailureLayer layer);

} // namespace bridge

#pragma once

#include "bridge/endpoint/EndpointAddress.h"
#include "bridge/failure/Failure.h"
#include "bridge/failure/ToolSearch.h"
#include "bridge/network/Certificate.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

/// What the endpoint's checklist found, without words: ui/common/CheckText has those.
namespace bridge::check {

/// The checklist's rungs, in the order in which they are climbed.
enum class Rung {
    Address,
    Network,
    MessagesApi,
    Credential,
    Model,
    Streaming,
    Tools,
    Context,
    Agent, ///< a turn of the real Claude Code; only on demand
};

enum class RungResult { Passed, Warning, Failed, Skipped };

struct AddressFacts
{
    std::optional<endpoint::AddressProblem> problem;
    friend bool operator==(const AddressFacts &, const AddressFacts &) = default;
};

struct NetworkFacts
{
    QString resolved;   ///< the address the host's name stands for; empty: a proxy resolves it
    QString tlsVersion; ///< e.g. "TLS 1.3"; empty: plain http
    std::optional<network::Certificate> certificate;
    QString proxy;         ///< host:port of the proxy the requests go through; empty: none
    QString proxyVariable; ///< which variable names it, e.g. "HTTPS_PROXY"
    /// A proxy of the desktop's settings, which Claude Code does not use; host:port, or empty.
    QString unusedSystemProxy;
    friend bool operator==(const NetworkFacts &, const NetworkFacts &) = default;
};

struct MessagesApiFacts
{
    int httpStatus = 0;
    friend bool operator==(const MessagesApiFacts &, const MessagesApiFacts &) = default;
};

struct CredentialFacts
{
    CredentialKind sentAs = CredentialKind::BearerToken;
    bool placeholder = false; ///< there is no secret, and the server asks for none
    friend bool operator==(const CredentialFacts &, const CredentialFacts &) = default;
};

struct ModelFacts
{
    QString model; ///< empty: not known, so the server's first one was asked
    QString smallModel;
    bool smallModelServed = true;
    QStringList served; ///< what the server lists; empty: it has no list
    friend bool operator==(const ModelFacts &, const ModelFacts &) = default;
};

struct StreamingFacts
{
    std::chrono::milliseconds firstToken{0};
    double tokensPerSecond = 0; ///< 0: too few or too quick to tell
    friend bool operator==(const StreamingFacts &, const StreamingFacts &) = default;
};

struct ToolsFacts
{
    enum class ToolReference { Unknown, Forwarded, Stripped };
    bool toolUse = false;    ///< a forced tool call came back as one
    bool toolResult = false; ///< its result was accepted
    bool systemRole = false; ///< a `system` message was accepted, or refused in words that
                             ///< Claude Code adapts to
    ToolReference toolReference = ToolReference::Unknown;
    ToolSearch toolSearch = ToolSearch::Off; ///< as the endpoint is set up
    friend bool operator==(const ToolsFacts &, const ToolsFacts &) = default;
};

struct ContextFacts
{
    qint64 window = 0;      ///< tokens; 0: the server does not say
    qint64 needed = 0;      ///< tokens of Claude Code's first request
    bool truncated = false; ///< the server counted fewer tokens than it was sent
    friend bool operator==(const ContextFacts &, const ContextFacts &) = default;
};

struct AgentFacts
{
    QString version; ///< of Claude Code
    QString model;
    qint64 counted = 0; ///< tokens of its first request as the server counted them; 0: it did not
    qint64 needed = 0;  ///< tokens that such a request has
    friend bool operator==(const AgentFacts &, const AgentFacts &) = default;
};

/// Why a rung was not climbed.
enum class SkipReason {
    EarlierFailed, ///< a rung it stands on failed
    NotAsked,      ///< only on demand
    CannotTell,    ///< the server gives nothing to judge by
    OwnSignIn,     ///< only Claude Code itself can sign in there
};

using RungFacts =
    std::variant<std::monostate, AddressFacts, NetworkFacts, MessagesApiFacts, CredentialFacts,
                 ModelFacts, StreamingFacts, ToolsFacts, ContextFacts, AgentFacts>;

struct RungReport
{
    Rung rung = Rung::Address;
    RungResult result = RungResult::Skipped;
    std::optional<Failure> failure{}; ///< of a failed rung, and what a warning warns of
    std::optional<SkipReason> skipped{};
    RungFacts facts{};
    std::chrono::milliseconds duration{0}; ///< of this rung alone
    friend bool operator==(const RungReport &, const RungReport &) = default;
};

struct CheckReport
{
    QString address;
    std::vector<RungReport> rungs; ///< all of them, in their order

    /// The verdict: the first failed rung; none: the endpoint can be used.
    [[nodiscard]] const RungReport *firstFailed() const;
    [[nodiscard]] bool isUsable() const { return firstFailed() == nullptr; }
};

/// "address", "network", "messages_api", …: the rung's name on the command line.
[[nodiscard]] QString rungName(Rung rung);
/// "passed", "warning", "failed", "skipped".
[[nodiscard]] QString rungResultName(RungResult result);
/// The layer that a rung looks at.
[[nodiscard]] FailureLayer layerOf(Rung rung);
/// The rung that a failure fails: that of its own layer, whatever was asked.
[[nodiscard]] Rung rungOf(const Failure &failure);

} // namespace bridge::check

#pragma once

#include "bridge/check/StreamFlaw.h"
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

/// The result of an endpoint's checklist; ui/words/CheckText describes it.
namespace bridge::check {

/// The steps of the checklist, in their order.
enum class Rung {
    Address,
    Network,
    MessagesApi,
    Credential,
    Model,
    Streaming,
    Tools,
    Context,
    Agent, ///< a turn of the real Claude Code; only on demand; stays the last one
};

enum class RungResult { Passed, Warning, Failed, Skipped };

struct AddressFacts
{
    std::optional<endpoint::AddressProblem> problem;
    friend bool operator==(const AddressFacts &, const AddressFacts &) = default;
};

struct NetworkFacts
{
    QString resolved;   ///< IP address of the host; empty: a proxy resolves it
    QString tlsVersion; ///< e.g. "TLS 1.3"; empty: plain http
    std::optional<network::Certificate> certificate;
    QString proxy;         ///< host:port of the proxy in use; empty: none
    QString proxyVariable; ///< variable that names it, e.g. "HTTPS_PROXY"
    /// A proxy of the desktop's settings, unused by Claude Code; host:port, or empty.
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
    bool placeholder = false; ///< no secret is stored and the server requires none
    friend bool operator==(const CredentialFacts &, const CredentialFacts &) = default;
};

struct ModelFacts
{
    QString model; ///< empty: not known, so the server's first one was used
    QString smallModel;
    bool smallModelServed = true;
    QStringList served; ///< models listed by the server; empty: no list
    friend bool operator==(const ModelFacts &, const ModelFacts &) = default;
};

struct StreamingFacts
{
    std::chrono::milliseconds firstToken{0};
    double tokensPerSecond = 0; ///< 0: too few or too fast to measure
    StreamReading reading = StreamReading::Read;
    StreamFlaw flaw = StreamFlaw::None; ///< why it is not just read
    friend bool operator==(const StreamingFacts &, const StreamingFacts &) = default;
};

struct ToolsFacts
{
    enum class ToolReference { Unknown, Forwarded, Stripped };
    bool toolUse = false;    ///< a forced tool call was answered with one
    bool toolResult = false; ///< its result was accepted
    bool systemRole = false; ///< a `system` message was accepted, or refused in words that
                             ///< Claude Code adapts to
    ToolReference toolReference = ToolReference::Unknown;
    ToolSearch toolSearch = ToolSearch::Off; ///< the endpoint's setting
    ToolFlaw flaw = ToolFlaw::None;          ///< of the calls that came back
    friend bool operator==(const ToolsFacts &, const ToolsFacts &) = default;
};

struct ContextFacts
{
    qint64 window = 0;      ///< tokens; 0: not reported
    qint64 needed = 0;      ///< tokens of Claude Code's first request
    bool truncated = false; ///< the server counted fewer tokens than were sent
    friend bool operator==(const ContextFacts &, const ContextFacts &) = default;
};

struct AgentFacts
{
    QString version{}; ///< of Claude Code
    QString model{};
    qint64 counted = 0; ///< tokens of its first request, counted by the server; 0: not counted
    qint64 needed = 0;  ///< expected tokens of that request
    bool reachedLimit = false; ///< the model called a tool, and the turn was stopped there
    friend bool operator==(const AgentFacts &, const AgentFacts &) = default;
};

/// Why a rung was not run.
enum class SkipReason {
    EarlierFailed, ///< a rung it depends on failed
    NotAsked,      ///< only on demand
    CannotTell,    ///< the server provides no basis for a result
    OwnSignIn,     ///< only Claude Code itself can sign in there
    AgentsProxy,   ///< only Claude Code itself can use the proxy on the way
};

using RungFacts =
    std::variant<std::monostate, AddressFacts, NetworkFacts, MessagesApiFacts, CredentialFacts,
                 ModelFacts, StreamingFacts, ToolsFacts, ContextFacts, AgentFacts>;

struct RungReport
{
    Rung rung = Rung::Address;
    RungResult result = RungResult::Skipped;
    std::optional<Failure> failure{}; ///< of a failed rung, or the subject of a warning
    std::optional<SkipReason> skipped{};
    RungFacts facts{};
    std::chrono::milliseconds duration{0}; ///< of this rung alone
    friend bool operator==(const RungReport &, const RungReport &) = default;
};

struct CheckReport
{
    QString address;
    std::vector<RungReport> rungs; ///< all of them, in order

    /// The first failed rung; nullptr: the endpoint is usable.
    [[nodiscard]] const RungReport *firstFailed() const;
    [[nodiscard]] bool isUsable() const { return firstFailed() == nullptr; }
};

/// "address", "network", "messages_api", …: the rung's name on the command line.
[[nodiscard]] QString rungName(Rung rung);
/// "passed", "warning", "failed", "skipped".
[[nodiscard]] QString rungResultName(RungResult result);
/// The layer that a rung tests.
[[nodiscard]] FailureLayer layerOf(Rung rung);
/// The rung that a failure belongs to, by its own layer, whichever rung met it.
[[nodiscard]] Rung rungOf(const Failure &failure);

} // namespace bridge::check

#pragma once

#include "bridge/answers/ServerAnswer.h"
#include "bridge/check/CheckReport.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/network/HttpExchange.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

/// The interface between EndpointCheck and the steps of its checklist, the rungs.
namespace bridge::check {

/// Shared data of the rungs of one check, including results for later ones.
struct RungContext
{
    const endpoint::EndpointTarget &target;
    network::HttpExchange &exchange;
    Clock &clock;
    qint64 contextNeeded = 0; ///< tokens of Claude Code's first request; 0: not known
    /// Limit of each network step: resolving, connecting, TLS, the first answer.
    std::chrono::milliseconds networkPatience{10'000};
    /// Limit for a server's silence after a message.
    std::chrono::milliseconds messagePatience{120'000};

    // Results of earlier rungs.
    /// Network: the answer to `GET …/v1/models`, of any form; nullopt: none in time.
    std::optional<answers::ServerAnswer> modelList{};
    /// Messages API: the first message's result, as a stream.
    std::optional<network::HttpOutcome> firstMessage{};
    /// Messages API: why Claude Code would get no answer to it, streamed or not.
    std::optional<Failure> firstFailure{};
    /// Messages API: input tokens of the first message; 0: not reported.
    qint64 firstTokens = 0;
    /// Credential: the header that the server accepts, if not the secret's own kind.
    std::optional<CredentialKind> sendAs{};
    /// Model: the one to use from here on.
    QString model{};
    /// Tools: the server's token count of the tool request; 0: not reported.
    qint64 toolRequestTokens = 0;
};

/// Runs one rung of the checklist: sends its requests, then reports once, from the event loop. Its
/// destructor ends it without a report. Main thread; nothing blocks.
class RungRunner
{
public:
    /// Reports in the order of the rungs, its own first. A further one if the result belongs to a
    /// later rung, which is then not run; those between count as skipped. A `duration` of 0 in the
    /// first is set to the time since run(), an empty `failure.address` to the address. Results
    /// of HttpExchange are redacted already.
    using Answer = std::function<void(std::vector<RungReport> reports)>;

    RungRunner() = default;
    RungRunner(const RungRunner &) = delete;
    RungRunner &operator=(const RungRunner &) = delete;
    virtual ~RungRunner() = default;

    [[nodiscard]] virtual Rung rung() const = 0;
    virtual void run(Answer answer) = 0;
};

/// The second rung: the name resolves, a connection succeeds, TLS verifies, and `GET …/v1/models`
/// is answered, in any form. Each step is limited by the context's network patience. Only the last
/// step sends the credential. Reports the proxy in use, and an unused one of the desktop. A client
/// certificate that cannot be used, or that the server wants or refuses, is a failure of the
/// credential's rung.
///
/// If only the last step takes too long it warns (TimedOut): servers that handle one request at a
/// time answer slowly, and the next rung waits longer.
[[nodiscard]] std::unique_ptr<RungRunner> makeNetworkRung(RungContext &context);

/// The rungs that use the Messages API, MessagesApi to Context, in their order. `context` outlives
/// them; they store results for later rungs in it before they report.
[[nodiscard]] std::vector<std::unique_ptr<RungRunner>> makeMessagesRungs(RungContext &context);

} // namespace bridge::check

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

/// Between the ladder (EndpointCheck, EndpointProbe) and the rungs it climbs.
namespace bridge::check {

/// What the rungs of one check share, and what the later ones may use of the earlier ones.
struct ClimbContext
{
    const endpoint::EndpointTarget &target;
    network::HttpExchange &exchange;
    Clock &clock;
    qint64 contextNeeded = 0; ///< tokens of Claude Code's first request; 0: not known
    /// How long each step of the network may take: resolving, connecting, TLS, the first answer.
    std::chrono::milliseconds networkPatience{10'000};
    /// How long a server that was asked for a message may send nothing.
    std::chrono::milliseconds messagePatience{120'000};

    // Learnt on the way up.
    /// Network: the answer to `GET …/v1/models`, of any shape; nullopt: none came in time.
    std::optional<answers::ServerAnswer> modelList{};
    /// Messages API: the first message, and what came of it.
    std::optional<network::HttpOutcome> firstMessage{};
    /// Credential: the header that the server takes, where that is not the secret's own kind.
    std::optional<CredentialKind> sendAs{};
    /// Model: the one to ask from here on.
    QString model{};
    /// Tools: what the server counted of the tool request; 0: it did not say.
    qint64 toolRequestTokens = 0;
};

/// One rung of the checklist: asks the endpoint what it needs to know, then reports once, from the
/// event loop. Destroying it ends it without a report. Main thread; nothing blocks.
class RungClimber
{
public:
    /// The reports' order is that of the rungs; the first is the climber's own. More than one where
    /// what was found belongs to a later rung: that one is then not climbed, and those between
    /// count as skipped. `duration` left 0 in the first is filled in with the time since climb();
    /// `failure.address` too. What came from HttpExchange is redacted already.
    using Answer = std::function<void(std::vector<RungReport> reports)>;

    RungClimber() = default;
    RungClimber(const RungClimber &) = delete;
    RungClimber &operator=(const RungClimber &) = delete;
    virtual ~RungClimber() = default;

    [[nodiscard]] virtual Rung rung() const = 0;
    virtual void climb(Answer answer) = 0;
};

/// The rungs that talk the Messages API, MessagesApi to Context, in their order. `context` outlives
/// them; they write what they learn into it before they report.
[[nodiscard]] std::vector<std::unique_ptr<RungClimber>> makeMessagesRungs(ClimbContext &context);

} // namespace bridge::check

#pragma once

#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"

#include <QObject>

#include <functional>
#include <optional>

/// A short look at an endpoint, and how what it finds goes together with what an agent reports.
namespace bridge::answers {

/// How far a probe goes.
enum class ProbeDepth {
    /// Resolves, connects, verifies TLS and lists the models: costs the server nothing, so that it
    /// may run while the server works on a turn. TimedOut where requests are taken and not
    /// answered;
    /// so does a server that does one thing at a time while it works.
    Connection,
    /// The same, and then one short message: what the agent asks is asked the same way. A model
    /// that
    /// takes its time, on a server that answers, is nothing wrong.
    Message,
};

/// What a short look at an endpoint shows.
struct ProbeFinding
{
    /// What is wrong, redacted, with `address` and, as far as it was found, `fix`. nullopt: nothing
    /// as far as the probe went.
    std::optional<Failure> failure;
    friend bool operator==(const ProbeFinding &, const ProbeFinding &) = default;
};

using ProbeAnswer = std::function<void(const ProbeFinding &)>;

/// A short look at an endpoint beside the agent: the checklist's first rungs. Answers once from the
/// event loop, within three seconds, unless `context` is gone, which also ends it.
using EndpointProbe = std::function<void(const endpoint::EndpointTarget &target, ProbeDepth depth,
                                         QObject *context, ProbeAnswer answer)>;

/// What a retry's HTTP status alone makes certain, which for 401 and 403 is the layer at most: see
/// wantsProbe(). Nothing when no answer came, or one that only means "it went wrong".
[[nodiscard]] std::optional<Failure> failureOfRetry(int httpStatus, const QString &address);

/// Whether a probe has to look before the agent's failure is worded: an agent may report quite
/// different failures in the same words, or say nothing of what would fix it. Never at the default
/// API, whose words stay untouched.
[[nodiscard]] bool wantsProbe(const Failure &agents);

/// What the agent reports and what a probe found as one failure. The probe wins where the agent's
/// words could mean several things; where both are about the same, the server's own words, the raw
/// answer and the fix are the probe's. A probe that found nothing wrong changes nothing.
[[nodiscard]] Failure withProbe(Failure agents, const ProbeFinding &probe);

/// A refused credential where it was the agent's own sign-in: only signing in there fixes that.
[[nodiscard]] Failure forOwnSignIn(Failure failure);

} // namespace bridge::answers

#pragma once

#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"

#include <QObject>

#include <functional>
#include <optional>

/// A short check of an endpoint, combined with the failure that an agent reports.
namespace bridge::answers {

/// Extent of a probe.
enum class ProbeDepth {
    /// Resolves, connects, verifies TLS and lists the models: costs the server nothing, so it may
    /// run while the server works on a turn. TimedOut if requests are accepted but not answered, as
    /// by a busy server that handles one request at a time.
    Connection,
    /// The same, then short messages, sent like the agent's requests; the last one has a `system`
    /// message among the others. A slow model on a responding server is not a failure.
    Message,
};

/// Result of a probe.
struct ProbeFinding
{
    /// The failure, redacted, with `address` and, if known, `fix`. nullopt: none within the probe's
    /// depth.
    std::optional<Failure> failure;
    /// Of a look for redirects: why nothing answered there. That forbids no message.
    std::optional<Failure> unreachable{};
    /// Short messages with the agent's own credential were answered.
    bool takesMessages = false;
    friend bool operator==(const ProbeFinding &, const ProbeFinding &) = default;
};

using ProbeAnswer = std::function<void(const ProbeFinding &)>;

/// Checks an endpoint beside the agent with the checklist's first rungs. Answers once from the
/// event loop, within three seconds, unless `context` is gone, which also ends it.
using EndpointProbe = std::function<void(const endpoint::EndpointTarget &target, ProbeDepth depth,
                                         QObject *context, ProbeAnswer answer)>;

/// The failure that a retry's HTTP status alone determines; for 401 and 403 the layer at most: see
/// wantsProbe(). nullopt without an answer, or with an unspecific one.
[[nodiscard]] std::optional<Failure> failureOfRetry(int httpStatus, const QString &address);

/// True if a probe is needed before the agent's failure is described: agents report different
/// failures in the same words, or omit what would fix them. Never at the default API, whose words
/// stay untouched.
[[nodiscard]] bool wantsProbe(const Failure &agents);

/// Merges the agent's failure and the probe's. The probe takes precedence where the agent's words
/// are ambiguous; where both agree, the server's words, the raw answer and the fix are the probe's.
/// Where the probe's messages were answered and the agent's request is refused as by a firewall
/// (403 or 406 with no words but those of the status), it is BlockedByFirewall. Otherwise a probe
/// without a failure changes nothing.
[[nodiscard]] Failure withProbe(Failure agents, const ProbeFinding &probe);

/// Adapts a refused credential for the agent's own sign-in: only signing in there fixes it.
[[nodiscard]] Failure forOwnSignIn(Failure failure);

} // namespace bridge::answers

#pragma once

#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"

#include <QObject>

#include <functional>
#include <optional>

namespace bridge::check {

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

/// The real one.
void probeEndpoint(const endpoint::EndpointTarget &target, ProbeDepth depth, QObject *context,
                   ProbeAnswer answer);

} // namespace bridge::check

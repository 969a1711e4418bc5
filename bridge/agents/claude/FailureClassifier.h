#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/check/EndpointProbe.h"
#include "bridge/failure/Failure.h"

#include <QString>

#include <optional>

namespace bridge::claude {

/// Which layer and kind a failed turn is, by structure first (status, type, category), by Claude
/// Code's own wordings (2.1.197 to 2.1.330) and by the words of the server that they repeat.
/// `address` is the custom endpoint in use, empty for the agent's default API. Words of the other
/// side are kept as they are: the caller redacts.
[[nodiscard]] Failure classifyTurnFailure(const agent::TurnFailure &turn, const QString &address);

/// What a retry's status alone makes certain, which for 401 and 403 is the layer at most: see
/// wantsProbe(). Nothing when no answer came, or one that says no more than that it went wrong.
[[nodiscard]] std::optional<Failure> classifyRetry(const agent::RetryScheduled &retry,
                                                   const QString &address);

/// Whether a probe has to look before the agent's failure is worded: Claude Code says the same of
/// quite different failures (every 404 is "an issue with the selected model"), or nothing of what
/// would mend it. Never so at the default API, whose words stay untouched.
[[nodiscard]] bool wantsProbe(const Failure &agents);

/// What the agent says and what a probe saw as one failure. The probe wins where the agent's words
/// could mean several things; where both are about the same, the server's own words, the raw answer
/// and what would mend it are the probe's. A probe that saw nothing wrong changes nothing.
[[nodiscard]] Failure withProbe(Failure agents, const check::ProbeFinding &probe);

/// What a refused credential means where it was Claude Code's own sign-in: nothing of ours mends
/// that, signing in there does.
[[nodiscard]] Failure forOwnSignIn(Failure failure);

} // namespace bridge::claude

#pragma once

#include "bridge/core/Failure.h"
#include "bridge/protocol/AgentEvent.h"

#include <QString>

#include <optional>

namespace bridge::endpoint {

/// Which layer and kind a failed turn is, by structure first (status, category) and words last.
/// `address` is the custom endpoint in use, empty for the agent's default API. Words of the other
/// side are kept as they are.
[[nodiscard]] Failure classifyTurnFailure(const protocol::TurnFailure &turn,
                                          const QString &address);

/// What a retry already proves: an answer that repeating cannot change (401, 403). Nothing when
/// the next try may well succeed, or when no answer came at all (see ReachabilityProbe).
[[nodiscard]] std::optional<Failure> classifyRetry(const protocol::RetryScheduled &retry,
                                                   const QString &address);

} // namespace bridge::endpoint

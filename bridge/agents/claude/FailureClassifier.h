#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/failure/Failure.h"

#include <QDateTime>
#include <QString>

namespace bridge::claude {

/// Tokens of the first request where most tools are searched for: no turn needs fewer.
inline constexpr qint64 kLeastTokensOfFirstRequest = 15'400;

/// Layer and kind of a failed turn: first by structure (status, type, category), then by Claude
/// Code's own messages (2.1.197 to 2.1.330) and the server's words in them. `address` is the custom
/// endpoint in use, empty for the agent's default API. Messages are unredacted: the caller redacts
/// them.
/// `now`: the time of its end, by which a limit's end is told.
[[nodiscard]] Failure classifyTurnFailure(const agent::TurnFailure &turn, const QString &address,
                                          const QDateTime &now = QDateTime::currentDateTimeUtc());

} // namespace bridge::claude

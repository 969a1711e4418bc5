#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/core/Result.h"
#include "bridge/json/JsonFields.h"

#include <QByteArrayView>

namespace bridge::json {

/// Deeper than any message; copying and writing JSON recurse, so depth is stack.
inline constexpr int kMaxJsonDepth = 256;

/// One line -> one JSON object. Half surrogate pairs, which JavaScript writes as escapes of their
/// own (an endpoint or a cut text split an emoji), read as U+FFFD instead of spoiling the line.
[[nodiscard]] Result<Json, agent::BadLine> readJsonObject(QByteArrayView line);

} // namespace bridge::json

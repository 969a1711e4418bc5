#pragma once

#include "bridge/answers/ServerAnswer.h"
#include "bridge/failure/Failure.h"

#include <optional>

namespace bridge::answers {

/// Finds the problem of an answer to `POST …/v1/messages`, first by structure (status, type,
/// innermost error of nested bodies), last by words. nullopt: a Messages API answer, whole or as a
/// stream of events. The failure's text is the innermost sentence, `body` the beginning of the raw
/// answer, both unredacted; `address` and `fix` are set by the caller. Accepts any bytes: bodies
/// may be cut, binary or of any size.
[[nodiscard]] std::optional<Failure> classifyAnswer(const ServerAnswer &answer);

} // namespace bridge::answers

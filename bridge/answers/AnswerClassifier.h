#pragma once

#include "bridge/answers/ServerAnswer.h"
#include "bridge/failure/Failure.h"

#include <optional>

namespace bridge::answers {

/// What is wrong with an answer to `POST …/v1/messages`, by structure first (status, type, the
/// innermost error of bodies nested in bodies) and by words last. nullopt: a Messages API answer,
/// whole or as a stream of events. The failure's `said` is the innermost sentence, `body` the
/// beginning of the raw answer; neither is redacted, `address` and `fix` are the caller's.
/// Any bytes will do: bodies may be cut, binary or of any size.
[[nodiscard]] std::optional<Failure> classifyAnswer(const ServerAnswer &answer);

} // namespace bridge::answers

#pragma once

#include "bridge/answers/ErrorBody.h"
#include "bridge/failure/Failure.h"

namespace bridge::answers {

/// The kind of an error answer: by exact codes, then by words as far as the status allows them,
/// then by broad codes, then by the status alone. Unknown without a match.
[[nodiscard]] FailureKind kindOfError(int status, const ErrorBody &body);

/// The failure of an answer with the status in `details`, which determines the layer also of an
/// Unknown kind.
[[nodiscard]] Failure failureOfError(FailureKind kind, FailureDetails details);

} // namespace bridge::answers

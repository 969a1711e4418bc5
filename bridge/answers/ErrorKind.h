#pragma once

#include "bridge/answers/ErrorBody.h"
#include "bridge/answers/LimitEnd.h"
#include "bridge/failure/Failure.h"

namespace bridge::answers {

/// The kind of an error answer: by exact codes, then by words as far as the status allows them,
/// then by broad codes, then by the status alone. Unknown without a match. `end`: of the same
/// error; a limit that passes soon is one, whatever its words say of plans.
[[nodiscard]] FailureKind kindOfError(int status, const ErrorBody &body, const LimitEnd &end);

/// The failure of an answer with the status in `details`, which determines the layer also of an
/// Unknown kind.
[[nodiscard]] Failure failureOfError(FailureKind kind, FailureDetails details);

/// Adds what the words of the error say beyond its kind: when a limit ends, which part of the
/// request was refused, and whether the kind is only probable.
void addDetails(Failure &failure, const ErrorBody &body, const LimitEnd &end);

} // namespace bridge::answers

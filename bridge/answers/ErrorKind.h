#pragma once

#include "bridge/answers/ErrorBody.h"
#include "bridge/failure/Failure.h"

namespace bridge::answers {

/// What an error answer is: by what its codes make certain, then by its words as far as its status
/// allows them, then by codes that say less, then by the status alone. Unknown when nothing tells.
[[nodiscard]] FailureKind kindOfError(int status, const ErrorBody &body);

/// The failure of an answer with the status in `details`, which makes the layer certain also when
/// the kind is Unknown.
[[nodiscard]] Failure failureOfError(FailureKind kind, FailureDetails details);

} // namespace bridge::answers

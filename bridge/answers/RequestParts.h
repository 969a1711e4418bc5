#pragma once

#include "bridge/answers/ErrorBody.h"
#include "bridge/failure/Failure.h"

#include <optional>

namespace bridge::answers {

/// The part of the request that an error of this kind is about, by its words; nullopt: none that
/// can be changed. A context that is too small for the asked length of the answer counts, too.
[[nodiscard]] std::optional<RefusedPart> refusedPart(FailureKind kind, const ErrorBody &body);

} // namespace bridge::answers

#pragma once

#include "bridge/answers/ErrorBody.h"
#include "bridge/failure/Failure.h"

#include <QByteArrayView>
#include <QDateTime>

namespace bridge::answers {

/// The kind of an error answer: by exact codes, then by words as far as the status allows them,
/// then by broad codes, then by the status alone. Unknown without a match.
[[nodiscard]] FailureKind kindOfError(int status, const ErrorBody &body);

/// The failure of an answer with the status in `details`, which determines the layer also of an
/// Unknown kind.
[[nodiscard]] Failure failureOfError(FailureKind kind, FailureDetails details);

/// Adds what the words of the error say beyond its kind: when a limit ends, and which part
/// of the request was refused. `received`: the time
/// of the answer.
void addDetails(Failure &failure, const ErrorBody &body, QByteArrayView retryAfter,
                const QDateTime &received);

} // namespace bridge::answers

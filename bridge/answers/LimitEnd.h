#pragma once

#include "bridge/answers/ErrorBody.h"
#include "bridge/failure/Failure.h"

#include <QByteArrayView>
#include <QDateTime>

#include <optional>

namespace bridge::answers {

/// When a server admits requests again.
struct LimitEnd
{
    std::optional<QDateTime> at{}; ///< UTC; nullopt: it does not say, or in a clock without a zone
    /// No retry of an agent comes late enough: a plan's limit of hours, a day, a week or a month,
    /// or one of tokens that is below the request.
    bool outlastsRetries = false;
    std::optional<TokenLimit> tokens{}; ///< the limit in numbers, if it is one of tokens
    friend bool operator==(const LimitEnd &, const LimitEnd &) = default;
};

/// A limit of tokens that an error names in numbers.
[[nodiscard]] std::optional<TokenLimit> tokenLimit(const ErrorBody &body);

/// Reads it from the header Retry-After (empty: none), the body's fields and its sentences.
/// `received`: the time of the answer.
[[nodiscard]] LimitEnd limitEnd(const ErrorBody &body, QByteArrayView retryAfter,
                                const QDateTime &received);

} // namespace bridge::answers

#pragma once

#include "bridge/failure/Failure.h"

#include <QString>

namespace ui {

/// A failure in words: the only place that words one, for windows and command line alike.
/// Plain text. Names the endpoint, what to do, and the way back.
struct FailureWords
{
    QString title;   ///< one line
    QString text;    ///< a few sentences
    QString said;    ///< what the other side said; folded in the windows; may be empty
    QString whoSaid; ///< the heading over it: "What the server said"
};

[[nodiscard]] FailureWords wordsFor(const bridge::Failure &failure);

} // namespace ui

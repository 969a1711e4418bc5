#pragma once

#include "bridge/failure/Failure.h"

#include <QString>

namespace ui {

/// The description of a failure, for windows and command line alike; no other code describes one.
/// Plain text. It names the endpoint, the remedy, and how to return to the default API.
struct FailureWords
{
    QString title;          ///< one line
    QString text;           ///< a few sentences
    QString message;        ///< the other side's own text; folded in the windows; may be empty
    QString messageHeading; ///< the heading over it: "What the server said"
};

[[nodiscard]] FailureWords wordsFor(const bridge::Failure &failure);

} // namespace ui

#pragma once

#include "bridge/core/Result.h"

#include <QString>

namespace bridge::history {

/// Why the index does not do what it was asked for.
struct IndexProblem
{
    enum class Kind {
        Busy,       ///< another process writes; try again
        Unwritable, ///< no space or no right; what is there can be read
        Broken,     ///< malformed, unreadable, or of another kind: remove it
    };
    Kind kind = Kind::Broken;
    QString message; ///< the database's
};

template <typename T>
using IndexResult = Result<T, IndexProblem>;

} // namespace bridge::history

#pragma once

#include <QString>

namespace bridge::session {

/// Why a turn seems to go round in circles. A value; texts come from the model.
struct Loop
{
    enum class Kind {
        SameCall, ///< one call brought the same result so often, and nothing new came in between
        /// The endpoint gave a call the id of an earlier one. The agent does not pass on the result
        /// of such a call, so the model asks for it again.
        RepeatedId,
    };
    Kind kind = Kind::SameCall;
    QString toolName;
    QString headline; ///< of its input, see agent::ToolInput; may be empty
    int calls = 0;    ///< SameCall
    friend bool operator==(const Loop &, const Loop &) = default;
};

} // namespace bridge::session

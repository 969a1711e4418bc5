#pragma once

#include "bridge/practice/PracticeReply.h"

namespace bridge::practice {

/// An answer some real server gives when something is wrong, kept word for word.
struct ServerFailure
{
    QString id;     ///< also the scenario's name
    QString server; ///< who answers like this
    HttpReply reply;
};

/// All of resources/practice/endpoint-errors.json, in its order; read once.
[[nodiscard]] const std::vector<ServerFailure> &serverFailures();

} // namespace bridge::practice

#pragma once

#include "bridge/practice/PracticeReply.h"

namespace bridge::practice {

/// An error answer of a real server, verbatim.
struct ServerFailure
{
    QString id;     ///< also the scenario's name
    QString server; ///< the server that answers like this
    HttpReply reply;
};

/// Content of resources/practice/endpoint-errors.json, in its order; read once.
[[nodiscard]] const std::vector<ServerFailure> &serverFailures();

} // namespace bridge::practice

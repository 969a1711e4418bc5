#pragma once

#include "app/cli/ExitCode.h"

#include <QByteArray>

namespace app {

/// Output and exit code of a command that completes at once.
struct CommandOutcome
{
    QByteArray out{};
    QByteArray err{};
    ExitCode code = ExitCode::Done;
};

} // namespace app

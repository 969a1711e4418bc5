#pragma once

#include "app/cli/ExitCode.h"

#include <QByteArray>

namespace app {

/// What a command prints that is done at once, and how it ends.
struct CommandOutcome
{
    QByteArray out{};
    QByteArray err{};
    ExitCode code = ExitCode::Done;
};

} // namespace app

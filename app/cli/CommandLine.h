#pragma once

#include "app/cli/Command.h"
#include "bridge/core/Result.h"

namespace app {

/// Parses the arguments (without the program's name). Pure function.
[[nodiscard]] bridge::Result<Command, UsageError> parseCommandLine(const QStringList &arguments);

/// True if the form needs a display where no window runs yet.
[[nodiscard]] inline bool needsDisplay(const Command &command)
{
    return std::holds_alternative<command::Window>(command);
}

/// Arguments that are read as this command, from any folder.
[[nodiscard]] QStringList argumentsOf(const command::SetEndpoint &command);

} // namespace app

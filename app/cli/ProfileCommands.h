#pragma once

#include "app/cli/Command.h"
#include "app/cli/EndpointCommands.h"

namespace app {

/// Runs a profile command. `text`: content of the imported file. Changes are in the settings even
/// if saving their file failed.
[[nodiscard]] CommandOutcome run(const command::Profiles &command, const QString &text,
                                 const EndpointContext &context);

/// Reads the file of an import ("-" is standard input) up to a limit.
[[nodiscard]] bridge::Result<QString, CommandOutcome> readImport(const command::Profiles &command);

} // namespace app

#pragma once

#include "app/cli/CommandLine.h"
#include "app/cli/CommandOutcome.h"
#include "app/cli/EndpointCommands.h"

namespace app {

/// Does what a profile command asks for. `text`: of the file to import. A change that is not
/// refused is in the settings, also when their file could not be written.
[[nodiscard]] CommandOutcome run(const command::Profiles &command, const QString &text,
                                 const EndpointContext &context);

/// The file that an import names ("-" is standard input), bounded.
[[nodiscard]] bridge::Result<QString, CommandOutcome> readImport(const command::Profiles &command);

} // namespace app

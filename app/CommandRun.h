#pragma once

#include "app/cli/Command.h"

#include <QStringList>

namespace app {

/// Runs every command, in this process or in the running window; opens no window. Returns the
/// program's exit code. `arguments` are those that `command` was parsed from, `argv` the same as
/// they came. Runs the event loop of the QCoreApplication, which must exist.
[[nodiscard]] int runCommand(const Command &command, const QStringList &arguments, char **argv);

} // namespace app

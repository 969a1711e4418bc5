#pragma once

#include "app/cli/CommandLine.h"

#include <QStringList>

namespace app {

/// Runs every form but the window's, in this process or, where it concerns a running window, there.
/// Returns the program's exit code. `arguments` are those that `command` was read from. Needs a
/// QCoreApplication, whose event loop it runs.
[[nodiscard]] int runCommand(const Command &command, const QStringList &arguments);

} // namespace app

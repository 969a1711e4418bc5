#pragma once

#include <QStringList>

/// What main() does before anything else of the program runs.
namespace app {

/// Opens standard streams that are closed, as /dev/null: else the next socket or pipe takes the
/// number of one, and receives what is printed.
void openMissingStreams();

/// Keeps a crash from writing memory, which holds the secrets, to a file; the agents inherit this.
/// The limit of a running process can still be raised from outside (prlimit).
void disableCoreDumps();

/// Without a display Qt ends the program with SIGABRT.
[[nodiscard]] bool hasDisplay();

/// The arguments without the program's name.
[[nodiscard]] QStringList argumentsOf(int argc, char **argv);

/// Name and version, for the application object that comes next.
void nameApplication();

} // namespace app

#pragma once

#include <QStringList>

/// Process-wide setup, called by main() before anything else.
namespace app {

/// Opens closed standard streams as /dev/null; else the next socket or pipe would get the number of
/// one, and receive printed output.
void openMissingStreams();

/// Disables core dumps, which would contain secrets; agents inherit this. Use prlimit on the
/// running process to get one anyway.
void disableCoreDumps();

/// The arguments without the program's name.
[[nodiscard]] QStringList argumentsOf(int argc, char **argv);

/// Name and version, for the application object that comes next.
void nameApplication();

} // namespace app

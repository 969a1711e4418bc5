#include "app/CommandRun.h"
#include "app/ProcessSetup.h"
#include "app/WindowLibrary.h"
#include "app/cli/CommandLine.h"
#include "app/cli/ExitCode.h"
#include "app/cli/PrintSink.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    using namespace app;
    openMissingStreams();
    const QStringList arguments = argumentsOf(argc, argv);
    const auto command = parseCommandLine(arguments);
    if (!command) {
        standardStreams().err(command.error().text.toUtf8() + '\n');
        return static_cast<int>(ExitCode::Usage);
    }
    // The program that `exec` runs may dump core.
    if (!std::holds_alternative<command::Exec>(*command))
        disableCoreDumps();
    if (needsDisplay(*command)) {
        if (hasDisplay())
            return runWindow(argc, argv);
        standardStreams().err(
            QCoreApplication::translate("main", "There is no display to open a window on. "
                                                "drawbridge ask works without one; "
                                                "drawbridge --help lists all commands.")
                .toUtf8()
            + '\n');
        return static_cast<int>(ExitCode::Unexpected);
    }
    // Qt removes its own options from what it is given; here they are another program's.
    int nameOnly = 1;
    QCoreApplication application(nameOnly, argv);
    nameApplication();
    return runCommand(*command, arguments, argv + 1);
}

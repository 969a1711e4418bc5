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
    {
        // Qt removes its own options from what it is given; they may be another program's.
        int nameOnly = 1;
        QCoreApplication application(nameOnly, argv);
        nameApplication();
        // A window that runs already needs no display here.
        const int code = runCommand(*command, arguments, argv + 1);
        if (!needsDisplay(*command) || code != static_cast<int>(ExitCode::NoWindow))
            return code;
    }
    return runWindow(argc, argv);
}

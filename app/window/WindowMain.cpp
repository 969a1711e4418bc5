#include "app/ProcessSetup.h"
#include "app/base/UnixSignals.h"
#include "app/cli/CommandLine.h"
#include "app/cli/PrintSink.h"
#include "app/control/ControlClient.h"
#include "app/window/Application.h"

#include <QApplication>

namespace app {

namespace {

ExitCode runWindow(const QStringList &arguments, const command::Window &command)
{
    UnixSignals unixSignals;
    // Raises the running window, if there is one.
    if (const ExitCode raised = askWindow({arguments, {}}, unixSignals);
        raised != ExitCode::NoWindow)
        return raised;
    Application window(command);
    if (const auto started = window.start(); !started) {
        // Another one may have been started at the same time.
        const ExitCode other = askWindow({arguments, {}}, unixSignals);
        if (other != ExitCode::NoWindow)
            return other;
        standardStreams().errLine(started.error());
        return ExitCode::Usage;
    }
    QObject::connect(&unixSignals, &UnixSignals::received, &window, &Application::quit);
    return static_cast<ExitCode>(QCoreApplication::exec());
}

} // namespace

} // namespace app

/// Entry point of the library for the executable; see app/WindowLibrary.h.
extern "C" Q_DECL_EXPORT int drawbridgeRunWindow(int argc, char **argv);

int drawbridgeRunWindow(int argc, char **argv)
{
    using namespace app;
    const QStringList arguments = argumentsOf(argc, argv);
    const auto command = parseCommandLine(arguments);
    if (!command || !std::holds_alternative<command::Window>(*command))
        return static_cast<int>(
            ExitCode::Unexpected); // executable and library are of different builds
    QApplication application(argc, argv);
    nameApplication();
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Drawbridge"));
    QGuiApplication::setDesktopFileName(QStringLiteral("drawbridge"));
    return static_cast<int>(runWindow(arguments, std::get<command::Window>(*command)));
}

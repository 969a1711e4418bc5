#include "app/ProcessSetup.h"
#include "app/WindowLibrary.h"
#include "app/base/UnixSignals.h"
#include "app/cli/CommandLine.h"
#include "app/cli/PrintSink.h"
#include "app/control/ControlClient.h"
#include "app/window/Application.h"

#include <QApplication>

#include <cstdlib>
#include <optional>
#include <utility>

namespace app {

namespace {

/// Of becoming the window where another one seems to be there and does not answer.
constexpr int kMostTries = 3;

/// One run, from `next`, which says how to go on after it.
ExitCode runOnce(const QStringList &arguments, UnixSignals &unixSignals,
                 std::optional<Application::Next> &next)
{
    Application::Next current = std::move(*std::exchange(next, std::nullopt));
    Application window(current.command, std::move(current.practice));
    for (int tries = 1;; ++tries) {
        const auto started = window.start();
        if (started)
            break;
        // Another one may have been started at the same time, or ends just now.
        const ExitCode other =
            started.error().isOtherWindow
                ? askWindow({.arguments = arguments, .isForNextWindow = true}, unixSignals)
                : ExitCode::NoWindow;
        if (other != ExitCode::NoWindow)
            return other;
        if (!started.error().isOtherWindow || tries == kMostTries) {
            standardStreams().errLine(started.error().sentence);
            return ExitCode::Usage;
        }
    }
    bool isSignalled = false;
    QObject::connect(&unixSignals, &UnixSignals::received, &window, [&] {
        isSignalled = true;
        window.quit();
    });
    const auto code = static_cast<ExitCode>(QCoreApplication::exec());
    if (!isSignalled)
        next = window.takeNext();
    return code;
}

ExitCode runWindow(const QStringList &arguments, const command::Window &command)
{
    UnixSignals unixSignals;
    std::optional<Application::Next> next = Application::Next{command, nullptr};
    ExitCode code = ExitCode::Done;
    while (next)
        code = runOnce(arguments, unixSignals, next);
    return code;
}

/// Qt's messages while there is no application object yet, the first one also without its category.
QString g_reason;
QByteArray g_messages;

/// Collects the messages. The fatal one, of a display that cannot be used, would abort.
void collect(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (type != QtFatalMsg) {
        if (g_messages.isEmpty())
            g_reason = text;
        g_messages += qFormatLogMessage(type, context, text).toLocal8Bit() + '\n';
        return;
    }
    standardStreams().errLine(
        QCoreApplication::translate("WindowMain", "There is no display to open a window on: %1. "
                                                  "drawbridge ask works without one; "
                                                  "drawbridge --help lists all commands.")
            .arg(g_reason.isEmpty() ? text : g_reason));
    std::_Exit(static_cast<int>(ExitCode::Unexpected));
}

} // namespace

} // namespace app

/// Entry point of the library for the executable; see app/WindowLibrary.h.
extern "C" Q_DECL_EXPORT int DRAWBRIDGE_RUN_WINDOW(int argc, char **argv);

int DRAWBRIDGE_RUN_WINDOW(int argc, char **argv)
{
    using namespace app;
    const QStringList arguments = argumentsOf(argc, argv);
    const auto command = parseCommandLine(arguments);
    if (!command || !std::holds_alternative<command::Window>(*command))
        return kOtherBuild;
    qInstallMessageHandler(collect);
    QApplication application(argc, argv);
    qInstallMessageHandler(nullptr);
    standardStreams().err(g_messages);
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Drawbridge"));
    QGuiApplication::setDesktopFileName(QStringLiteral("drawbridge"));
    return static_cast<int>(runWindow(arguments, std::get<command::Window>(*command)));
}

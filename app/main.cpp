#include "app/UnixSignals.h"
#include "app/Version.h"
#include "app/cli/AskCommand.h"
#include "app/cli/CheckCommand.h"
#include "app/cli/CommandLine.h"
#include "app/cli/CredentialCommand.h"
#include "app/cli/EndpointCommands.h"
#include "app/cli/ExecCommand.h"
#include "app/cli/PracticeCommand.h"
#include "app/cli/ProfileCommands.h"
#include "app/cli/Reports.h"
#include "app/control/ControlClient.h"
#include "app/window/Application.h"

#include <QApplication>
#include <QDir>
#include <QFile>

#include <csignal>
#include <cstdio>
#include <functional>
#include <optional>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/resource.h>
#endif

namespace {

using namespace app;

/// False: nobody reads it any more. (Qt and cpp-httplib ignore SIGPIPE.)
bool writeTo(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    return std::fflush(stream) == 0;
}

PrintSink standardStreams(std::function<void()> onBrokenOutput = [] {})
{
    return {[onBrokenOutput](const QByteArray &bytes) {
                if (!writeTo(stdout, bytes))
                    onBrokenOutput();
            },
            [](const QByteArray &bytes) { writeTo(stderr, bytes); }};
}

/// Where a standard stream is closed, the next socket or pipe would take its number, and what is
/// printed would go there.
void openMissingStreams()
{
#ifdef Q_OS_UNIX
    for (const int number : {0, 1, 2}) {
        if (::fcntl(number, F_GETFD) < 0)
            (void)::open("/dev/null", O_RDWR);
    }
#endif
}

/// The memory that a crash writes down holds the secrets; so would the agent's, which inherits
/// this. Who wants it all the same raises the limit of a running process (prlimit).
void leaveNoCore()
{
#ifdef Q_OS_UNIX
    rlimit size{};
    if (::getrlimit(RLIMIT_CORE, &size) == 0) {
        size.rlim_cur = 0;
        (void)::setrlimit(RLIMIT_CORE, &size);
    }
#endif
}

/// Qt ends the program with SIGABRT where it finds none.
bool hasDisplay()
{
#ifdef Q_OS_LINUX
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"}) {
        if (!qEnvironmentVariableIsEmpty(name))
            return true;
    }
    return false;
#else
    return true;
#endif
}

QString readStdin()
{
    QFile input;
    return input.open(stdin, QIODevice::ReadOnly) ? QString::fromUtf8(input.readAll()) : QString();
}

QString settingsFolder()
{
    return bridge::settings::SettingsStore::defaultFolder();
}

/// What each form does; the exit code of the program.
class Run
{
public:
    Run(QCoreApplication &application, QStringList arguments)
        : m_application(application)
        , m_arguments(std::move(arguments))
    {}

    int operator()(const command::Print &command)
    {
        writeTo(stdout, command.text.toUtf8());
        return 0;
    }

    int operator()(command::Ask command)
    {
        if (command.fromStdin)
            command.prompt = readStdin();
        if (command.prompt.trimmed().isEmpty())
            return refused(
                QCoreApplication::translate("main", "There was no prompt on standard input."));
        AskCommand ask(std::move(command), standardStreams([&ask] {
                           QMetaObject::invokeMethod(&ask, &AskCommand::interrupt,
                                                     Qt::QueuedConnection);
                       }));
        QObject::connect(&ask, &AskCommand::finished, &m_application,
                         [](ExitCode code) { leave(code); });
        QObject::connect(&unixSignals(), &UnixSignals::received, &ask, &AskCommand::interrupt);
        ask.start();
        return QCoreApplication::exec();
    }

    int operator()(const command::Status &) { return askWindow({}, true); }
    int operator()(const command::Restart &) { return askWindow({}, true); }
    int operator()(const command::Send &command)
    {
        const QString text = command.fromStdin ? readStdin() : QString();
        if (command.fromStdin && text.trimmed().isEmpty())
            return refused(
                QCoreApplication::translate("main", "There was no message on standard input."));
        return askWindow(text, true);
    }

    int operator()(const command::ShowEndpoint &command)
    {
        return withoutWindow([&](Services &services) {
            writeTo(stdout,
                    endpointReport(services.endpoints, sourcesOf(services), nullptr,
                                   command.json ? ReportStyle::OneLine : ReportStyle::Indented));
            return ExitCode::Done;
        });
    }
    int operator()(const command::SetEndpoint &command) { return changeEndpoint(command); }
    int operator()(const command::SwitchEndpoint &command) { return changeEndpoint(command); }

    int operator()(const command::Profiles &command)
    {
        QString text;
        ProfileOutcome outcome;
        const bool mayRun = command.action != command::Profiles::Action::Import
                            || readImport(command, text, outcome);
        if (!mayRun) {
            writeTo(stderr, outcome.err);
            return static_cast<int>(outcome.code);
        }
        return withoutWindow(
            [&](Services &services) {
                outcome = apply(command, text, services.endpoints, services.settings);
                if (command.json && outcome.changesEndpoint)
                    outcome.out += endpointReport(services.endpoints, sourcesOf(services), nullptr,
                                                  ReportStyle::OneLine);
                writeTo(stdout, outcome.out);
                writeTo(stderr, outcome.err);
                return outcome.code;
            },
            text);
    }

    int operator()(const command::Credential &command)
    {
        const bool isSet = command.action == command::Credential::Action::Set;
        const QString secret = isSet ? readSecretFromStdin() : QString();
        Services services;
        CredentialCommand run(command, secret, services.endpoints, services.keychain,
                              services.clock, standardStreams());
        QObject::connect(
            &run, &CredentialCommand::finished, &m_application, [](ExitCode code, bool changed) {
                QCoreApplication::exit(static_cast<int>(code) + (changed ? kChanged : 0));
            });
        QObject::connect(&unixSignals(), &UnixSignals::received, &m_application,
                         [] { leave(ExitCode::Interrupted); });
        run.start();
        const int code = QCoreApplication::exec();
        if (code < kChanged)
            return code;
        askWindow({}, false); // a running window forgets what it knew of this origin
        return code - kChanged;
    }

    int operator()(const command::Check &command)
    {
        CheckCommand check(command, standardStreams([&check] {
                               QMetaObject::invokeMethod(&check, &CheckCommand::interrupt,
                                                         Qt::QueuedConnection);
                           }));
        QObject::connect(&check, &CheckCommand::finished, &m_application,
                         [](ExitCode code) { leave(code); });
        QObject::connect(&unixSignals(), &UnixSignals::received, &check, &CheckCommand::interrupt);
        check.start();
        return QCoreApplication::exec();
    }

    int operator()(const command::Exec &command)
    {
        // Qt ignores it for its sockets, and what is ignored stays so in the command.
        auto *const brokenPipe = std::signal(SIGPIPE, SIG_DFL);
        std::optional<QProcessEnvironment> environment;
        {
            // Gone before the command comes: what it holds and what it made of this process.
            ExecCommand exec(command, standardStreams());
            QObject::connect(&exec, &ExecCommand::finished, &m_application,
                             [](ExitCode code) { leave(code); });
            exec.start();
            if (const int code = QCoreApplication::exec(); code != 0)
                return code;
            environment = exec.environment();
        }
        std::signal(SIGPIPE, brokenPipe);
        return refused(replaceProcess(command.words, environment));
    }

    int operator()(const command::Practice &command)
    {
        PracticeCommand practice(command, standardStreams());
        ExitCode code = ExitCode::Done;
        if (!practice.start(code))
            return static_cast<int>(code);
        QObject::connect(&unixSignals(), &UnixSignals::received, &m_application,
                         [] { leave(ExitCode::Done); });
        return QCoreApplication::exec();
    }

    int operator()(const command::Window &command)
    {
        // Raises the running one, if there is one.
        const int raised = askWindow({}, false);
        if (raised != static_cast<int>(ExitCode::NoWindow))
            return raised;
        Application window(command);
        QString error;
        if (window.start(error) == Application::Start::Failed) {
            // Perhaps since another one was started at the same time.
            const int other = askWindow({}, false);
            return other == static_cast<int>(ExitCode::NoWindow) ? refused(error) : other;
        }
        QObject::connect(&unixSignals(), &UnixSignals::received, &window, &Application::quit);
        return QCoreApplication::exec();
    }

private:
    /// Beyond every exit code: tells "done" from "done, and the keychain is different".
    static constexpr int kChanged = 1000;

    /// Made when something can be ended in order: until then, also while standard input is read,
    /// Ctrl-C just ends the program.
    UnixSignals &unixSignals()
    {
        if (!m_signals)
            m_signals.emplace();
        return *m_signals;
    }

    static void leave(ExitCode code) { QCoreApplication::exit(static_cast<int>(code)); }

    static int refused(const QString &reason)
    {
        writeTo(stderr, reason.toUtf8() + '\n');
        return static_cast<int>(ExitCode::Usage);
    }

    static bridge::sources::SourceReport sourcesOf(const Services &services)
    {
        const QString workspace = services.settings.value(bridge::settings::kWorkspace);
        return sourcesFor(services.endpoints, workspace.isEmpty() ? QDir::homePath() : workspace);
    }

    /// Asks the running window to do what the arguments say.
    int askWindow(const QString &text, bool mustRun)
    {
        ControlClient client(settingsFolder(), standardStreams([this] {
                                 QMetaObject::invokeMethod(
                                     &m_application, [] { leave(ExitCode::Interrupted); },
                                     Qt::QueuedConnection);
                             }));
        const auto done = QObject::connect(&client, &ControlClient::finished, &m_application,
                                           [](int code) { QCoreApplication::exit(code); });
        const auto interrupted =
            QObject::connect(&unixSignals(), &UnixSignals::received, &m_application,
                             [] { leave(ExitCode::Interrupted); });
        client.send({m_arguments, text});
        const int code = QCoreApplication::exec();
        QObject::disconnect(done);
        QObject::disconnect(interrupted);
        if (mustRun && code == static_cast<int>(ExitCode::NoWindow))
            writeTo(stderr,
                    QCoreApplication::translate("main", "No Drawbridge window is running.").toUtf8()
                        + '\n');
        return code;
    }

    /// A running window does it, with `text`, else `work` on the settings file.
    template <typename Work>
    int withoutWindow(Work work, const QString &text = {})
    {
        const int code = askWindow(text, false);
        if (code != static_cast<int>(ExitCode::NoWindow))
            return code;
        Services services;
        return static_cast<int>(work(services));
    }

    template <typename EndpointCommand>
    int changeEndpoint(const EndpointCommand &command)
    {
        return withoutWindow([&](Services &services) {
            if (const auto refusal = refusalByPolicy(command, services.endpoints);
                !refusal.isEmpty()) {
                writeTo(stderr, refusal);
                return ExitCode::Usage;
            }
            const auto result = apply(command, services.endpoints);
            if (!result) {
                writeTo(stderr, refusalText(result.error()));
                return ExitCode::Usage;
            }
            if (!services.settings.isSaved()) {
                writeTo(stderr, notSavedText(services.settings));
                return ExitCode::Unexpected;
            }
            if (command.json)
                writeTo(stdout, endpointReport(services.endpoints, sourcesOf(services), nullptr,
                                               ReportStyle::OneLine));
            return ExitCode::Done;
        });
    }

    QCoreApplication &m_application;
    QStringList m_arguments;
    std::optional<UnixSignals> m_signals;
};

} // namespace

int main(int argc, char **argv)
{
    openMissingStreams();
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const auto command = parseCommandLine(arguments);
    if (!command) {
        writeTo(stderr, command.error().text.toUtf8() + '\n');
        return static_cast<int>(ExitCode::Usage);
    }
    if (needsDisplay(*command) && !hasDisplay()) {
        writeTo(stderr,
                QCoreApplication::translate("main", "There is no display to open a window on. "
                                                    "drawbridge ask works without one; "
                                                    "drawbridge --help lists all commands.")
                        .toUtf8()
                    + '\n');
        return static_cast<int>(ExitCode::Unexpected);
    }
    // What `exec` becomes is the user's own.
    if (!std::holds_alternative<command::Exec>(*command))
        leaveNoCore();
    std::unique_ptr<QCoreApplication> application;
    if (needsDisplay(*command))
        application = std::make_unique<QApplication>(argc, argv);
    else
        application = std::make_unique<QCoreApplication>(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("drawbridge"));
    QCoreApplication::setApplicationVersion(QLatin1String(kVersion));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Drawbridge"));
    QGuiApplication::setDesktopFileName(QStringLiteral("drawbridge"));
    return std::visit(Run(*application, arguments), *command);
}

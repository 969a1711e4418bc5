#include "app/Application.h"
#include "app/AskCommand.h"
#include "app/CommandLine.h"
#include "app/ControlClient.h"
#include "app/CredentialCommand.h"
#include "app/EndpointCommands.h"
#include "app/PracticeCommand.h"
#include "app/Reports.h"
#include "app/UnixSignals.h"
#include "app/Version.h"

#include <QApplication>
#include <QFile>

#include <cstdio>

namespace {

using namespace app;

void writeTo(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

PrintSink standardStreams()
{
    return {[](const QByteArray &bytes) { writeTo(stdout, bytes); },
            [](const QByteArray &bytes) { writeTo(stderr, bytes); }};
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
        AskCommand ask(std::move(command), standardStreams());
        QObject::connect(&ask, &AskCommand::finished, &m_application,
                         [](ExitCode code) { leave(code); });
        QObject::connect(&m_signals, &UnixSignals::received, &ask, &AskCommand::interrupt);
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
                    endpointReport(services.endpoints, nullptr,
                                   command.json ? ReportStyle::OneLine : ReportStyle::Indented));
            return ExitCode::Done;
        });
    }
    int operator()(const command::SetEndpoint &command) { return changeEndpoint(command); }
    int operator()(const command::SwitchEndpoint &command) { return changeEndpoint(command); }

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
        QObject::connect(&m_signals, &UnixSignals::received, &m_application,
                         [] { leave(ExitCode::Interrupted); });
        run.start();
        const int code = QCoreApplication::exec();
        if (code < kChanged)
            return code;
        askWindow({}, false); // a running window forgets what it knew of this origin
        return code - kChanged;
    }

    int operator()(const command::Practice &command)
    {
        PracticeCommand practice(command, standardStreams());
        ExitCode code = ExitCode::Done;
        if (!practice.start(code))
            return static_cast<int>(code);
        QObject::connect(&m_signals, &UnixSignals::received, &m_application,
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
        if (window.start(error) == Application::Start::Failed)
            return refused(error);
        QObject::connect(&m_signals, &UnixSignals::received, &window, &Application::quit);
        return QCoreApplication::exec();
    }

private:
    /// Beyond every exit code: tells "done" from "done, and the keychain is different".
    static constexpr int kChanged = 1000;

    static void leave(ExitCode code) { QCoreApplication::exit(static_cast<int>(code)); }

    static int refused(const QString &reason)
    {
        writeTo(stderr, reason.toUtf8() + '\n');
        return static_cast<int>(ExitCode::Usage);
    }

    /// Asks the running window to do what the arguments say.
    int askWindow(const QString &text, bool mustRun)
    {
        ControlClient client(settingsFolder(), standardStreams());
        const auto done = QObject::connect(&client, &ControlClient::finished, &m_application,
                                           [](int code) { QCoreApplication::exit(code); });
        const auto interrupted =
            QObject::connect(&m_signals, &UnixSignals::received, &m_application,
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

    /// A running window does it, else `work` on the settings file.
    template <typename Work>
    int withoutWindow(Work work)
    {
        const int code = askWindow({}, false);
        if (code != static_cast<int>(ExitCode::NoWindow))
            return code;
        Services services;
        return static_cast<int>(work(services));
    }

    template <typename EndpointCommand>
    int changeEndpoint(const EndpointCommand &command)
    {
        return withoutWindow([&](Services &services) {
            const auto result = apply(command, services.endpoints);
            if (!result) {
                writeTo(stderr, refusalText(result.error()));
                return ExitCode::Usage;
            }
            if (command.json)
                writeTo(stdout, endpointReport(services.endpoints, nullptr, ReportStyle::OneLine));
            return ExitCode::Done;
        });
    }

    QCoreApplication &m_application;
    QStringList m_arguments;
    UnixSignals m_signals;
};

} // namespace

int main(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const auto command = parseCommandLine(arguments);
    if (!command) {
        writeTo(stderr, command.error().text.toUtf8() + '\n');
        return static_cast<int>(ExitCode::Usage);
    }
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

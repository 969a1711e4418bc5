#include "app/CommandRun.h"

#include "app/base/Services.h"
#include "app/base/UnixSignals.h"
#include "app/cli/AskCommand.h"
#include "app/cli/ChatsCommand.h"
#include "app/cli/CheckCommand.h"
#include "app/cli/CommandLine.h"
#include "app/cli/CredentialCommand.h"
#include "app/cli/EndpointCommands.h"
#include "app/cli/ExecCommand.h"
#include "app/cli/ExportCommand.h"
#include "app/cli/JsonOut.h"
#include "app/cli/PracticeCommand.h"
#include "app/cli/ProfileCommands.h"
#include "app/cli/ShowEndpointCommand.h"
#include "app/cli/TurnPrinter.h"
#include "app/control/ControlClient.h"

#include <QCoreApplication>
#include <QPointer>

#include <csignal>
#include <optional>

namespace app {

namespace {

class CommandRun
{
    Q_DECLARE_TR_FUNCTIONS(CommandRun)

public:
    CommandRun(const QStringList &arguments, char **argv)
        : m_arguments(arguments)
        , m_argv(argv)
    {}

    ExitCode operator()(const command::Print &command)
    {
        m_streams.out(command.text.toUtf8());
        return ExitCode::Done;
    }

    ExitCode operator()(command::Ask command)
    {
        if (command.fromStdin)
            command.prompt = readStandardInput();
        if (command.prompt.trimmed().isEmpty())
            return refused(tr("There was no prompt on standard input."));
        AskCommand ask(std::move(command), interruptingStreams());
        return untilFinishedOrInterrupted(ask);
    }

    ExitCode operator()(const command::Check &command)
    {
        CheckCommand check(command, interruptingStreams());
        return untilFinishedOrInterrupted(check);
    }

    ExitCode operator()(const command::Chats &command)
    {
        ChatsCommand chats(command, interruptingStreams());
        return untilFinishedOrInterrupted(chats);
    }

    ExitCode operator()(const command::Export &command)
    {
        ExportCommand exporting(command, interruptingStreams());
        return untilFinishedOrInterrupted(exporting);
    }

    ExitCode operator()(const command::Practice &command)
    {
        PracticeCommand practice(command, m_streams);
        return untilFinishedOrInterrupted(practice);
    }

    ExitCode operator()(const command::Credential &command)
    {
        const bool isSet = command.action == command::Credential::Action::Set;
        QString secret = isSet ? readSecretFromStdin() : QString();
        // The keychain is not for what is set up in a practice session.
        bool isPractice = false;
        // A window that does not answer may be one.
        if (const ExitCode code = findPracticeWindow(isPractice); code != ExitCode::Done)
            return code;
        if (isPractice)
            return askWindow({m_arguments, secret});
        Services services;
        CredentialCommand credential(command, std::move(secret), services.endpoints,
                                     services.keychain, services.clock, m_streams);
        const ExitCode code = untilFinishedOrInterrupted(credential);
        if (credential.hasChanged())
            askWindow({m_arguments}); // a running window forgets what it knew of this origin
        return code;
    }

    ExitCode operator()(const command::Exec &command)
    {
        // Qt ignores SIGPIPE for its sockets; the executed program would inherit that.
        auto *const brokenPipe = std::signal(SIGPIPE, SIG_DFL);
        std::optional<QProcessEnvironment> environment;
        {
            // Destroyed before the command runs, with its secrets and its changes to this process.
            ExecCommand exec(command, m_streams);
            // Without UnixSignals, which would replace inherited handlers (nohup).
            if (const ExitCode code = untilFinished(exec); code != ExitCode::Done)
                return code;
            environment = exec.environment();
        }
        std::signal(SIGPIPE, brokenPipe);
        return refused(replaceProcess(command.words, m_argv, environment));
    }

    ExitCode operator()(const command::Status &) { return askWindowThatMustRun(); }
    ExitCode operator()(const command::Restart &) { return askWindowThatMustRun(); }
    ExitCode operator()(const command::Continue &) { return askWindowThatMustRun(); }
    ExitCode operator()(const command::Send &command)
    {
        const QString text = command.fromStdin ? readStandardInput() : QString();
        if (command.fromStdin && text.trimmed().isEmpty())
            return refused(tr("There was no message on standard input."));
        return askWindowThatMustRun(text, command.wait && command.json ? TurnPrinter::missingEnd()
                                                                       : QByteArray());
    }

    ExitCode operator()(const command::ShowEndpoint &command)
    {
        if (const ExitCode code = askWindow({m_arguments}); code != ExitCode::NoWindow)
            return code;
        ShowEndpointCommand show(command, m_streams);
        return untilFinishedOrInterrupted(show);
    }
    ExitCode operator()(const command::SetEndpoint &command)
    {
        if (command.clientCertificate)
            m_arguments = argumentsOf(command); // a window has another folder
        return inWindowOrHere(command);
    }
    ExitCode operator()(const command::SwitchEndpoint &command) { return inWindowOrHere(command); }
    ExitCode operator()(const command::Profiles &command)
    {
        bridge::Result<QString, CommandOutcome> text;
        if (command.action == command::Profiles::Action::Import)
            text = readImport(command);
        return text ? inWindowOrHere(command, *text) : print(text.error());
    }

    /// Raises the running window; main() opens one if there is none.
    ExitCode operator()(const command::Window &)
    {
        return askWindow({.arguments = m_arguments, .isForNextWindow = true});
    }

private:
    static ExitCode untilFinished(LongCommand &command)
    {
        QObject::connect(&command, &LongCommand::finished, qApp,
                         [](ExitCode code) { QCoreApplication::exit(static_cast<int>(code)); });
        command.start();
        return static_cast<ExitCode>(QCoreApplication::exec());
    }

    /// Ctrl-C interrupts the command meanwhile; outside of event loops it ends the program.
    ExitCode untilFinishedOrInterrupted(LongCommand &command)
    {
        m_running = &command;
        const UnixSignals unixSignals;
        QObject::connect(&unixSignals, &UnixSignals::received, &command, &LongCommand::interrupt);
        return untilFinished(command);
    }

    /// Ends the running command when standard output cannot be written any more.
    PrintSink interruptingStreams()
    {
        return standardStreams([this] {
            if (m_running)
                QMetaObject::invokeMethod(m_running, &LongCommand::interrupt, Qt::QueuedConnection);
        });
    }

    ExitCode print(const CommandOutcome &outcome)
    {
        if (!outcome.out.isEmpty())
            m_streams.out(outcome.out);
        if (!outcome.err.isEmpty())
            m_streams.err(outcome.err);
        return outcome.code;
    }

    ExitCode refused(const QString &reason)
    {
        return print({.err = reason.toUtf8() + '\n', .code = ExitCode::Usage});
    }

    static ExitCode askWindow(const control::Request &request)
    {
        UnixSignals unixSignals;
        return app::askWindow(request, unixSignals);
    }

    /// `isPractice`: a practice window runs. Another code than Done: that cannot be found out.
    ExitCode findPracticeWindow(bool &isPractice)
    {
        QByteArray out;
        QByteArray errors;
        UnixSignals unixSignals;
        const PrintSink sink{[&out](const QByteArray &bytes) { out += bytes; },
                             [&errors](const QByteArray &bytes) { errors += bytes; }};
        const control::Request status{{QStringLiteral("status"), QStringLiteral("--json")}};
        const ExitCode code = app::askWindow(status, unixSignals, sink);
        if (code == ExitCode::NoWindow)
            return ExitCode::Done;
        if (code != ExitCode::Done) {
            m_streams.err(errors);
            return code;
        }
        const Json report = Json::parse(out.toStdString(), nullptr, false);
        const auto practice = report.is_object() ? report.find("practice") : report.end();
        if (practice == report.end() || !practice->is_boolean()) {
            m_streams.errLine(tr("The answer of the running window is not understood. Nothing was "
                                 "saved."));
            return ExitCode::Unexpected;
        }
        isPractice = practice->get<bool>();
        return ExitCode::Done;
    }

    ExitCode askWindowThatMustRun(const QString &text = {}, const QByteArray &lastOut = {})
    {
        const ExitCode code = askWindow({m_arguments, text, lastOut});
        if (code == ExitCode::NoWindow)
            m_streams.errLine(tr("No Drawbridge window is running."));
        return code;
    }

    /// `text` goes with the command, as for run().
    template <typename EndpointCommand, typename... Text>
    ExitCode inWindowOrHere(const EndpointCommand &command, const Text &...text)
    {
        const ExitCode code = askWindow({m_arguments, text...});
        if (code != ExitCode::NoWindow)
            return code;
        Services services;
        return print(run(command, text...,
                         EndpointContext{services.endpoints, services.settings,
                                         services.backend.endpointExport()}));
    }

    QStringList m_arguments;
    char **m_argv;
    const PrintSink m_streams = standardStreams();
    QPointer<LongCommand> m_running;
};

} // namespace

int runCommand(const Command &command, const QStringList &arguments, char **argv)
{
    CommandRun run(arguments, argv);
    const ExitCode code = std::visit(run, command);
    return static_cast<int>(isOutputLost() ? ExitCode::Unexpected : code);
}

} // namespace app

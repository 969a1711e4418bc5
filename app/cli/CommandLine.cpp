#include "app/cli/CommandLine.h"

#include "app/base/Version.h"
#include "app/cli/CommandForms.h"

namespace app {

namespace {

QString overview()
{
    return CommandTr::tr(
        "Usage: drawbridge [--workspace DIR] [--practice]\n"
        "       drawbridge COMMAND [OPTIONS]\n"
        "\n"
        "Opens the window, or raises the running one. Commands:\n"
        "  status      shows the state of the running window's chats\n"
        "  send        sends a message to the front chat\n"
        "  restart     restarts every chat's agent\n"
        "  continue    finishes the front chat's cut turn\n"
        "  open        shows a conversation in the window\n"
        "  ask         runs one turn without a window\n"
        "  endpoint    shows, sets or switches the custom API endpoint; its profiles\n"
        "  check       checks whether an endpoint works, and explains why not\n"
        "  chats       lists and searches conversations\n"
        "  export      prints a conversation as Markdown\n"
        "  exec        runs a command in an agent's environment\n"
        "  credential  saves, removes or looks up an endpoint's credential\n"
        "  practice    runs the practice endpoint alone\n"
        "\n"
        "drawbridge COMMAND --help explains a command. --version shows the version.\n"
        "\n"
        "Exit codes: 0 done, 1 unexpected, 2 wrong usage, 3 network, 4 credential, 5 endpoint,\n"
        "6 agent, 7 no window is running, 130 interrupted.\n");
}

QString version()
{
    return QStringLiteral("drawbridge %1\n").arg(QLatin1String(kVersion));
}

/// The command is the first word that is neither an option nor an option's value: options may stand
/// before it. -1: there is none.
qsizetype commandIndex(const QStringList &arguments)
{
    const auto takesValue = [](const QString &argument) {
        const QString name = argument.mid(2);
        for (const FormSpec &form : CommandTr::forms()) {
            for (const OptionSpec &option : form.options) {
                if (option.value && name == QLatin1String(option.name))
                    return true;
            }
        }
        return false;
    };
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (argument == QLatin1String("--"))
            return -1;
        if (!argument.startsWith(u'-') || argument == QLatin1String("-"))
            return i;
        if (takesValue(argument))
            ++i;
    }
    return -1;
}

QString helpFor(const FormSpec &form)
{
    const QString purpose = CommandTr::tr(form.text);
    QString text = CommandTr::tr("Usage: drawbridge %1\n\n%2\n\nOptions:\n")
                       .arg(QString::fromUtf8(form.usage), purpose);
    for (const OptionSpec &option : form.options) {
        const QString name = QStringLiteral("--") + QLatin1String(option.name)
                             + (option.value ? u' ' + QLatin1String(option.value) : QString());
        text += QStringLiteral("  %1  ").arg(name, -22) + CommandTr::tr(option.text) + u'\n';
    }
    return text;
}

Parsed readForm(const FormSpec &form, const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.addOption(QCommandLineOption(QStringList{QStringLiteral("h"), QStringLiteral("help")}));
    parser.addOption(
        QCommandLineOption(QStringList{QStringLiteral("v"), QStringLiteral("version")}));
    for (const OptionSpec &option : form.options)
        parser.addOption({QLatin1String(option.name), QString(), QLatin1String(option.value)});
    if (!parser.parse(QStringList(QStringLiteral("drawbridge")) + arguments))
        return bridge::failed(UsageError{parser.errorText()});
    if (parser.isSet(QStringLiteral("version")))
        return command::Print{version()};
    if (parser.isSet(QStringLiteral("help")))
        return command::Print{*form.name ? helpFor(form) : overview()};
    // A script's unset variable, which must not stand for the default.
    if (!form.mayHaveEmptyWords && parser.positionalArguments().contains(QString()))
        return bridge::failed(UsageError{CommandTr::tr("An argument is empty.")});
    for (const OptionSpec &option : form.options) {
        if (option.value && parser.values(QLatin1String(option.name)).contains(QString()))
            return bridge::failed(
                UsageError{CommandTr::tr("--%1 is empty.").arg(QLatin1String(option.name))});
    }
    return form.read(Given(parser));
}

} // namespace

Parsed parseCommandLine(const QStringList &arguments)
{
    const qsizetype at = commandIndex(arguments);
    for (const FormSpec &form : CommandTr::forms()) {
        if (at < 0 || !*form.name || arguments.at(at) != QLatin1String(form.name))
            continue;
        QStringList rest = arguments;
        rest.removeAt(at);
        auto command = readForm(form, rest);
        if (!command)
            command.error().text +=
                u'\n' + CommandTr::tr("Usage: drawbridge %1").arg(QString::fromUtf8(form.usage));
        return command;
    }
    return readForm(CommandTr::forms().front(), arguments);
}

QStringList argumentsOf(const command::SetEndpoint &command)
{
    QStringList arguments{QStringLiteral("endpoint")};
    const auto addIf = [&arguments](bool isGiven, const QString &argument) {
        if (isGiven)
            arguments.append(argument);
    };
    addIf(command.on, QStringLiteral("--on"));
    addIf(command.now, QStringLiteral("--now"));
    addIf(command.json, QStringLiteral("--json"));
    if (const auto &files = command.clientCertificate) {
        addIf(!files->isSet(), QStringLiteral("--no-client-certificate"));
        addIf(files->isSet(), QStringLiteral("--client-certificate=") + files->certificate);
        addIf(!files->key.isEmpty(), QStringLiteral("--client-key=") + files->key);
    }
    if (!command.address.isEmpty())
        arguments << QStringLiteral("--") << command.address;
    return arguments;
}

} // namespace app

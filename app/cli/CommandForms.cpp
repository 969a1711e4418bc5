#include "app/cli/CommandForms.h"

#include "bridge/agents/claude/ClaudeBackend.h"

#include <QFileInfo>
#include <QHash>
#include <QUuid>

namespace app {

namespace {

auto wrong(const QString &text)
{
    return bridge::failed(UsageError{text});
}

/// The text of a prompt from the arguments after the command; "-" means standard input.
template <typename T>
std::optional<UsageError> takeText(const QStringList &words, const char *what, QString T::*text,
                                   T &command)
{
    if (words.isEmpty())
        return UsageError{
            CommandTr::tr(
                "%1 is missing; give it as arguments, or - to read it from standard input.")
                .arg(QLatin1String(what))};
    command.fromStdin = words == QStringList(QStringLiteral("-"));
    if (!command.fromStdin)
        command.*text = words.join(u' ');
    if (!command.fromStdin && (command.*text).trimmed().isEmpty())
        return UsageError{CommandTr::tr("%1 is empty.").arg(QLatin1String(what))};
    return std::nullopt;
}

Parsed readWindow(const Given &given)
{
    if (!given.words().isEmpty())
        return wrong(CommandTr::tr("There is no command \"%1\". drawbridge --help lists them.")
                         .arg(given.words().first()));
    return command::Window{given.value("workspace"), given.has("practice")};
}

Parsed readOpen(const Given &given)
{
    if (given.words().size() != 1)
        return wrong(CommandTr::tr("open takes one SESSION, the id of a conversation."));
    const QUuid session = QUuid::fromString(given.words().first());
    if (session.isNull())
        return wrong(
            CommandTr::tr("\"%1\" is not the id of a conversation.").arg(given.words().first()));
    return command::Window{.session = session.toString(QUuid::WithoutBraces)};
}

Parsed readStatus(const Given &given)
{
    if (!given.words().isEmpty())
        return wrong(CommandTr::tr("status takes no arguments, only --json."));
    return command::Status{given.has("json")};
}

Parsed readRestart(const Given &given)
{
    if (!given.words().isEmpty())
        return wrong(CommandTr::tr("restart takes no arguments, only --now and --json."));
    return command::Restart{given.has("now"), given.has("json")};
}

Parsed readContinue(const Given &given)
{
    if (!given.words().isEmpty())
        return wrong(CommandTr::tr("continue takes no arguments, only --json."));
    return command::Continue{given.has("json")};
}

Parsed readSend(const Given &given)
{
    command::Send command;
    command.wait = given.has("wait");
    command.json = given.has("json");
    if (const auto error = takeText(given.words(), "TEXT", &command::Send::text, command))
        return bridge::failed(*error);
    return command;
}

Parsed readAsk(const Given &given)
{
    const QStringList modes = bridge::claude::ClaudeBackend::permissionModes();
    command::Ask command;
    command.practice = given.has("practice");
    if (given.has("endpoint"))
        command.endpoint = given.value("endpoint");
    if (command.practice && command.endpoint)
        return wrong(CommandTr::tr("--practice and --endpoint cannot be used together."));
    command.workspace = given.value("workspace");
    command.permissionMode = given.value("permission-mode");
    if (given.has("permission-mode") && !modes.contains(command.permissionMode))
        return wrong(CommandTr::tr("--permission-mode must be one of %1.")
                         .arg(modes.join(QStringLiteral(", "))));
    command.resume = given.value("resume");
    command.wait = given.has("wait");
    command.json = given.has("json");
    if (const auto error = takeText(given.words(), "PROMPT", &command::Ask::prompt, command))
        return bridge::failed(*error);
    return command;
}

Parsed readProfiles(const Given &given, command::Profiles::Action action)
{
    using Action = command::Profiles::Action;
    QStringList words = given.words();
    if (given.has("allow") && action != Action::Import)
        return wrong(CommandTr::tr("--allow can only be used with endpoint import."));
    // The first name is the option's value; the words after the file are the others.
    QStringList allow = given.values("allow");
    if (!allow.isEmpty() && words.size() > 2) {
        allow += words.mid(2);
        words = words.mid(0, 2);
    }
    if (allow.contains(QString()))
        return wrong(CommandTr::tr("--allow needs the names of what it switches on."));
    command::Profiles command{action, words.value(1)};
    command.allow = allow;
    command.on = given.has("on");
    command.now = given.has("now");
    command.json = given.has("json");
    const bool mayNameNone = action == Action::List || action == Action::Export;
    if (words.size() > (action == Action::List ? 1 : 2)
        || (!mayNameNone && command.name.trimmed().isEmpty()))
        return wrong(
            action == Action::List
                ? CommandTr::tr("endpoint list takes no further arguments.")
                : CommandTr::tr("endpoint %1 takes one %2; put it in quotes if it has spaces.")
                      .arg(words.first(), action == Action::Import ? QStringLiteral("FILE")
                                                                   : QStringLiteral("NAME")));
    if ((command.on || command.now) && action != Action::Use)
        return wrong(CommandTr::tr("--on and --now can only be used with endpoint use."));
    if (given.has("as") && action != Action::Export)
        return wrong(CommandTr::tr("--as can only be used with endpoint export."));
    static const QHash<QString, command::ExportStyle> styles{
        {QStringLiteral("json"), command::ExportStyle::Json},
        {QStringLiteral("shell"), command::ExportStyle::Shell},
        {QStringLiteral("settings"), command::ExportStyle::Settings}};
    if (given.has("as")) {
        if (!styles.contains(given.value("as")))
            return wrong(CommandTr::tr("--as must be json, shell or settings."));
        command.as = styles.value(given.value("as"));
    }
    return command;
}

/// The files of --client-certificate and --client-key; nullopt: neither they nor
/// --no-client-certificate are given.
bridge::Result<std::optional<bridge::endpoint::ClientCertificate>, UsageError>
readClientCertificate(const Given &given)
{
    using bridge::endpoint::ClientCertificate;
    const bool removes = given.has("no-client-certificate");
    const bool hasKey = given.has("client-key");
    if (removes && (hasKey || given.has("client-certificate")))
        return wrong(CommandTr::tr(
            "--no-client-certificate cannot be used with --client-certificate or --client-key."));
    if (hasKey && !given.has("client-certificate"))
        return wrong(CommandTr::tr("--client-key needs --client-certificate."));
    if (removes)
        return ClientCertificate{};
    if (!given.has("client-certificate"))
        return std::nullopt;
    if (given.value("client-certificate").isEmpty()
        || (hasKey && given.value("client-key").isEmpty()))
        return wrong(CommandTr::tr("--client-certificate and --client-key take a FILE."));
    // A running window has another folder.
    const auto absolute = [&given](const char *name) {
        return QFileInfo(given.value(name)).absoluteFilePath();
    };
    return ClientCertificate{absolute("client-certificate"),
                             hasKey ? absolute("client-key") : QString()};
}

bool namesClientCertificate(const Given &given)
{
    return given.has("client-certificate") || given.has("client-key")
           || given.has("no-client-certificate");
}

Parsed readEndpoint(const Given &given)
{
    using Action = command::Profiles::Action;
    static const QHash<QString, Action> actions{
        {QStringLiteral("list"), Action::List},     {QStringLiteral("use"), Action::Use},
        {QStringLiteral("save"), Action::Save},     {QStringLiteral("remove"), Action::Remove},
        {QStringLiteral("export"), Action::Export}, {QStringLiteral("import"), Action::Import}};
    const bool on = given.has("on");
    const bool now = given.has("now");
    const bool json = given.has("json");
    const QStringList words = given.words();
    const bool isSwitch =
        words.value(0) == QLatin1String("on") || words.value(0) == QLatin1String("off");
    if (namesClientCertificate(given)
        && (isSwitch || (!words.isEmpty() && actions.contains(words.first()))))
        return wrong(CommandTr::tr("--client-certificate, --client-key and "
                                   "--no-client-certificate can only be used with an address, or "
                                   "alone for the one that is set."));
    if (!words.isEmpty() && actions.contains(words.first()))
        return readProfiles(given, actions.value(words.first()));
    if (given.has("as"))
        return wrong(CommandTr::tr("--as can only be used with endpoint export."));
    if (given.has("allow"))
        return wrong(CommandTr::tr("--allow can only be used with endpoint import."));
    if (words.size() > 1)
        return wrong(CommandTr::tr("endpoint takes an address, on, off, or one of list, use, save, "
                                   "remove, export and import."));
    auto certificate = readClientCertificate(given);
    if (!certificate)
        return bridge::failed(UsageError(certificate.error()));
    if (words.isEmpty()) {
        if (on || (now && !*certificate))
            return wrong(
                CommandTr::tr("--on needs an address; --now needs an address, on, or off."));
        if (*certificate)
            return command::SetEndpoint{{}, false, now, json, *certificate};
        return command::ShowEndpoint{json};
    }
    const QString &word = words.first();
    if (isSwitch) {
        if (on)
            return wrong(CommandTr::tr("--on can only be used with an address."));
        return command::SwitchEndpoint{word == QLatin1String("on"), now, json};
    }
    return command::SetEndpoint{word, on, now, json, *certificate};
}

Parsed readCredential(const Given &given)
{
    using Action = command::Credential::Action;
    static const QHash<QString, Action> actions{{QStringLiteral("set"), Action::Set},
                                                {QStringLiteral("clear"), Action::Clear},
                                                {QStringLiteral("status"), Action::Status}};
    const QStringList words = given.words();
    if (words.isEmpty() || words.size() > 2 || !actions.contains(words.first()))
        return wrong(CommandTr::tr("credential takes set, clear or status, and optionally an "
                                   "address. The secret is read from standard input."));
    command::Credential command;
    command.action = actions.value(words.first());
    command.url = words.value(1);
    command.json = given.has("json");
    if (given.has("kind")) {
        using bridge::CredentialKind;
        const auto kind = bridge::secrets::credentialKindFromName(given.value("kind"));
        // The other kinds have no secret to save.
        if (kind != CredentialKind::BearerToken && kind != CredentialKind::ApiKey)
            return wrong(CommandTr::tr("--kind must be bearer or api-key."));
        command.kind = *kind;
    }
    if (given.has("header")) {
        command.header = given.value("header");
        if (command.action == Action::Status || given.has("kind"))
            return wrong(
                CommandTr::tr("--header can only be used with set or clear, and not with --kind."));
        if (!bridge::secrets::isSendable(
                bridge::secrets::SecretHeader{command.header, QStringLiteral("value")}))
            return wrong(CommandTr::tr("--header takes the name of a header."));
    }
    if (given.has("key-passphrase")) {
        command.keyPassphrase = true;
        if (command.action == Action::Status || given.has("kind") || given.has("header"))
            return wrong(CommandTr::tr("--key-passphrase can only be used with set or clear, and "
                                       "not with --kind or --header."));
    }
    return command;
}

Parsed readCheck(const Given &given)
{
    const QStringList words = given.words();
    if (words.size() > 1)
        return wrong(CommandTr::tr("check takes at most one argument: an address."));
    return command::Check{words.value(0), given.has("agent"), given.has("json")};
}

Parsed readChats(const Given &given)
{
    if (!given.words().isEmpty())
        return wrong(CommandTr::tr("chats takes no arguments, only options."));
    command::Chats command{given.value("search"), 0, given.has("ask"), given.has("json")};
    if (given.has("search") && command.search.trimmed().isEmpty())
        return wrong(CommandTr::tr("--search needs a text."));
    if (given.has("limit")) {
        command.limit = given.value("limit").toInt();
        if (command.limit <= 0)
            return wrong(CommandTr::tr("--limit must be a number from 1."));
    }
    return command;
}

Parsed readExport(const Given &given)
{
    if (given.words().size() != 1)
        return wrong(CommandTr::tr("export takes one argument: a session as chats lists it."));
    return command::Export{given.words().first(), given.has("json")};
}

Parsed readExec(const Given &given)
{
    const command::Exec command{given.value("profile"), given.value("endpoint"), given.words()};
    if (given.has("profile") && given.has("endpoint"))
        return wrong(CommandTr::tr("--profile and --endpoint cannot be used together."));
    if (command.words.isEmpty())
        return wrong(CommandTr::tr("COMMAND is missing; give it after --."));
    return command;
}

Parsed readPractice(const Given &given)
{
    if (!given.words().isEmpty())
        return wrong(CommandTr::tr("practice takes no arguments, only options."));
    command::Practice command;
    command.list = given.has("list");
    command.json = given.has("json");
    command.scenario = given.value("scenario");
    if (given.has("port")) {
        bool isNumber = false;
        command.port = given.value("port").toUShort(&isNumber);
        if (!isNumber)
            return wrong(CommandTr::tr("--port must be a number from 0 to 65535."));
    }
    return command;
}

} // namespace

const std::vector<FormSpec> &CommandTr::forms()
{
    constexpr OptionSpec json{"json", nullptr, QT_TR_NOOP("Prints JSON, one object per line.")};
    constexpr OptionSpec workspace{"workspace", "DIR",
                                   QT_TR_NOOP("The folder the agent works in.")};
    constexpr OptionSpec practice{
        "practice", nullptr,
        QT_TR_NOOP("Uses the practice endpoint: no account, no server, no cost.")};
    constexpr OptionSpec now{"now", nullptr,
                             QT_TR_NOOP("Applies the change at once, even during a turn.")};
    static const std::vector<FormSpec> all{
        {"",
         "[OPTIONS]",
         QT_TR_NOOP("Opens the window, or raises the running one."),
         {workspace, practice},
         readWindow},
        {"status",
         "status [--json]",
         QT_TR_NOOP("Shows the state of the running window's chats, as JSON."),
         {json},
         readStatus},
        {"send",
         "send [--wait] [--json] TEXT…|-",
         QT_TR_NOOP("Sends a message to the front chat."),
         {{"wait", nullptr, QT_TR_NOOP("Streams the answer and exits like ask.")}, json},
         readSend,
         true},
        {"restart",
         "restart [--now] [--json]",
         QT_TR_NOOP(
             "Restarts every chat's agent, after its running turn unless the agent is hung."),
         {{"now", nullptr, QT_TR_NOOP("Cuts running turns; their messages can be sent again.")},
          json},
         readRestart},
        {"continue",
         "continue [--json]",
         QT_TR_NOOP("Finishes the turn of the front chat that was cut when its agent or Drawbridge "
                    "ended."),
         {json},
         readContinue},
        {"open",
         "open SESSION",
         QT_TR_NOOP("Shows a conversation in the running window, or starts one."),
         {},
         readOpen},
        {"ask",
         "ask [OPTIONS] [--] PROMPT…|-",
         QT_TR_NOOP("Runs one turn without a window. The answer goes to standard output, "
                    "everything else to standard error."),
         {{"endpoint", "URL", QT_TR_NOOP("The endpoint of this turn instead of the setting.")},
          practice,
          workspace,
          {"permission-mode", "MODE",
           QT_TR_NOOP("default, acceptEdits, plan, dontAsk or bypassPermissions.")},
          {"resume", "ID", QT_TR_NOOP("Continues the conversation of this session.")},
          {"wait", nullptr, QT_TR_NOOP("Waits for Claude Code's own retries.")},
          json},
         readAsk,
         true},
        {"endpoint",
         "endpoint [URL [--on] | on | off] [--now] [--json]\n"
         "       drawbridge endpoint [URL] --client-certificate FILE [--client-key FILE]\n"
         "       drawbridge endpoint list | use NAME [--on] [--now] | save NAME | remove NAME\n"
         "       drawbridge endpoint export [NAME] [--as json|shell|settings]\n"
         "       drawbridge endpoint import FILE|- [--allow NAME…]",
         QT_TR_NOOP("Shows, sets or switches the custom API endpoint, and saves it in named "
                    "profiles: save stores the current one, use selects a saved one. Neither "
                    "export nor import transfers secrets. Of an imported file, variables that "
                    "could run programs or reach other servers, headers and certificate "
                    "authorities arrive switched off."),
         {{"on", nullptr, QT_TR_NOOP("Also switches it on.")},
          now,
          {"client-certificate", "FILE",
           QT_TR_NOOP("The certificate (PEM) that is shown to a server that wants one of its "
                      "clients.")},
          {"client-key", "FILE",
           QT_TR_NOOP("Its private key (PEM), if it is not in the same file. Its passphrase: "
                      "credential set --key-passphrase.")},
          {"no-client-certificate", nullptr, QT_TR_NOOP("The endpoint is shown no client certificate any more.")},
          {"as", "STYLE",
           QT_TR_NOOP("json for import (all profiles without NAME), shell for lines of a POSIX "
                      "shell, or settings for a settings file of Claude Code.")},
          {"allow", "NAME",
           QT_TR_NOOP("Switches on what import would leave switched off; more names may follow.")},
          json},
         readEndpoint},
        {"credential",
         "credential set|clear|status [URL] [--kind bearer|api-key | --header NAME | "
         "--key-passphrase] [--json]",
         QT_TR_NOOP("Saves, removes or looks up an endpoint's credential in the system keychain. "
                    "The secret is read from standard input. clear also removes its secret "
                    "headers and the passphrase; set leaves them."),
         {{"kind", "KIND", QT_TR_NOOP("bearer (Authorization: Bearer) or api-key (x-api-key).")},
          {"header", "NAME", QT_TR_NOOP("Sets or clears the secret value of this header instead.")},
          {"key-passphrase", nullptr,
           QT_TR_NOOP("Sets or clears the passphrase of the client certificate's key instead.")},
          json},
         readCredential},
        {"check",
         "check [URL] [--agent] [--json]",
         QT_TR_NOOP("Checks step by step whether an endpoint works; by default the one in the "
                    "settings, even if it is switched off. Costs at most a few hundred tokens. The "
                    "first failed step decides the exit code."),
         {{"agent", nullptr, QT_TR_NOOP("Also runs one turn of the real Claude Code through it.")},
          json},
         readCheck},
        {"chats",
         "chats [--search TEXT] [--limit N] [--ask] [--json]",
         QT_TR_NOOP(
             "Lists the conversations of Drawbridge, the terminal and other programs, newest "
             "first. A search indexes what it lacks, for ten seconds at most."),
         {{"search", "TEXT",
           QT_TR_NOOP("Only those in whose title or texts all words occur; \"in quotes\" as they "
                      "stand.")},
          {"limit", "N", QT_TR_NOOP("The newest N only.")},
          {"ask", nullptr, QT_TR_NOOP("Lists the conversations of ask too.")},
          json},
         readChats},
        {"export",
         "export SESSION [--json]",
         QT_TR_NOOP("Prints a conversation as Markdown; chats lists the sessions."),
         {json},
         readExport},
        {"exec",
         "exec [--profile NAME | --endpoint URL] -- COMMAND…",
         QT_TR_NOOP(
             "Replaces this program with a command, for example claude or an editor, in exactly "
             "the environment that Drawbridge gives its agents. The exit code is the command's."),
         {{"profile", "NAME", QT_TR_NOOP("The profile to use instead of the setting.")},
          {"endpoint", "URL", QT_TR_NOOP("The endpoint to use instead of the setting.")}},
         readExec,
         true},
        {"practice",
         "practice [--port N] [--scenario NAME] [--list] [--json]",
         QT_TR_NOOP("Runs the practice endpoint alone, on loopback. The first printed line is its "
                    "address."),
         {{"port", "N", QT_TR_NOOP("The port; any free one by default.")},
          {"scenario", "NAME", QT_TR_NOOP("The answer to every message; see --list.")},
          {"list", nullptr, QT_TR_NOOP("Lists the scenarios.")},
          json},
         readPractice},
    };
    return all;
}

} // namespace app

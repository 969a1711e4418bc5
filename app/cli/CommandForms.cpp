#include "app/cli/CommandForms.h"

#include <QHash>

namespace app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

auto wrong(const QString &text)
{
    return bridge::failed(UsageError{text});
}

/// The text of a prompt from the words after the command; "-" means standard input.
template <typename T>
std::optional<UsageError> takeText(const QStringList &words, const char *what, QString T::*text,
                                   T &command)
{
    if (words.isEmpty())
        return UsageError{
            tr("%1 is missing; give it as words, or - to read it from standard input.")
                .arg(QLatin1String(what))};
    command.fromStdin = words == QStringList(QStringLiteral("-"));
    if (!command.fromStdin)
        command.*text = words.join(u' ');
    if (!command.fromStdin && (command.*text).trimmed().isEmpty())
        return UsageError{tr("%1 is empty.").arg(QLatin1String(what))};
    return std::nullopt;
}

Parsed readWindow(const Given &given)
{
    if (!given.words().isEmpty())
        return wrong(tr("There is no command \"%1\". drawbridge --help lists them.")
                         .arg(given.words().first()));
    return command::Window{given.value("workspace"), given.has("practice")};
}

Parsed readStatus(const Given &given)
{
    if (!given.words().isEmpty())
        return wrong(tr("status takes no words, only --json."));
    return command::Status{given.has("json")};
}

Parsed readRestart(const Given &given)
{
    if (!given.words().isEmpty())
        return wrong(tr("restart takes no words, only --json."));
    return command::Restart{given.has("json")};
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
    static const QStringList modes{QStringLiteral("default"), QStringLiteral("acceptEdits"),
                                   QStringLiteral("plan"), QStringLiteral("dontAsk"),
                                   QStringLiteral("bypassPermissions")};
    command::Ask command;
    command.practice = given.has("practice");
    if (given.has("endpoint"))
        command.endpoint = given.value("endpoint");
    if (command.practice && command.endpoint)
        return wrong(tr("--practice and --endpoint exclude each other."));
    command.workspace = given.value("workspace");
    command.permissionMode = given.value("permission-mode");
    if (given.has("permission-mode") && !modes.contains(command.permissionMode))
        return wrong(tr("--permission-mode is one of %1.").arg(modes.join(QStringLiteral(", "))));
    command.resume = given.value("resume");
    if (given.has("resume") && command.resume.isEmpty())
        return wrong(tr("--resume needs the id of a session."));
    command.wait = given.has("wait");
    command.json = given.has("json");
    if (const auto error = takeText(given.words(), "PROMPT", &command::Ask::prompt, command))
        return bridge::failed(*error);
    return command;
}

Parsed readProfiles(const Given &given, command::Profiles::Action action)
{
    using Action = command::Profiles::Action;
    const QStringList words = given.words();
    command::Profiles command{action, words.value(1)};
    command.on = given.has("on");
    command.now = given.has("now");
    command.json = given.has("json");
    const bool mayNameNone = action == Action::List || action == Action::Export;
    if (words.size() > (action == Action::List ? 1 : 2)
        || (!mayNameNone && command.name.trimmed().isEmpty()))
        return wrong(action == Action::List
                         ? tr("endpoint list takes no further words.")
                         : tr("endpoint %1 takes one %2; one with spaces stands in quotes.")
                               .arg(words.first(), action == Action::Import
                                                       ? QStringLiteral("FILE")
                                                       : QStringLiteral("NAME")));
    if ((command.on || command.now) && action != Action::Use)
        return wrong(tr("--on and --now go with endpoint use."));
    if (given.has("as") && action != Action::Export)
        return wrong(tr("--as goes with endpoint export."));
    static const QHash<QString, command::ExportStyle> styles{
        {QStringLiteral("json"), command::ExportStyle::Json},
        {QStringLiteral("shell"), command::ExportStyle::Shell},
        {QStringLiteral("settings"), command::ExportStyle::Settings}};
    if (given.has("as")) {
        if (!styles.contains(given.value("as")))
            return wrong(tr("--as is json, shell or settings."));
        command.as = styles.value(given.value("as"));
    }
    return command;
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
    if (!words.isEmpty() && actions.contains(words.first()))
        return readProfiles(given, actions.value(words.first()));
    if (given.has("as"))
        return wrong(tr("--as goes with endpoint export."));
    if (words.size() > 1)
        return wrong(tr("endpoint takes an address, on, off, or one of list, use, save, remove, "
                        "export and import."));
    if (words.isEmpty()) {
        if (on || now)
            return wrong(tr("--on needs an address; --now needs an address, on, or off."));
        return command::ShowEndpoint{json};
    }
    const QString &word = words.first();
    if (word == QLatin1String("on") || word == QLatin1String("off")) {
        if (on)
            return wrong(tr("--on goes with an address."));
        return command::SwitchEndpoint{word == QLatin1String("on"), now, json};
    }
    return command::SetEndpoint{word, on, now, json};
}

Parsed readCredential(const Given &given)
{
    using Action = command::Credential::Action;
    static const QHash<QString, Action> actions{{QStringLiteral("set"), Action::Set},
                                                {QStringLiteral("clear"), Action::Clear},
                                                {QStringLiteral("status"), Action::Status}};
    const QStringList words = given.words();
    if (words.isEmpty() || words.size() > 2 || !actions.contains(words.first()))
        return wrong(tr("credential takes set, clear or status, and perhaps an address. The secret "
                        "itself is read from standard input."));
    command::Credential command;
    command.action = actions.value(words.first());
    command.url = words.value(1);
    command.json = given.has("json");
    if (given.has("kind")) {
        using bridge::CredentialKind;
        const auto kind = bridge::secrets::credentialKindFromName(given.value("kind"));
        // No credential and Claude Code's own sign-in are no secrets to keep.
        if (kind != CredentialKind::BearerToken && kind != CredentialKind::ApiKey)
            return wrong(tr("--kind is bearer or api-key."));
        command.kind = *kind;
    }
    if (given.has("header")) {
        command.header = given.value("header");
        if (command.action == Action::Status || given.has("kind"))
            return wrong(tr("--header goes with set or clear, and without --kind."));
        if (!bridge::secrets::isSendable(
                bridge::secrets::SecretHeader{command.header, QStringLiteral("value")}))
            return wrong(tr("--header takes the name of a header."));
    }
    return command;
}

Parsed readCheck(const Given &given)
{
    const QStringList words = given.words();
    if (words.size() > 1)
        return wrong(tr("check takes at most one word: an address."));
    return command::Check{words.value(0), given.has("agent"), given.has("json")};
}

Parsed readExec(const Given &given)
{
    const command::Exec command{given.value("profile"), given.value("endpoint"), given.words()};
    if (given.has("profile") && given.has("endpoint"))
        return wrong(tr("--profile and --endpoint exclude each other."));
    if ((given.has("profile") && command.profile.isEmpty())
        || (given.has("endpoint") && command.endpoint.isEmpty()))
        return wrong(tr("--profile needs a name, --endpoint an address."));
    if (command.words.isEmpty())
        return wrong(tr("COMMAND is missing; it stands behind --."));
    return command;
}

Parsed readPractice(const Given &given)
{
    if (!given.words().isEmpty())
        return wrong(tr("practice takes no words, only options."));
    command::Practice command;
    command.list = given.has("list");
    command.json = given.has("json");
    command.scenario = given.value("scenario");
    if (given.has("port")) {
        bool isNumber = false;
        command.port = given.value("port").toUShort(&isNumber);
        if (!isNumber)
            return wrong(tr("--port is a number from 0 to 65535."));
    }
    return command;
}

} // namespace

const std::vector<FormSpec> &forms()
{
    constexpr OptionSpec json{"json", nullptr, "Prints JSON, one object a line."};
    constexpr OptionSpec workspace{"workspace", "DIR", "The folder the agent works in."};
    constexpr OptionSpec practice{"practice", nullptr,
                                  "Uses the practice endpoint: no account, no server, no cost."};
    constexpr OptionSpec now{"now", nullptr, "Applies it at once, also to a running turn."};
    static const std::vector<FormSpec> all{
        {"",
         "[OPTIONS]",
         "Opens the window, or raises the running one.",
         {workspace, practice},
         readWindow},
        {"status",
         "status [--json]",
         "What the running window's chats are doing, as JSON.",
         {json},
         readStatus},
        {"send",
         "send [--wait] [--json] TEXT…|-",
         "Gives the front chat a message.",
         {{"wait", nullptr, "Streams the answer and exits like ask."}, json},
         readSend},
        {"restart", "restart [--json]", "Restarts every chat's agent.", {json}, readRestart},
        {"ask",
         "ask [OPTIONS] [--] PROMPT…|-",
         "One turn without a window. The answer goes to standard output, the rest to standard "
         "error.",
         {{"endpoint", "URL", "The endpoint for this turn instead of the setting."},
          practice,
          workspace,
          {"permission-mode", "MODE", "default, acceptEdits, plan, dontAsk or bypassPermissions."},
          {"resume", "ID", "Goes on with the conversation of this session."},
          {"wait", nullptr, "Lets Claude Code's own retries run."},
          json},
         readAsk},
        {"endpoint",
         "endpoint [URL [--on] | on | off] [--now] [--json]\n"
         "       drawbridge endpoint list | use NAME [--on] [--now] | save NAME | remove NAME\n"
         "       drawbridge endpoint export [NAME] [--as json|shell|settings] | import FILE|-",
         "Shows, sets or switches the custom API endpoint, and keeps it in profiles by name: save "
         "keeps what is set, use sets what was kept. Neither export nor import holds a secret.",
         {{"on", nullptr, "Also switches it on."},
          now,
          {"as", "STYLE",
           "json, for import (all profiles without NAME); shell, lines for a POSIX shell; "
           "settings, a settings file of Claude Code."},
          json},
         readEndpoint},
        {"credential",
         "credential set|clear|status [URL] [--kind bearer|api-key | --header NAME] [--json]",
         "Keeps, removes or looks for an endpoint's credential in the system keychain. The secret "
         "is read from standard input. clear removes its secret headers, too; set leaves them.",
         {{"kind", "KIND", "bearer (Authorization: Bearer) or api-key (x-api-key)."},
          {"header", "NAME", "Sets or clears the secret value of this header instead."},
          json},
         readCredential},
        {"check",
         "check [URL] [--agent] [--json]",
         "Looks rung by rung whether an endpoint works; by default the one that is set, also while "
         "it is switched off. Costs at most a few hundred tokens. The first failed rung decides "
         "the exit code.",
         {{"agent", nullptr, "Also takes one turn of the real Claude Code through it."}, json},
         readCheck},
        {"exec",
         "exec [--profile NAME | --endpoint URL] -- COMMAND…",
         "Runs a command in this program's place, in exactly the environment that an agent of "
         "Drawbridge would get: a terminal's claude, an editor. Its exit code is the command's.",
         {{"profile", "NAME", "The profile instead of the setting."},
          {"endpoint", "URL", "The endpoint instead of the setting."}},
         readExec},
        {"practice",
         "practice [--port N] [--scenario NAME] [--list] [--json]",
         "The practice endpoint alone, on loopback. The first line printed is its address.",
         {{"port", "N", "The port; any free one by default."},
          {"scenario", "NAME", "What every message gets; see --list."},
          {"list", nullptr, "Names the scenarios."},
          json},
         readPractice},
    };
    return all;
}

} // namespace app

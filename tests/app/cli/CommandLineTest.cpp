#include "app/cli/CommandLine.h"
#include "app/base/Version.h"

#include <QDir>

#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace app;
using bridge::secrets::CredentialKind;

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

/// The command of a line, which must parse as this form.
template <typename Form>
Form read(const QStringList &arguments)
{
    const auto command = parseCommandLine(arguments);
    EXPECT_TRUE(command) << command.error().text.toStdString();
    if (!command || !std::holds_alternative<Form>(*command)) {
        ADD_FAILURE() << "another form: " << arguments.join(u' ').toStdString();
        return {};
    }
    return std::get<Form>(*command);
}

template <typename Form>
Form read(const char *line)
{
    return read<Form>(words(line));
}

/// The error text; empty if the line was accepted.
QString refusal(const QStringList &arguments)
{
    const auto command = parseCommandLine(arguments);
    return command ? QString() : command.error().text;
}

QString refusal(const char *line)
{
    return refusal(words(line));
}

void expectNamed(const char *line, const char *named)
{
    EXPECT_TRUE(refusal(line).contains(QString::fromUtf8(named)))
        << line << ": " << refusal(line).toStdString();
}

TEST(CommandLine, CheckTakesAnAddressOrNone)
{
    EXPECT_TRUE(read<command::Check>("check").url.isEmpty());
    const auto check = read<command::Check>("--json check --agent http://localhost:1234");
    EXPECT_EQ(check.url, u"http://localhost:1234"_s);
    EXPECT_TRUE(check.withAgent && check.json);
    EXPECT_FALSE(needsDisplay(check));
    expectNamed("check http://a http://b", "at most one");
}

TEST(CommandLine, WithoutACommandOpensTheWindow)
{
    EXPECT_FALSE(read<command::Window>("").practice);
    EXPECT_EQ(read<command::Window>("open 685046D1-6fd3-433a-bdc4-20868f2515fc").session,
              u"685046d1-6fd3-433a-bdc4-20868f2515fc"_s);
    const auto window = read<command::Window>("--workspace /srv --practice");
    EXPECT_TRUE(window.practice);
    EXPECT_EQ(window.workspace, u"/srv"_s);
    EXPECT_TRUE(needsDisplay(window));
}

TEST(CommandLine, ReadsStatusAndRestart)
{
    EXPECT_FALSE(read<command::Status>("status").json);
    EXPECT_TRUE(read<command::Status>("status --json").json);
    EXPECT_FALSE(read<command::Restart>("restart").json);
    EXPECT_TRUE(read<command::Restart>("--json restart").json);
    EXPECT_FALSE(read<command::Restart>("restart").now);
    EXPECT_TRUE(read<command::Restart>("restart --now").now);
    EXPECT_FALSE(read<command::Continue>("continue").json);
    EXPECT_TRUE(read<command::Continue>("continue --json").json);
    EXPECT_FALSE(needsDisplay(command::Status{}));
}

TEST(CommandLine, ReadsSend)
{
    const auto send = read<command::Send>("send --wait two words --json");
    EXPECT_EQ(send.text, u"two words"_s);
    EXPECT_TRUE(send.wait);
    EXPECT_TRUE(send.json);
    EXPECT_FALSE(send.fromStdin);
    EXPECT_TRUE(read<command::Send>("send -").fromStdin);
}

TEST(CommandLine, ReadsEveryOptionOfAsk)
{
    const auto ask = read<command::Ask>("ask --endpoint http://h:1 --workspace /srv "
                                        "--permission-mode acceptEdits --resume id --wait --json "
                                        "what is it");
    EXPECT_EQ(ask.endpoint, u"http://h:1"_s);
    EXPECT_EQ(ask.workspace, u"/srv"_s);
    EXPECT_EQ(ask.permissionMode, u"acceptEdits"_s);
    EXPECT_EQ(ask.resume, u"id"_s);
    EXPECT_EQ(ask.prompt, u"what is it"_s);
    EXPECT_TRUE(ask.wait);
    EXPECT_TRUE(ask.json);

    const auto plain = read<command::Ask>("ask hello");
    EXPECT_EQ(plain.endpoint, std::nullopt);
    EXPECT_FALSE(plain.wait || plain.json || plain.practice || plain.fromStdin);
    EXPECT_TRUE(read<command::Ask>("ask --practice hello").practice);
}

TEST(CommandLine, TakesEveryPermissionMode)
{
    for (const char *mode : {"default", "acceptEdits", "plan", "dontAsk", "bypassPermissions"}) {
        const auto ask =
            read<command::Ask>({u"ask"_s, u"--permission-mode"_s, QLatin1String(mode), u"x"_s});
        EXPECT_EQ(ask.permissionMode, QLatin1String(mode));
    }
    expectNamed("ask --permission-mode always x", "--permission-mode");
}

TEST(CommandLine, ReadsEndpoint)
{
    EXPECT_FALSE(read<command::ShowEndpoint>("endpoint").json);
    EXPECT_TRUE(read<command::ShowEndpoint>("endpoint --json").json);
    const auto set = read<command::SetEndpoint>("endpoint http://h:1 --on --now");
    EXPECT_EQ(set.address, u"http://h:1"_s);
    EXPECT_TRUE(set.on && set.now);
    EXPECT_FALSE(read<command::SetEndpoint>("endpoint http://h:1").on);
    EXPECT_TRUE(read<command::SwitchEndpoint>("endpoint on").on);
    const auto off = read<command::SwitchEndpoint>("endpoint off --now");
    EXPECT_FALSE(off.on);
    EXPECT_TRUE(off.now);
}

TEST(CommandLine, ReadsTheFilesOfAClientCertificateAsAbsolutePaths)
{
    const auto set = read<command::SetEndpoint>(
        "endpoint https://h --client-certificate c.pem --client-key /k.pem --on");
    ASSERT_TRUE(set.clientCertificate);
    EXPECT_EQ(set.clientCertificate->certificate, QDir::current().filePath(u"c.pem"_s));
    EXPECT_EQ(set.clientCertificate->key, u"/k.pem"_s);
    EXPECT_FALSE(read<command::SetEndpoint>("endpoint http://h:1").clientCertificate);
    const auto alone = read<command::SetEndpoint>("endpoint --client-certificate /c.pem --now");
    EXPECT_TRUE(alone.address.isEmpty());
    EXPECT_TRUE(alone.clientCertificate->key.isEmpty());
    const auto none = read<command::SetEndpoint>("endpoint --no-client-certificate --json");
    ASSERT_TRUE(none.clientCertificate);
    EXPECT_FALSE(none.clientCertificate->isSet());
    // As a running window, which has another folder, is told them.
    for (const auto &command : {set, alone, none}) {
        const auto again = read<command::SetEndpoint>(argumentsOf(command));
        EXPECT_EQ(again.address, command.address);
        EXPECT_EQ(again.clientCertificate, command.clientCertificate);
        EXPECT_EQ(again.on, command.on);
        EXPECT_EQ(again.now, command.now);
        EXPECT_EQ(again.json, command.json);
    }
    expectNamed("endpoint --client-key /k.pem", "--client-certificate");
    expectNamed("endpoint --client-certificate /c --no-client-certificate", "cannot be used with");
    expectNamed("endpoint on --client-certificate /c.pem", "with an address");
    expectNamed("endpoint use A --no-client-certificate", "with an address");
}

TEST(CommandLine, ReadsProfiles)
{
    using Action = command::Profiles::Action;
    using command::ExportStyle;
    const auto list = read<command::Profiles>("endpoint list --json");
    EXPECT_EQ(list.action, Action::List);
    EXPECT_TRUE(list.json);
    const auto use = read<command::Profiles>("endpoint use Work --on --now");
    EXPECT_EQ(use.action, Action::Use);
    EXPECT_EQ(use.name, u"Work"_s);
    EXPECT_TRUE(use.on && use.now);
    EXPECT_EQ(read<command::Profiles>("endpoint save Work").action, Action::Save);
    EXPECT_EQ(read<command::Profiles>("endpoint remove Work").action, Action::Remove);
    const auto all = read<command::Profiles>("endpoint export");
    EXPECT_EQ(all.action, Action::Export);
    EXPECT_EQ(all.as, ExportStyle::Json);
    EXPECT_TRUE(all.name.isEmpty());
    EXPECT_EQ(read<command::Profiles>("--as shell endpoint export Work").as, ExportStyle::Shell);
    EXPECT_EQ(read<command::Profiles>("endpoint export --as=settings").as, ExportStyle::Settings);
    EXPECT_EQ(read<command::Profiles>("endpoint import -").name, u"-"_s);
    const auto import = read<command::Profiles>("endpoint import file --allow A B --allow C");
    EXPECT_EQ(import.name, u"file"_s);
    EXPECT_EQ(import.allow, (QStringList{u"A"_s, u"C"_s, u"B"_s}));
    EXPECT_TRUE(read<command::Profiles>("endpoint import file").allow.isEmpty());
    EXPECT_EQ(read<command::Profiles>("endpoint use -- --json").name, u"--json"_s);
    EXPECT_EQ(read<command::Profiles>({u"endpoint"_s, u"use"_s, u"Work laptop"_s}).name,
              u"Work laptop"_s);
}

TEST(CommandLine, ReadsCredential)
{
    using Action = command::Credential::Action;
    const auto set = read<command::Credential>("credential set http://h:1 --kind api-key");
    EXPECT_EQ(set.action, Action::Set);
    EXPECT_EQ(set.url, u"http://h:1"_s);
    EXPECT_EQ(set.kind, CredentialKind::ApiKey);
    EXPECT_EQ(read<command::Credential>("credential set").kind, CredentialKind::BearerToken);
    EXPECT_EQ(read<command::Credential>("credential clear").action, Action::Clear);
    EXPECT_EQ(read<command::Credential>("credential set --header x-key").header, u"x-key"_s);
    EXPECT_TRUE(read<command::Credential>("credential status --json").json);
    EXPECT_TRUE(read<command::Credential>("credential set --key-passphrase").keyPassphrase);
    expectNamed("credential status --key-passphrase", "--key-passphrase");
    expectNamed("credential set --key-passphrase --kind bearer", "--key-passphrase");
}

TEST(CommandLine, ReadsPractice)
{
    const auto practice = read<command::Practice>("practice --port 8080 --scenario slow --json");
    EXPECT_EQ(practice.port, 8080);
    EXPECT_EQ(practice.scenario, u"slow"_s);
    EXPECT_TRUE(practice.json);
    EXPECT_TRUE(read<command::Practice>("practice --list").list);
}

TEST(CommandLine, OptionsMayStandBeforeTheCommand)
{
    const auto ask = read<command::Ask>("--workspace ask --json ask --wait hello");
    EXPECT_EQ(ask.workspace, u"ask"_s);
    EXPECT_EQ(ask.prompt, u"hello"_s);
    EXPECT_TRUE(ask.json && ask.wait);
    EXPECT_EQ(read<command::Ask>("--endpoint=http://h:1 ask hello").endpoint, u"http://h:1"_s);
}

TEST(CommandLine, TwoDashesEndTheOptions)
{
    const auto ask = read<command::Ask>("ask --json -- --wait -- -x ask");
    EXPECT_EQ(ask.prompt, u"--wait -- -x ask"_s);
    EXPECT_FALSE(ask.wait);
    EXPECT_TRUE(ask.json);
    EXPECT_EQ(read<command::Send>("send -- --json").text, u"--json"_s);
}

TEST(CommandLine, APromptKeepsItsSpacesAndLines)
{
    const auto ask = read<command::Ask>({u"ask"_s, u"  a\n  b"_s, QString()});
    EXPECT_EQ(ask.prompt, u"  a\n  b "_s);
}

TEST(CommandLine, ADashAmongOtherWordsIsAWord)
{
    const auto ask = read<command::Ask>("ask 3 - 2");
    EXPECT_FALSE(ask.fromStdin);
    EXPECT_EQ(ask.prompt, u"3 - 2"_s);
}

TEST(CommandLine, NamesWhatIsWrong)
{
    expectNamed("bogus", "bogus");
    expectNamed("-- ask hello", "ask");
    expectNamed("status now", "status");
    expectNamed("restart now", "restart");
    expectNamed("continue now", "continue");
    expectNamed("ask", "PROMPT");
    expectNamed("send --wait", "TEXT");
    expectNamed("ask --bogus hello", "bogus");
    expectNamed("status --wait", "wait");
    expectNamed("ask hello --endpoint", "endpoint");
    expectNamed("ask --practice --endpoint http://h:1 hello", "--practice and --endpoint");
    expectNamed("ask --resume= hello", "--resume");
    expectNamed("endpoint one two", "list, use");
    expectNamed("endpoint list all", "no further arguments");
    expectNamed("endpoint use", "NAME");
    expectNamed("endpoint use two words", "quotes");
    expectNamed("endpoint import", "FILE");
    expectNamed("endpoint import a b", "FILE");
    expectNamed("endpoint save a --allow B", "--allow");
    expectNamed("endpoint --allow B", "--allow");
    expectNamed("endpoint save Work --on", "--on");
    expectNamed("endpoint remove Work --now", "--now");
    expectNamed("endpoint list --as json", "--as");
    expectNamed("endpoint --as shell", "--as");
    expectNamed("endpoint export --as yaml", "--as");
    expectNamed("endpoint --on", "--on");
    expectNamed("endpoint --now", "--now");
    expectNamed("endpoint off --on", "--on");
    expectNamed("credential", "set, clear or status");
    expectNamed("credential steal", "set, clear or status");
    expectNamed("credential set http://h:1 a-secret", "standard input");
    expectNamed("credential set --kind basic", "--kind");
    expectNamed("credential set --kind none", "--kind");
    expectNamed("credential set --kind sign-in", "--kind");
    expectNamed("credential status --header x-key", "--header");
    expectNamed("credential set --header x-key --kind bearer", "--header");
    expectNamed("credential set --header x:key", "--header");
    expectNamed("practice now", "practice");
    expectNamed("practice --port many", "--port");
    expectNamed("practice --port 65536", "--port");
    expectNamed("--json", "json");
}

TEST(CommandLine, ARefusalOfACommandEndsWithItsUsage)
{
    EXPECT_TRUE(refusal("ask").contains(u"Usage: drawbridge ask [OPTIONS]"_s));
    EXPECT_TRUE(refusal("endpoint a b").contains(u"Usage: drawbridge endpoint"_s));
}

TEST(CommandLine, ARefusalNeverRepeatsASecret)
{
    EXPECT_FALSE(refusal("credential set http://h:1 hunter2").contains(u"hunter2"_s));
}

TEST(CommandLine, AnEmptyWordIsNoCommand)
{
    EXPECT_FALSE(refusal(QStringList{QString()}).isEmpty());
}

TEST(CommandLine, AnEmptyWordIsNotTheDefault)
{
    for (const char *line : {"endpoint", "endpoint --on", "endpoint export", "check",
                             "credential set", "credential clear", "credential status"})
        EXPECT_TRUE(refusal(words(line) + QStringList(QString())).contains(u"is empty"_s)) << line;
}

TEST(CommandLine, AnEmptyValueIsNotTheDefault)
{
    for (const char *line :
         {"--workspace", "ask hello --workspace", "ask hello --endpoint", "ask hello --resume",
          "practice --scenario", "exec env --profile", "endpoint export --as"})
        EXPECT_TRUE(refusal(words(line) + QStringList(QString())).contains(u"is empty"_s)) << line;
}

TEST(CommandLine, AnEmptyPromptIsRefused)
{
    EXPECT_TRUE(refusal({u"ask"_s, u" \n"_s}).contains(u"PROMPT is empty"_s));
}

TEST(CommandLine, HelpExplainsTheProgramAndEveryCommand)
{
    const QString overview = read<command::Print>("--help").text;
    for (const char *command :
         {"status", "send", "restart", "continue", "ask", "endpoint", "credential", "practice"}) {
        EXPECT_TRUE(overview.contains(QLatin1String(command))) << command;
        const QString help = read<command::Print>({QLatin1String(command), u"--help"_s}).text;
        EXPECT_TRUE(help.startsWith(u"Usage: drawbridge "_s + QLatin1String(command)))
            << help.toStdString();
        EXPECT_TRUE(help.contains(u"--json"_s)) << command;
    }
    EXPECT_TRUE(overview.contains(u"130"_s));
    const QString ask = read<command::Print>("ask -h").text;
    for (const char *option : {"--endpoint", "--practice", "--workspace", "--permission-mode",
                               "--resume", "--wait", "--json"})
        EXPECT_TRUE(ask.contains(QLatin1String(option))) << option;
}

TEST(CommandLine, VersionSaysNameAndVersion)
{
    const QString expected = u"drawbridge %1\n"_s.arg(QLatin1String(kVersion));
    EXPECT_EQ(read<command::Print>("--version").text, expected);
    EXPECT_EQ(read<command::Print>("ask --version").text, expected);
}

} // namespace

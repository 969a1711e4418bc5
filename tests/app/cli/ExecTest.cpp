#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/endpoint/SentCredential.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "tests/app/Sandbox.h"
#include "tests/support/TestCertificates.h"

#include <QFile>
#include <QMap>

#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <optional>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

namespace {

using namespace clitest;
using namespace bridge;
using endpoint::EndpointAddress;
using endpoint::EndpointChoice;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QMap<QString, QString> variablesOf(const QProcessEnvironment &environment)
{
    QMap<QString, QString> variables;
    const QStringList names = environment.keys();
    for (const QString &name : names)
        variables.insert(name, environment.value(name));
    return variables;
}

class ExecTest : public testing::Test
{
protected:
    /// Changes the settings with the program's own classes, which `write` receives.
    void settle(const std::function<void(EndpointChoice &)> &write) const
    {
        settings::SettingsStore store(m_sandbox.path(s("config/drawbridge")));
        EndpointChoice choice(store);
        write(choice);
        ASSERT_TRUE(store.isSaved());
    }

    Outcome exec(const QStringList &arguments) const
    {
        return m_sandbox.run(QStringList(s("exec")) + arguments);
    }
    /// The environment of the executed command.
    QMap<QString, QString> environmentWith(const QStringList &options) const
    {
        const Outcome outcome = exec(options + QStringList{s("--"), s("env"), s("-0")});
        EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
        QMap<QString, QString> seen;
        for (const QByteArray &entry : outcome.out.split('\0')) {
            if (const auto at = entry.indexOf('='); at > 0)
                seen.insert(QString::fromUtf8(entry.left(at)),
                            QString::fromUtf8(entry.mid(at + 1)));
        }
        return seen;
    }
    /// The environment of Drawbridge's own agents.
    QMap<QString, QString> agents(const endpoint::Endpoint &endpoint) const
    {
        return variablesOf(claude::makeLaunchSpec({m_sandbox.environment(),
                                                   endpoint::withInheritedAuthorities(
                                                       endpoint, m_sandbox.environment()),
                                                   {},
                                                   {}},
                                                  {})
                               .environment);
    }

    Sandbox m_sandbox;
    const QString m_address = s("http://127.0.0.1:4321");
};

TEST_F(ExecTest, SwitchedOffTheEnvironmentPassesUnchanged)
{
    m_sandbox.setEnvironment("ANTHROPIC_BASE_URL", s("http://elsewhere"));
    m_sandbox.setEnvironment("ANTHROPIC_AUTH_TOKEN", s("theirs"));
    settle([&](EndpointChoice &choice) { ASSERT_TRUE(choice.setAddress(m_address)); });
    EXPECT_EQ(environmentWith({}), variablesOf(m_sandbox.environment()));
}

TEST_F(ExecTest, SwitchedOnItIsExactlyThatOfOurAgent)
{
    m_sandbox.setEnvironment("ANTHROPIC_API_KEY", s("theirs"));
    m_sandbox.setEnvironment("NODE_EXTRA_CA_CERTS", s("/etc/ssl/certs/ca-certificates.crt"));
    std::optional<endpoint::Endpoint> endpoint;
    settle([&](EndpointChoice &choice) {
        ASSERT_TRUE(choice.setAddress(m_address));
        ASSERT_TRUE(choice.setEnabled(true));
        ASSERT_TRUE(choice.setSetup(
            {.credential = CredentialKind::None,
             .models = {{s("model"), s("my-llm")}},
             .options = {ToolSearch::Auto, 8192, std::chrono::seconds(900), 3, false},
             .headers = {{s("x-team"), s("blue")}},
             .environment = {{s("MY_OPTION"), s("a 'b' $c")}}}));
        endpoint = *choice.endpointFor({});
    });
    const auto seen = environmentWith({});
    ASSERT_TRUE(endpoint);
    EXPECT_EQ(seen, agents(*endpoint));
    EXPECT_EQ(seen.value(s("ANTHROPIC_BASE_URL")), m_address);
    EXPECT_FALSE(seen.contains(s("ANTHROPIC_API_KEY")));
}

TEST_F(ExecTest, AProfileCountsWhateverTheSwitchSays)
{
    settle([&](EndpointChoice &choice) {
        ASSERT_TRUE(choice.setAddress(m_address));
        ASSERT_TRUE(choice.setSetup({.credential = CredentialKind::None}));
        ASSERT_TRUE(choice.saveProfile(s("My work")));
        ASSERT_TRUE(choice.setAddress(s("http://127.0.0.1:5678")));
    });
    EXPECT_EQ(environmentWith({s("--profile"), s("My work")}).value(s("ANTHROPIC_BASE_URL")),
              m_address);
    EXPECT_EQ(exec({s("--profile"), s("Nobody"), s("--"), s("env")}).exitCode, 2);
}

TEST_F(ExecTest, WhatCannotBeUsedRunsNothing)
{
    const QString mark = m_sandbox.path(s("was-run"));
    const QStringList command{s("--"), s("touch"), mark};
    EXPECT_EQ(exec(QStringList{s("--endpoint"), s("localhost:1234")} + command).exitCode, 2);
    EXPECT_EQ(
        exec(QStringList{s("--endpoint"), m_address, s("--profile"), s("a")} + command).exitCode,
        2);
    EXPECT_EQ(exec({}).exitCode, 2);
    EXPECT_FALSE(QFile::exists(mark));
}

TEST_F(ExecTest, WithoutAKeychainThePlaceholderGoesAsWithOurAgentsAndThatIsSaid)
{
    const Outcome run =
        exec({s("--endpoint"), m_address, s("--"), s("printenv"), s("ANTHROPIC_AUTH_TOKEN")});
    EXPECT_EQ(run.exitCode, 0);
    EXPECT_EQ(run.out.trimmed(), endpoint::placeholderToken().toUtf8());
    EXPECT_FALSE(run.err.isEmpty());
}

TEST_F(ExecTest, TheKeychainIsNotAskedWhereNoSecretIsNeeded)
{
    const TestCertificates certificates;
    const ServerCertificate client = certificates.client();
    settle([&](EndpointChoice &choice) {
        ASSERT_TRUE(choice.setAddress(s("https://127.0.0.1:4321")));
        ASSERT_TRUE(choice.setEnabled(true));
        ASSERT_TRUE(
            choice.setSetup({.credential = CredentialKind::None,
                             .clientCertificate = {client.certificate, client.key}}));
    });
    const Outcome run = exec({s("--"), s("printenv"), s("CLAUDE_CODE_CLIENT_KEY")});
    EXPECT_EQ(run.out.trimmed(), client.key.toUtf8());
    EXPECT_EQ(run.err, QByteArray()) << "it has none here, and would say so";
}

TEST_F(ExecTest, AProgramThatIsNotThereIsSaid)
{
    const Outcome missing = exec({s("--"), s("no-such-program")});
    EXPECT_EQ(missing.exitCode, 2);
    EXPECT_TRUE(missing.err.contains("no-such-program"));
    // Ends well, although the environment was replaced before it was tried.
    const Outcome elsewhere =
        exec({s("--endpoint"), s("http://127.0.0.1:1"), s("--"), s("no-such-program")});
    EXPECT_EQ(elsewhere.exitCode, 2);
    EXPECT_TRUE(elsewhere.err.contains("no-such-program"));
    const Outcome forbidden = exec({s("--"), s("/etc/passwd")});
    EXPECT_EQ(forbidden.exitCode, 2);
    EXPECT_TRUE(forbidden.err.contains("/etc/passwd"));
    const Outcome empty = exec({s("--"), s("")});
    EXPECT_EQ(empty.exitCode, 2);
    EXPECT_EQ(empty.err, "The name of the program is empty.\n");
}

TEST_F(ExecTest, TheProgramIsFoundByThePathOfItsOwnEnvironment)
{
    m_sandbox.writeProgram(s("bin/only-here"), "#!/bin/sh\necho \"$@\"\n");
    EXPECT_EQ(exec({s("--"), s("only-here")}).exitCode, 2);
    m_sandbox.setEnvironment("PATH", m_sandbox.path(s("bin")) + s(":/usr/bin:/bin"));
    EXPECT_EQ(exec({s("--"), s("only-here"), s("-p"), s("two words"), s("--")}).out,
              "-p two words --\n");
}

TEST_F(ExecTest, BytesThatAreNoTextPassUnchanged)
{
    const QByteArray setUp = "bytes=$(printf 'a\\377b')\nexport X=$bytes\n"
                             "mkdir -p \"$bytes\"\nPATH=$PWD/$bytes:$PATH\n"
                             "printf '#!/bin/sh\\nprintf %%s \"$X $*\"' >\"$bytes/run-$bytes\"\n"
                             "chmod +x \"$bytes/run-$bytes\"\n";
    const QByteArray endpoint = "--endpoint " + m_address.toUtf8();
    for (const QByteArray &options : {QByteArray(), endpoint}) {
        for (const QByteArray &command :
             {options + " -- \"run-$bytes\"", "\"run-$bytes\" " + options + " --"}) {
            const Outcome outcome =
                m_sandbox.runShell(setUp + "\"$DRAWBRIDGE\" exec " + command
                                   + " \"$bytes\" -qmljsdebugger=1\nrm -r \"$bytes\"");
            EXPECT_EQ(outcome.out, "a\xff"
                                   "b a\xff"
                                   "b -qmljsdebugger=1")
                << command.toStdString() << outcome.err.toStdString();
        }
    }
}

// No shell can make such an environment. Claude Code and bash use the last of two, getenv() the
// first.
TEST_F(ExecTest, AVariableThatStandsTwiceReachesTheCommandOnceWithOurValue)
{
    const QByteArray ours = "ANTHROPIC_BASE_URL=" + m_address.toUtf8();
    const QByteArray other = "ANTHROPIC_BASE_URL=http://127.0.0.1:1";
    for (const auto &[first, second] : {std::pair(other, other), {ours, other}, {other, ours}}) {
        QByteArrayList variables{first, second};
        for (const QString &variable : m_sandbox.environment().toStringList())
            variables.append(variable.toLocal8Bit());
        std::vector<char *> environment;
        for (QByteArray &variable : variables)
            environment.push_back(variable.data());
        environment.push_back(nullptr);
        QByteArrayList words{DRAWBRIDGE, "exec", "--endpoint", m_address.toUtf8(), "--", "env"};
        std::vector<char *> arguments;
        for (QByteArray &word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const QString path = m_sandbox.write(s("out"), {});
        posix_spawn_file_actions_t actions{};
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 1, path.toLocal8Bit().constData(), O_WRONLY, 0);
        pid_t child = 0;
        ASSERT_EQ(posix_spawn(&child, DRAWBRIDGE, &actions, nullptr, arguments.data(),
                              environment.data()),
                  0);
        posix_spawn_file_actions_destroy(&actions);
        int status = -1;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        QByteArrayList addresses = file.readAll().split('\n');
        addresses.removeIf(
            [](const QByteArray &line) { return !line.startsWith("ANTHROPIC_BASE_URL="); });
        EXPECT_EQ(addresses, QByteArrayList{ours}) << first.constData() << second.constData();
    }
}

TEST_F(ExecTest, StreamsExitCodeAndSignalsAreTheCommands)
{
    const Outcome echoed =
        m_sandbox.run({s("exec"), s("--"), s("sh"), s("-c"), s("cat; echo oops >&2; exit 42")},
                      "from standard input\n");
    EXPECT_EQ(echoed.exitCode, 42);
    EXPECT_EQ(echoed.out, "from standard input\n");
    EXPECT_EQ(echoed.err, "oops\n");

    // The process is the same, and its ignored and blocked signals and its children are unchanged.
    Program program(m_sandbox, {s("exec"), s("--"), s("sh"), s("-c"),
                                s("echo $$; grep -E 'SigIgn|SigBlk' /proc/self/status; "
                                  "trap 'echo got it; exit 7' TERM; echo waiting; "
                                  "while :; do sleep 0.05; done")});
    ASSERT_TRUE(program.waitForOut("waiting"));
    EXPECT_TRUE(program.out().startsWith(QByteArray::number(program.pid()) + '\n'));
    EXPECT_TRUE(program.out().contains("SigBlk:\t0000000000000000")) << program.out().toStdString();
    EXPECT_TRUE(program.out().contains("SigIgn:\t0000000000000000")) << program.out().toStdString();
    program.sendSignal(SIGTERM);
    const Outcome ended = program.finish();
    EXPECT_EQ(ended.exitCode, 7);
    EXPECT_TRUE(ended.out.contains("got it"));
}

TEST_F(ExecTest, OfTheOwnSignInItIsSaidWhatTheEnvironmentCannotHold)
{
    settle([&](EndpointChoice &choice) {
        ASSERT_TRUE(choice.setAddress(m_address));
        choice.setTransparentProxy(EndpointAddress::parse(m_address)->origin(), true);
        ASSERT_TRUE(choice.setSetup({.credential = CredentialKind::OwnSignIn}));
    });
    const Outcome outcome = exec({s("--endpoint"), m_address, s("--"), s("env")});
    EXPECT_EQ(outcome.exitCode, 0);
    EXPECT_TRUE(outcome.err.contains(m_address.toUtf8())) << outcome.err.toStdString();
    EXPECT_TRUE(outcome.out.contains("ANTHROPIC_BASE_URL=" + m_address.toUtf8()));
    EXPECT_FALSE(outcome.out.contains("ANTHROPIC_AUTH_TOKEN"));
    EXPECT_FALSE(outcome.out.contains("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST"));
}

} // namespace

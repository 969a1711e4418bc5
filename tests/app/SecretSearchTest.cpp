#include "tests/app/SecretSearch.h"

#include "bridge/core/Ids.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/practice/PracticeEndpoint.h"
#include "tests/app/Sandbox.h"
#include "tests/support/EventLoop.h"
#include "tests/support/LocalServer.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

#include <sys/resource.h>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;
using bridge::endpoint::EndpointChoice;
using bridge::practice::LoggedRequest;
using bridge::practice::PracticeEndpoint;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

const auto kHeader = u"X-Portkey-Api-Key"_s;

/// A unique secret with characters that JSON, addresses and base64 encode differently.
QString newSecret(const char *prefix)
{
    return QLatin1String(prefix) + u"/\"+\\="_s + bridge::newId();
}

bool isAgent(qint64 pid)
{
    return commandLineOf(pid).contains("stream-json");
}

/// A window with the real Claude Code and the session's keyring, a token and a secret header.
/// Runs in a D-Bus session with an unlocked keyring; see CMakeLists.txt.
class SecretSearchTest : public testing::Test
{
protected:
    SecretSearchTest()
    {
        // A crash would write its memory into the current folder if core dumps were allowed.
        rlimit cores{};
        ::getrlimit(RLIMIT_CORE, &cores);
        cores.rlim_cur = cores.rlim_max;
        ::setrlimit(RLIMIT_CORE, &cores);

        m_sandbox.keepSessionBus();
        m_sandbox.setEnvironment("QT_LOGGING_RULES", u"*=true"_s);
        m_sandbox.setEnvironment("QT_FORCE_STDERR_LOGGING", u"1"_s);
        bridge::practice::PracticeOptions options;
        options.watchFor = {
            {u"token"_s, m_token}, {u"header"_s, m_value}, {u"another's"_s, m_repeated}};
        m_endpoint = *PracticeEndpoint::start(options);
        m_sandbox.write(u"home/.claude/settings.json"_s, R"({"permissions":{"allow":["Bash"]}})");
    }

    /// Sets the endpoint up like the settings window: on, with the name of the secret header.
    void setUp(const QString &address) const
    {
        bridge::settings::SettingsStore settings(m_sandbox.path(u"config/drawbridge"_s));
        EndpointChoice choice(settings);
        ASSERT_TRUE(choice.setAddress(address));
        bridge::endpoint::EndpointSetup setup = choice.setup();
        setup.secretHeaders = {kHeader};
        ASSERT_TRUE(choice.setSetup(setup));
        ASSERT_TRUE(choice.setEnabled(true));
    }

    Outcome run(const QStringList &arguments, const QByteArray &input = {})
    {
        const Outcome outcome = m_sandbox.run(arguments, input);
        look(arguments.join(u' '), outcome);
        return outcome;
    }

    /// Searches a program's output.
    void look(const QString &name, const Outcome &outcome)
    {
        for (SecretSearch *search : {&m_search, &m_repeatedSearch}) {
            search->look(u"standard output of "_s + name, outcome.out);
            search->look(u"standard error of "_s + name, outcome.err);
        }
    }

    void keepSecrets(const QString &address, const QString &token, const QString &header)
    {
        const QStringList set{u"credential"_s, u"set"_s, address};
        EXPECT_EQ(run(set, token.toUtf8()).exitCode, 0);
        const QStringList setHeader = set + QStringList{u"--header"_s, kHeader};
        EXPECT_EQ(run(setHeader, header.toUtf8()).exitCode, 0);
    }

    void lookAtProcesses()
    {
        for (SecretSearch *search : {&m_search, &m_repeatedSearch})
            search->lookAtProcesses(m_sandbox.processes(), isAgent);
    }

    /// Searches all files that the program may have caused: the sandbox, the keyring, and the
    /// agent's in the machine's /tmp.
    void lookAtFiles()
    {
        const QStringList folders =
            agentFolders() + QStringList{keyringFolder(), m_sandbox.path({})};
        for (const QString &folder : folders)
            m_search.lookAtFolder(folder);
        // Claude Code's conversation files contain the server's answers; we do not change them.
        QDir conversations(m_sandbox.path(u"home/.claude/projects"_s));
        ASSERT_TRUE(conversations.removeRecursively());
        for (const QString &folder : folders)
            m_repeatedSearch.lookAtFolder(folder);
    }

    /// Folders that Claude Code uses regardless of TMPDIR.
    static QStringList agentFolders()
    {
        QStringList folders;
        const QDir tmp(u"/tmp"_s);
        const QStringList names = tmp.entryList({u"claude-*"_s}, QDir::Dirs);
        for (const QString &name : names)
            folders << tmp.filePath(name);
        return folders;
    }

    static QString keyringFolder()
    {
        return qEnvironmentVariable("XDG_DATA_HOME") + u"/keyrings"_s;
    }

    QStringList everySeen() const
    {
        QStringList all;
        for (const LoggedRequest &request : m_endpoint->requests())
            all += request.seen;
        return all;
    }

    const QString m_token = newSecret("sk-token");
    const QString m_value = newSecret("pk-header");
    /// For a server that repeats the request.
    const QString m_repeated = newSecret("sk-repeated");
    SecretSearch m_search{{m_token, m_value}};
    SecretSearch m_repeatedSearch{{m_repeated}};
    Sandbox m_sandbox;
    std::unique_ptr<PracticeEndpoint> m_endpoint;
};

TEST_F(SecretSearchTest, NothingThatAWindowDoesShowsOne)
{
    const QString address = m_endpoint->address();
    // The server repeats the whole request in its refusal, like some real ones.
    const LocalServer echo([](QTcpSocket &socket, const QByteArray &request) {
        QJsonObject error{{u"type"_s, u"authentication_error"_s},
                          {u"message"_s, u"not with "_s + QString::fromUtf8(request.left(4000))}};
        LocalServer::answer(
            socket, 403,
            QJsonDocument(QJsonObject{{u"type"_s, u"error"_s}, {u"error"_s, error}}).toJson(),
            "Content-Type: application/json\r\n");
    });
    setUp(echo.url());
    keepSecrets(echo.url(), m_repeated, u"Bearer "_s + m_repeated);
    setUp(address);
    keepSecrets(address, m_token, m_value);

    Window window(m_sandbox, {u"--workspace"_s, m_sandbox.workspace()});
    lookAtProcesses();
    // A turn with a tool, which runs in the environment of the agent's commands.
    Program turn(
        m_sandbox,
        {u"send"_s, u"--wait"_s, u"--json"_s,
         u"scenario:script\nrun: env > seen.txt; touch runs; until [ -e seen ]; do sleep 0.1; done"_s});
    int looks = 0;
    EXPECT_TRUE(soonSeen(
        [&] {
            if (looks == 0 && QFile::exists(m_sandbox.workspace() + u"/runs"_s)) {
                lookAtProcesses();
                ++looks;
                m_sandbox.write(u"workspace/seen"_s, {}); // the tool need not run any longer
            }
            return !turn.isRunning();
        },
        90'000));
    EXPECT_GT(looks, 0);
    const Outcome worked = turn.finish();
    EXPECT_EQ(worked.exitCode, 0) << worked.err.toStdString();
    look(u"the turn"_s, worked);
    EXPECT_THAT(everySeen(), Contains(u"token"_s));
    EXPECT_THAT(everySeen(), Contains(u"header"_s));
    EXPECT_TRUE(QFile::exists(m_sandbox.workspace() + u"/seen.txt"_s));

    for (const char *what : {"status", "endpoint", "check", "credential status"}) {
        const QStringList words = QString::fromLatin1(what).split(u' ');
        EXPECT_EQ(run(words).exitCode, 0) << what;
        EXPECT_EQ(run(words + QStringList(u"--json"_s)).exitCode, 0) << what;
    }

    // Failed turns and a failed check whose answers repeat the secrets.
    EXPECT_EQ(run({u"endpoint"_s, echo.url(), u"--now"_s}).exitCode, 0);
    EXPECT_TRUE(window.waitForEndpoint(echo.url()));
    const QStringList hello{u"send"_s, u"--wait"_s, u"hello"_s};
    EXPECT_NE(run(hello).exitCode, 0);
    EXPECT_NE(run(hello + QStringList(u"--json"_s)).exitCode, 0);
    const QStringList check{u"check"_s, u"--json"_s, u"--agent"_s};
    EXPECT_NE(run(check).exitCode, 0);
    EXPECT_TRUE(echo.received().contains("Authorization: Bearer " + m_repeated.toUtf8()));
    EXPECT_TRUE(echo.received().toLower().contains(
        (kHeader.toUtf8() + ": Bearer " + m_repeated.toUtf8()).toLower()));
    const QStringList ask{u"ask"_s, u"--json"_s, u"--endpoint"_s};
    EXPECT_EQ(run(ask + QStringList{address, u"hello"_s}).exitCode, 0);
    // The conversation that contains the refusals continues at the other endpoint.
    EXPECT_EQ(run({u"endpoint"_s, address, u"--now"_s}).exitCode, 0);
    EXPECT_TRUE(window.waitForEndpoint(address));
    EXPECT_EQ(run(hello).exitCode, 0);
    EXPECT_THAT(everySeen(), Not(Contains(u"another's"_s)));
    lookAtProcesses();

    window.program().sendSignal(SIGSEGV);
    const Outcome crashed = window.program().finish();
    EXPECT_TRUE(crashed.endedBySignal);
    EXPECT_TRUE(crashed.err.contains("qt.")) << "it has logged nothing";
    look(u"the window"_s, crashed);
    EXPECT_TRUE(m_sandbox.waitForNoProcess());
    lookAtFiles();
    EXPECT_FALSE(QDir(keyringFolder()).entryList(QDir::Files).isEmpty());
    EXPECT_GT(m_search.places(), 100);
    for (const SecretSearch *search : {&m_search, &m_repeatedSearch})
        EXPECT_TRUE(search->findings().isEmpty()) << search->findings().join(u'\n').toStdString();
    for (const QString &folder :
         {m_sandbox.path(u"data"_s), m_sandbox.path(u"run"_s), keyringFolder()}) {
        const QStringList open = openToOthers(folder);
        EXPECT_TRUE(open.isEmpty()) << open.join(u'\n').toStdString();
    }
}

TEST_F(SecretSearchTest, FindsWhatIsPlanted)
{
    const auto finds = [this](const QByteArray &bytes) {
        SecretSearch search({m_token, m_value});
        search.look(u"here"_s, bytes);
        return !search.findings().isEmpty();
    };
    const QByteArray token = m_token.toUtf8();
    const auto json = [](const QByteArray &text) {
        return QJsonDocument(QJsonArray{QString::fromUtf8(text)}).toJson();
    };
    EXPECT_FALSE(finds("nothing to be seen " + token.left(token.size() - 3)));
    EXPECT_TRUE(finds("before " + token + " behind"));
    EXPECT_TRUE(finds(m_value.toUtf8()));
    EXPECT_TRUE(finds(token.toUpper()));
    EXPECT_TRUE(finds(json(token)));
    EXPECT_TRUE(finds(json(json(token))));
    EXPECT_TRUE(finds("?key=" + token.toPercentEncoding()));
    EXPECT_TRUE(finds("?key=" + token.toPercentEncoding().toLower()));
    for (const char *before : {"", "u", "us", "use", "user"}) {
        for (const char *behind : {"", ":", ":p", ":pw"}) {
            EXPECT_TRUE(finds((before + token + behind).toBase64()));
            EXPECT_TRUE(finds((before + token + behind).toBase64(QByteArray::Base64UrlEncoding)));
        }
    }

    // The places: a file, its name, a command line, an environment that may hold it and one that
    // may not.
    const QString file = m_sandbox.write(u"home/.planted"_s, token.toBase64());
    m_search.lookAtFolder(m_sandbox.path({}));
    EXPECT_THAT(m_search.findings(), Contains(file));
    EXPECT_THAT(openToOthers(m_sandbox.path(u"home"_s)), Contains(file));

    const auto findingsIn = [this](const Program &program, bool mayHold) {
        SecretSearch search({m_token, m_value});
        search.lookAtProcesses({program.pid()}, [mayHold](qint64) { return mayHold; });
        return search.findings();
    };
    {
        const Program shown(m_sandbox, u"/bin/sh"_s, {u"-c"_s, u"kill -STOP $$; :"_s, m_token});
        EXPECT_TRUE(soonSeen([&] { return findingsIn(shown, true).size() == 1; }));
    }
    m_sandbox.setEnvironment("PLANTED", m_token);
    const Program holding(m_sandbox, u"/bin/sleep"_s, {u"60"_s});
    // The system shows the environment some time after the start.
    EXPECT_TRUE(soonSeen([&] { return findingsIn(holding, false).size() == 1; }));
    EXPECT_THAT(findingsIn(holding, true), IsEmpty());
}

} // namespace

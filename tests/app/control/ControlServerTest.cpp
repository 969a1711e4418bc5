#include "app/control/ControlServer.h"
#include "tests/app/control/Caller.h"
#include "tests/support/EventLoop.h"

#include <QFile>
#include <QLocalSocket>
#include <QPointer>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace controlservertest {

using namespace Qt::StringLiterals;
using namespace app;

constexpr int kPatience = 30000;

class ControlServerTest : public testing::Test
{
protected:
    void SetUp() override
    {
        qputenv("XDG_RUNTIME_DIR", m_folder.path().toUtf8());
        m_name = control::socketName(settings());
    }
    [[nodiscard]] QString settings() const { return m_folder.filePath(u"settings"_s); }

    /// Leaves the socket file of a killed process: it exists, but has no listener.
    void leaveStaleSocket() const
    {
        const pid_t child = ::fork();
        if (child == 0) {
            QLocalServer server;
            const bool listens = server.listen(m_name);
            if (listens)
                ::kill(::getpid(), SIGKILL);
            ::_exit(1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status));
        ASSERT_TRUE(QFile::exists(m_name));
    }

    QTemporaryDir m_folder;
    QString m_name;
};

TEST_F(ControlServerTest, AnswersWithWhatIsToBePrintedAndTheExitCode)
{
    ControlServer server(settings());
    ASSERT_EQ(server.listen(), ControlServer::Outcome::Listening);
    control::Request got;
    QObject::connect(&server, &ControlServer::requested, &server,
                     [&](ControlConnection *connection, const control::Request &request) {
                         got = request;
                         connection->reply({"first ", {}, {}});
                         connection->reply({"second", "aside", {}});
                         connection->finish(42);
                     });
    Caller caller(settings(), {u"send"_s, u"-"_s}, u"text"_s);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 42);
    EXPECT_EQ(caller.out, "first second");
    EXPECT_EQ(caller.err, "aside");
    EXPECT_EQ(got.arguments, QStringList({u"send"_s, u"-"_s}));
    EXPECT_EQ(got.text, u"text"_s);
    settle();
    EXPECT_EQ(caller.ends, 1);
}

TEST_F(ControlServerTest, ServesTwoCallersAtATime)
{
    ControlServer server(settings());
    ASSERT_EQ(server.listen(), ControlServer::Outcome::Listening);
    std::vector<ControlConnection *> open;
    QObject::connect(&server, &ControlServer::requested, &server,
                     [&](ControlConnection *connection) { open.push_back(connection); });
    Caller one(settings());
    Caller two(settings());
    ASSERT_TRUE(QTest::qWaitFor([&] { return open.size() == 2; }, kPatience));
    open[1]->finish(2);
    open[0]->finish(1);
    ASSERT_TRUE(one.waitForEnd() && two.waitForEnd());
    EXPECT_EQ(*one.exitCode + *two.exitCode, 3);
}

TEST_F(ControlServerTest, WithoutAWindowTheCallerIsToldSo)
{
    Caller caller(settings());
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, static_cast<int>(ExitCode::NoWindow));
}

TEST_F(ControlServerTest, AStaleSocketIsNoWindow)
{
    leaveStaleSocket();
    Caller caller(settings());
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, static_cast<int>(ExitCode::NoWindow));
}

TEST_F(ControlServerTest, AStaleSocketIsTakenOver)
{
    leaveStaleSocket();
    ControlServer server(settings());
    ASSERT_EQ(server.listen(), ControlServer::Outcome::Listening)
        << server.errorString().toStdString();
    QObject::connect(&server, &ControlServer::requested, &server,
                     [](ControlConnection *connection) { connection->finish(0); });
    Caller caller(settings());
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 0);
}

TEST_F(ControlServerTest, ASecondOneOfTheSameFolderIsRefused)
{
    ControlServer first(settings());
    ASSERT_EQ(first.listen(), ControlServer::Outcome::Listening);
    ControlServer second(settings());
    EXPECT_EQ(second.listen(), ControlServer::Outcome::OtherWindow);
    // And the first one still has its socket.
    QObject::connect(&first, &ControlServer::requested, &first,
                     [](ControlConnection *connection) { connection->finish(0); });
    Caller caller(settings());
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 0);

    ControlServer elsewhere(m_folder.filePath(u"other-settings"_s));
    EXPECT_EQ(elsewhere.listen(), ControlServer::Outcome::Listening);
}

TEST_F(ControlServerTest, NobodyButTheUserMayConnect)
{
    ControlServer server(settings());
    ASSERT_EQ(server.listen(), ControlServer::Outcome::Listening);
    struct stat info
    {};
    ASSERT_EQ(::lstat(QFile::encodeName(m_name).constData(), &info), 0);
    EXPECT_TRUE(S_ISSOCK(info.st_mode));
    EXPECT_EQ(info.st_mode & (S_IRWXG | S_IRWXO), 0U);
    EXPECT_EQ(info.st_uid, ::getuid());
}

TEST_F(ControlServerTest, ALineThatIsNoRequestIsAnsweredWithUnexpected)
{
    ControlServer server(settings());
    ASSERT_EQ(server.listen(), ControlServer::Outcome::Listening);
    int requests = 0;
    QObject::connect(&server, &ControlServer::requested, &server, [&] { ++requests; });
    QLocalSocket socket;
    socket.connectToServer(m_name);
    socket.write("not json\n");
    QByteArray answer;
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            answer += socket.readAll();
            return socket.state() == QLocalSocket::UnconnectedState;
        },
        kPatience));
    const auto reply = control::decodeReply(answer);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->exitCode, static_cast<int>(ExitCode::Unexpected));
    EXPECT_EQ(requests, 0);
}

TEST_F(ControlServerTest, ARequestMayComeInPiecesAndBeLong)
{
    ControlServer server(settings());
    ASSERT_EQ(server.listen(), ControlServer::Outcome::Listening);
    QString got;
    QObject::connect(&server, &ControlServer::requested, &server,
                     [&](ControlConnection *connection, const control::Request &request) {
                         got = request.text;
                         connection->finish(0);
                     });
    const QString text(2'000'000, u'x');
    Caller caller(settings(), {u"send"_s}, text);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(got, text);
}

TEST_F(ControlServerTest, AnEndlessRequestIsCutOff)
{
    ControlServer server(settings());
    ASSERT_EQ(server.listen(), ControlServer::Outcome::Listening);
    QLocalSocket socket;
    socket.connectToServer(m_name);
    const QByteArray megabyte(1 << 20, 'x');
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            if (socket.bytesToWrite() < megabyte.size())
                socket.write(megabyte);
            return socket.state() == QLocalSocket::UnconnectedState;
        },
        kPatience));
}

TEST_F(ControlServerTest, ACallerThatGoesAwayTakesItsConnectionWithIt)
{
    ControlServer server(settings());
    ASSERT_EQ(server.listen(), ControlServer::Outcome::Listening);
    QPointer<ControlConnection> open;
    QObject::connect(&server, &ControlServer::requested, &server,
                     [&](ControlConnection *connection) { open = connection; });
    {
        Caller caller(settings());
        ASSERT_TRUE(QTest::qWaitFor([&] { return !open.isNull(); }, kPatience));
    }
    EXPECT_TRUE(QTest::qWaitFor([&] { return open.isNull(); }, kPatience));
}

TEST_F(ControlServerTest, AWindowThatGoesAwayInTheMiddleIsUnexpected)
{
    auto server = std::make_unique<ControlServer>(settings());
    ASSERT_EQ(server->listen(), ControlServer::Outcome::Listening);
    bool asked = false;
    QObject::connect(server.get(), &ControlServer::requested, server.get(),
                     [&](ControlConnection *connection) {
                         connection->reply({"half", {}, {}});
                         asked = true;
                     });
    Caller caller(settings());
    ASSERT_TRUE(QTest::qWaitFor([&] { return asked; }, kPatience));
    server.reset();
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, static_cast<int>(ExitCode::Unexpected));
    EXPECT_EQ(caller.out, "half");
    EXPECT_TRUE(caller.err.contains("has ended")) << caller.err.toStdString();
}

TEST_F(ControlServerTest, AWindowThatGoesAwayInTheMiddleIsNoneForAStart)
{
    auto server = std::make_unique<ControlServer>(settings());
    ASSERT_EQ(server->listen(), ControlServer::Outcome::Listening);
    bool asked = false;
    QObject::connect(server.get(), &ControlServer::requested, server.get(), [&] { asked = true; });
    Caller caller(settings(), {}, {}, true);
    ASSERT_TRUE(QTest::qWaitFor([&] { return asked; }, kPatience));
    server.reset();
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, static_cast<int>(ExitCode::NoWindow));
    EXPECT_EQ(caller.out + caller.err, "");
}

} // namespace controlservertest

#include "app/control/RuntimeFolder.h"

#include "app/control/ControlServer.h"
#include "tests/app/Sandbox.h"
#include "tests/app/control/Caller.h"
#include "tests/support/EventLoop.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#include <array>
#include <csignal>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace runtimefoldertest {

using namespace Qt::StringLiterals;
using namespace app;
using namespace clitest;

constexpr uid_t kOtherUser = 65534;

/// Root can play another user; nobody else can.
bool isRoot()
{
    return ::getuid() == 0;
}

QByteArray native(const QString &path)
{
    return QFile::encodeName(path);
}

class RuntimeFolderTest : public testing::Test
{
protected:
    RuntimeFolderTest()
    {
        qputenv("XDG_RUNTIME_DIR", m_session.toUtf8());
        qputenv("TMPDIR", m_folder.path().toUtf8());
        QDir().mkdir(m_session);
        ::chmod(native(m_session).constData(), S_IRWXU);
    }
    ~RuntimeFolderTest() override
    {
        qunsetenv("TMPDIR");
        qunsetenv("XDG_RUNTIME_DIR");
    }

    static QString chosen() { return control::runtimeFolder(u"drawbridge-0123456789abcdef"_s); }
    static bool isPrivate(const QString &folder)
    {
        struct stat info
        {};
        return ::lstat(native(folder).constData(), &info) == 0 && S_ISDIR(info.st_mode)
               && info.st_uid == ::getuid() && (info.st_mode & (S_IRWXG | S_IRWXO)) == 0;
    }

    QTemporaryDir m_folder;
    const QString m_session = m_folder.filePath(u"session"_s);
    const QString m_private = m_folder.filePath(u"drawbridge-%1"_s.arg(::getuid()));
};

TEST_F(RuntimeFolderTest, TheSessionsFolderIsUsedIfItIsTheUsersAlone)
{
    EXPECT_EQ(chosen(), m_session);
}

TEST_F(RuntimeFolderTest, AFolderThatOthersCanWriteToIsNotUsed)
{
    for (const mode_t mode : {0777U, 01777U, 0770U, 0702U}) {
        ::chmod(native(m_session).constData(), mode);
        EXPECT_EQ(chosen(), m_private) << mode;
        EXPECT_TRUE(isPrivate(m_private));
    }
}

TEST_F(RuntimeFolderTest, AForeignFolderIsNotUsed)
{
    if (!isRoot())
        GTEST_SKIP() << "only root can give a folder away";
    ASSERT_EQ(::chown(native(m_session).constData(), kOtherUser, kOtherUser), 0);
    EXPECT_EQ(chosen(), m_private);
}

TEST_F(RuntimeFolderTest, AFileOrNothingOrAnAddressThatIsNoneIsNotUsed)
{
    QFile file(m_folder.filePath(u"file"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    for (const QString &name : {file.fileName(), m_folder.filePath(u"missing"_s), u"relative"_s,
                                QString(), u"/dev/null"_s}) {
        qputenv("XDG_RUNTIME_DIR", name.toUtf8());
        EXPECT_EQ(chosen(), m_private) << name.toStdString();
    }
}

TEST_F(RuntimeFolderTest, AFolderWhoseNameIsTooLongForASocketIsNotUsed)
{
    const QString deep = m_folder.filePath(QString(80, u'd'));
    QDir().mkdir(deep);
    ::chmod(native(deep).constData(), S_IRWXU);
    qputenv("XDG_RUNTIME_DIR", deep.toUtf8());
    EXPECT_EQ(chosen(), m_private);
    // And so with the private one.
    qputenv("TMPDIR", deep.toUtf8());
    EXPECT_EQ(chosen(), u"/tmp/drawbridge-%1"_s.arg(::getuid()));
}

TEST_F(RuntimeFolderTest, APrivateFolderThatIsNotPrivateIsLeftAlone)
{
    qputenv("XDG_RUNTIME_DIR", "");
    ASSERT_EQ(chosen(), m_private);
    ::chmod(native(m_private).constData(), 0755);
    EXPECT_NE(chosen(), m_private);
    QDir().rmdir(m_private);
    QFile::link(m_session, m_private);
    EXPECT_NE(chosen(), m_private) << "a link, perhaps another user's";
}

/// A window's socket, and a command line that wants to talk to it.
class SocketOwnerTest : public RuntimeFolderTest
{
protected:
    [[nodiscard]] QString settings() const { return m_folder.filePath(u"settings"_s); }

    /// The command line sends nothing and says why.
    void expectRefused() const
    {
        Caller caller(settings(), {u"send"_s, u"secret plans"_s});
        ASSERT_TRUE(caller.waitForEnd());
        EXPECT_EQ(caller.exitCode, static_cast<int>(ExitCode::NoWindow));
        EXPECT_TRUE(caller.err.contains(native(m_name))) << caller.err.toStdString();
        EXPECT_EQ(m_requests, 0);
    }
    void listen()
    {
        ASSERT_EQ(m_server.listen(), ControlServer::Outcome::Listening);
        QObject::connect(&m_server, &ControlServer::requested, &m_server,
                         [this](ControlConnection *connection) {
                             ++m_requests;
                             connection->finish(0);
                         });
    }

    const QString m_name = control::socketName(settings());
    ControlServer m_server{settings()};
    int m_requests = 0;
};

TEST_F(SocketOwnerTest, ASocketToWhichOthersCanConnectIsNotTrusted)
{
    listen();
    EXPECT_EQ(control::socketOwner(m_name), control::SocketOwner::User);
    ::chmod(native(m_name).constData(), 0666);
    EXPECT_EQ(control::socketOwner(m_name), control::SocketOwner::Foreign);
    expectRefused();
}

TEST_F(SocketOwnerTest, NeitherIsAForeignOne)
{
    if (!isRoot())
        GTEST_SKIP() << "only root can give a socket away";
    listen();
    ASSERT_EQ(::chown(native(m_name).constData(), kOtherUser, kOtherUser), 0);
    expectRefused();
}

TEST_F(SocketOwnerTest, NeitherIsOneInAFolderOfOthersNorAFile)
{
    listen();
    ::chmod(native(m_session).constData(), 0777);
    EXPECT_EQ(control::socketOwner(m_name), control::SocketOwner::Foreign);
    const QString file = m_folder.filePath(u"file"_s);
    ASSERT_TRUE(QFile(file).open(QIODevice::WriteOnly));
    EXPECT_EQ(control::socketOwner(file), control::SocketOwner::Foreign);
    EXPECT_EQ(control::socketOwner(m_folder.filePath(u"missing"_s)), control::SocketOwner::Nobody);
}

TEST_F(SocketOwnerTest, AProcessOfAnotherUserBehindAnOwnSocketGetsNothing)
{
    if (!isRoot())
        GTEST_SKIP() << "only root can play another user";
    ::chmod(native(m_folder.path()).constData(), 0755);
    ASSERT_EQ(::chown(native(m_session).constData(), kOtherUser, kOtherUser), 0);
    std::array<int, 2> received{};
    ASSERT_EQ(::pipe(received.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(30); // the client may refuse without connecting
        if (::setuid(kOtherUser) != 0)
            ::_exit(1);
        sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
        qstrncpy(address.sun_path, native(m_name).constData(), sizeof(address.sun_path));
        const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
        if (::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof(address)) != 0
            || ::listen(listener, 1) != 0)
            ::_exit(1);
        char ready = 'r';
        (void)!::write(received[1], &ready, 1);
        const int peer = ::accept(listener, nullptr, nullptr);
        char byte = 0;
        ::_exit(::read(peer, &byte, 1) > 0 ? 2 : 0);
    }
    ::close(received[1]);
    char ready = 0;
    ASSERT_EQ(::read(received[0], &ready, 1), 1);
    // As root made them look.
    ASSERT_EQ(::chown(native(m_session).constData(), 0, 0), 0);
    ASSERT_EQ(::chown(native(m_name).constData(), 0, 0), 0);
    ::chmod(native(m_name).constData(), 0600);
    EXPECT_EQ(control::socketOwner(m_name), control::SocketOwner::User);
    expectRefused();
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0) << "1: no listener, 2: something was sent";
    ::close(received[0]);
}

TEST_F(SocketOwnerTest, ASocketThatCannotBeMadeIsNoOtherWindow)
{
    QDir().mkpath(m_name + u"/folder"_s);
    EXPECT_EQ(m_server.listen(), ControlServer::Outcome::Impossible);
    EXPECT_FALSE(m_server.errorString().isEmpty());
}

/// The real window.
class RuntimeFolderOfAWindowTest : public testing::Test
{
protected:
    RuntimeFolderOfAWindowTest()
    {
        m_sandbox.useFakeAgent("never-initialize");
        // Else the first start asks.
        m_sandbox.writeSettings("[General]\nfirstStartDone=true\n");
    }
    Sandbox m_sandbox;
};

TEST_F(RuntimeFolderOfAWindowTest, OpensAndAnswersWhateverTheFolderIs)
{
    const QString file = m_sandbox.write(u"file"_s, "");
    const QString deep = m_sandbox.path(QString(90, u'd'));
    const QString open = m_sandbox.path(u"open"_s);
    QDir().mkdir(deep);
    QDir().mkdir(open);
    ::chmod(native(open).constData(), 01777);
    for (const QString &folder : {file, deep, open}) {
        m_sandbox.setEnvironment("XDG_RUNTIME_DIR", folder);
        Program window(m_sandbox, {});
        EXPECT_TRUE(soonSeen([this] {
            return m_sandbox.run({u"status"_s}).out.contains("\"starting\"");
        })) << folder.toStdString();
        EXPECT_TRUE(QDir(open).isEmpty(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot));
        window.sendSignal(SIGTERM);
        EXPECT_EQ(window.finish().exitCode, 0);
    }
}

TEST_F(RuntimeFolderOfAWindowTest, OpensWithoutASocketToo)
{
    const QString settings = m_sandbox.path(u"config/drawbridge"_s);
    const QString name =
        m_sandbox.path(u"run/"_s) + QFileInfo(control::socketName(settings)).fileName();
    ASSERT_TRUE(QDir().mkpath(name + u"/folder"_s));
    Program program(m_sandbox, {});
    EXPECT_TRUE(program.waitForErr("cannot be reached by the command line"));
    // It has an agent, so it has opened.
    EXPECT_TRUE(QTest::qWaitFor([&] { return m_sandbox.processes().size() > 1; }, 15000));
    program.sendSignal(SIGTERM);
    EXPECT_EQ(program.finish().exitCode, 0) << program.err().toStdString();
}

} // namespace runtimefoldertest

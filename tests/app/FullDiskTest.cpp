#include "tests/app/cli/EndpointTest.h"
#include "tests/support/EventLoop.h"
#include "ui/words/AgentNoticeText.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <gmock/gmock.h>

#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace fulldisktest {

using namespace Qt::StringLiterals;
using namespace clitest;
using testing::HasSubstr;

/// The program and the real Claude Code; one folder is on a full disk.
class FullDisk : public EndpointTest
{
protected:
    FullDisk()
    {
        useEndpoint(a());
        QDir().mkpath(m_sandbox.path(u"config/drawbridge"_s));
    }

    void SetUp() override
    {
        if (onFullDisk(u"home"_s, {u"--version"_s})->finish().exitCode == 77)
            GTEST_SKIP() << "this kernel allows no private mount namespace";
    }

    [[nodiscard]] std::unique_ptr<Program> onFullDisk(const QString &folder,
                                                      const QStringList &words) const
    {
        const QStringList command{m_sandbox.path(folder), u"1m"_s, QStringLiteral(DRAWBRIDGE)};
        return std::make_unique<Program>(m_sandbox, QStringLiteral(FULL_DISK), command + words);
    }

    /// A path as the program sees it.
    [[nodiscard]] static QString within(const Program &program, const QString &path)
    {
        return u"/proc/%1/root%2"_s.arg(program.pid()).arg(path);
    }
    void makeSpace(const Program &program, const QString &folder) const
    {
        ASSERT_TRUE(QFile::remove(within(program, m_sandbox.path(folder) + u"/filler"_s)));
    }

    [[nodiscard]] Json status() const { return m_sandbox.windowStatus(); }
    [[nodiscard]] bool waitUntilReady() const
    {
        return soonSeen([this] { return status().value("state", "") == "ready"; });
    }
    [[nodiscard]] std::string session() const { return status()["chats"][0]["session"]; }
    /// The front chat of the window takes a message and gets its answer.
    void converse(const QString &text) const
    {
        const Outcome sent = m_sandbox.run({u"send"_s, u"--wait"_s, text});
        EXPECT_EQ(sent.exitCode, 0) << sent.err.toStdString();
        EXPECT_TRUE(sent.out.contains("Practice endpoint")) << sent.out.toStdString();
    }
    void restart() const
    {
        const Outcome outcome = m_sandbox.run({u"restart"_s});
        EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    }
    static void close(Program &window)
    {
        window.sendSignal(SIGTERM);
        EXPECT_EQ(window.finish().exitCode, 0);
    }
};

TEST_F(FullDisk, AskAnswersAndSaysWhatCouldNotBeSaved)
{
    const Outcome asked = onFullDisk(u"home"_s, {u"ask"_s, u"hello"_s})->finish();
    EXPECT_EQ(asked.exitCode, 0);
    EXPECT_TRUE(asked.out.contains("“hello”")) << asked.out.toStdString();
    EXPECT_EQ(QString::fromUtf8(asked.err),
              ui::wordsFor(bridge::agent::WritesLost{.conversation = true, .settings = true},
                           u"Claude Code"_s)
                  + u'\n');
}

TEST_F(FullDisk, AChatGoesOnAfterAFirstTurnOnAFullDiskAlsoWithSpaceAgain)
{
    const auto window = onFullDisk(u"home"_s, {});
    ASSERT_TRUE(waitUntilReady()) << window->err().toStdString();
    converse(u"the first of all"_s);
    const std::string first = session();

    restart();
    const std::string second = session();
    EXPECT_NE(second, first) << "Claude Code neither resumes nor begins it again";
    converse(u"the second"_s);
    EXPECT_TRUE(heard(a(), {u"User: the first of all"_s, u"the second"_s}));

    makeSpace(*window, u"home"_s);
    restart();
    EXPECT_NE(session(), second);
    converse(u"the third"_s);
    EXPECT_TRUE(heard(a(), {u"User: the first of all"_s, u"User: the second"_s, u"the third"_s}));

    // From here on it is an ordinary chat.
    const std::string last = session();
    restart();
    EXPECT_EQ(session(), last);
    converse(u"the fourth"_s);
    EXPECT_TRUE(heard(a(), {u"the third"_s, u"the fourth"_s}));
    close(*window);
}

TEST_F(FullDisk, ASettingHoldsInTheRunningWindowAndIsSavedWithSpaceAgain)
{
    const auto window = onFullDisk(u"config/drawbridge"_s, {});
    ASSERT_TRUE(waitUntilReady()) << window->err().toStdString();
    const QString file = within(*window, m_sandbox.settingsFile());
    const auto saved = [&] {
        QFile conf(file);
        return conf.open(QIODevice::ReadOnly) ? conf.readAll() : QByteArray();
    };
    const QByteArray before = saved();

    const Outcome set = endpoint({b().address(), u"--on"_s});
    EXPECT_EQ(set.exitCode, 1);
    EXPECT_THAT(set.err.toStdString(), HasSubstr("drawbridge.conf could not be written: No space"));
    EXPECT_EQ(saved(), before);
    EXPECT_TRUE(
        soonSeen([&] { return status()["chats"][0]["endpoint"] == b().address().toStdString(); }));
    ASSERT_TRUE(waitUntilReady());
    converse(u"to the other one"_s);
    EXPECT_TRUE(heard(b(), u"to the other one"_s));

    makeSpace(*window, u"config/drawbridge"_s);
    // It keeps the disk of the window's namespace, which ends with the window.
    const int folder = ::open(QFile::encodeName(QFileInfo(file).path()).constData(),
                              O_PATH | O_DIRECTORY | O_CLOEXEC);
    ASSERT_GE(folder, 0);
    window->sendSignal(SIGTERM);
    EXPECT_EQ(window->finish().exitCode, 0);
    QFile conf(u"/proc/self/fd/%1/drawbridge.conf"_s.arg(folder));
    ASSERT_TRUE(conf.open(QIODevice::ReadOnly));
    EXPECT_TRUE(conf.readAll().contains(b().address().toUtf8()));
    ::close(folder);
}

TEST_F(FullDisk, AWindowIsReachedAsSoonAsItsSocketCanBeMade)
{
    const auto window = onFullDisk(u"run"_s, {});
    ASSERT_TRUE(window->waitForErr("cannot be reached by the command line")) << "it opens";
    EXPECT_TRUE(status().empty());
    makeSpace(*window, u"run"_s);
    // The command line of this test does not see that folder.
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            const QDir run(within(*window, m_sandbox.path(u"run"_s)));
            return !run.entryList({u"drawbridge-*"_s}, QDir::System).isEmpty();
        },
        10'000));
    close(*window);
    EXPECT_EQ(window->err().count("cannot be reached"), 1);
}

TEST_F(FullDisk, LostOutputIsAFailureAlsoBesideAWindow)
{
    const Window window(m_sandbox);
    for (const QByteArray form : {"status --json", "send --wait hello", "endpoint --json"}) {
        const Outcome outcome = m_sandbox.runShell("exec \"$DRAWBRIDGE\" " + form + " >/dev/full");
        EXPECT_EQ(outcome.exitCode, 1) << form.constData();
        EXPECT_EQ(outcome.err.toStdString(),
                  "Standard output cannot be written: No space left on device\n")
            << form.constData();
    }
}

} // namespace fulldisktest

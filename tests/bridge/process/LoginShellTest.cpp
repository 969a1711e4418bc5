#include "bridge/process/LoginShell.h"

#include "bridge/process/ChildProcess.h"
#include "bridge/process/ProcessTable.h"
#include "tests/support/EventLoop.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace loginshelltest {

using namespace Qt::StringLiterals;
using namespace bridge;
using bridge::process::LoginShell;

/// A real bash with a profile of the test.
class LoginShellTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (!QFile::exists(u"/bin/bash"_s))
            GTEST_SKIP() << "bash is not installed";
        inherited.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
        inherited.insert(u"HOME"_s, home.path());
        inherited.insert(u"SHELL"_s, u"/bin/bash"_s);
    }

    /// The variables that the shell exports with this profile; nullopt: none.
    [[nodiscard]] std::optional<QProcessEnvironment>
    exportedWith(const QByteArray &profile,
                 std::chrono::milliseconds patience = LoginShell::kPatience)
    {
        QFile file(home.filePath(u".bash_profile"_s));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(profile);
        file.close();
        LoginShell shell([] { return std::make_unique<process::ChildProcess>(); },
                         [](const QString &name) { return name.startsWith(u"ANTHROPIC_"_s); },
                         LoginShell::Manner::Login, patience);
        std::optional<QProcessEnvironment> exported;
        bool isOver = false;
        QObject::connect(&shell, &LoginShell::answered, &shell,
                         [&](const std::optional<QProcessEnvironment> &answer) {
                             exported = answer;
                             isOver = true;
                         });
        EXPECT_TRUE(shell.ask(inherited, home.path()));
        EXPECT_TRUE(soon([&] { return isOver; }));
        return exported;
    }

    const QString kAddress = u"ANTHROPIC_BASE_URL"_s;
    QTemporaryDir home;
    QProcessEnvironment inherited;
};

TEST_F(LoginShellTest, TellsWhatTheProfileExportsAndNothingElse)
{
    const auto exported = exportedWith("export ANTHROPIC_BASE_URL='http://a\nb'\n"
                                       "export SOMETHING_ELSE=1\nANTHROPIC_API_KEY=unexported\n");
    ASSERT_TRUE(exported);
    EXPECT_EQ(exported->keys(), QStringList{kAddress});
    EXPECT_EQ(exported->value(kAddress), u"http://a\nb"_s);
}

TEST_F(LoginShellTest, DoesNotTakeWhatAProfilePrintsForItsExports)
{
    for (const char *profile : {"true\n", "printf 'ANTHROPIC_BASE_URL=http://printed\\0'\n"
                                          "echo welcome; echo trouble >&2\n"
                                          "trap \"printf 'ANTHROPIC_API_KEY=late\\0'\" EXIT\n"}) {
        const auto exported = exportedWith(profile);
        ASSERT_TRUE(exported) << profile;
        EXPECT_TRUE(exported->keys().isEmpty()) << profile;
    }
}

TEST_F(LoginShellTest, AProfileThatAsksGetsNoAnswerAndDoesNotKeepUsWaiting)
{
    const auto exported = exportedWith("read -r answer\nread -rs password </dev/tty\n"
                                       "export ANTHROPIC_BASE_URL=http://asked\n");
    ASSERT_TRUE(exported);
    EXPECT_EQ(exported->value(kAddress), u"http://asked"_s);
}

TEST_F(LoginShellTest, AProfileThatHangsIsGivenUpWithAllItHasStarted)
{
    EXPECT_FALSE(
        exportedWith("(trap '' HUP TERM; sleep 1000) & echo $! >\"$HOME/child\"; sleep 1000\n",
                     std::chrono::seconds(1)));
    QFile child(home.filePath(u"child"_s));
    ASSERT_TRUE(child.open(QIODevice::ReadOnly));
    const qint64 pid = child.readAll().trimmed().toLongLong();
    ASSERT_GT(pid, 0);
    EXPECT_TRUE(soon([pid] {
        const auto row = process::readProcess(pid);
        return !row || row->ended;
    }));
}

TEST_F(LoginShellTest, AProfileThatPrintsWithoutEndOrEndsTheShellGivesNoAnswer)
{
    EXPECT_FALSE(exportedWith("yes\n"));
    EXPECT_FALSE(exportedWith("exit 3\n"));
    EXPECT_FALSE(exportedWith("exec true\n"));
    EXPECT_FALSE(exportedWith("kill -9 $$\n"));
}

} // namespace loginshelltest

#include "bridge/process/Terminal.h"

#include "tests/support/EventLoop.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace terminaltest {

using namespace Qt::StringLiterals;
using namespace bridge::process;

/// A folder with terminals of the test: scripts that write down their arguments.
class TerminalTest : public ::testing::Test
{
protected:
    TerminalTest()
    {
        EXPECT_TRUE(QDir().mkpath(m_folder.filePath(u"bin"_s)));
        command.program = u"/home/me/it's here/$(x)/claude"_s;
        command.workingDirectory = m_folder.path();
        command.environment.insert(u"PATH"_s, m_folder.filePath(u"bin"_s));
    }

    QString add(const QString &name) const
    {
        const QString path = m_folder.filePath(u"bin/"_s + name);
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\nfor a in \"$0\" \"$@\"; do printf '%s\\n' \"$a\"; done >"
                   "argv.part\npwd >>argv.part\n/bin/mv argv.part argv\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }

    /// The name and the arguments of the terminal that is chosen.
    [[nodiscard]] QStringList chosen() const
    {
        const auto spec = inTerminal(command);
        return spec ? QStringList{spec->program.section(u'/', -1)} + spec->arguments
                    : QStringList();
    }

    /// The words that a real shell makes of a line.
    static QStringList wordsOf(const QString &line)
    {
        QProcess shell;
        shell.start(u"/bin/sh"_s, {u"-c"_s, u"printf '%s\\n' "_s + line});
        EXPECT_TRUE(shell.waitForFinished());
        return QString::fromUtf8(shell.readAll()).split(u'\n', Qt::SkipEmptyParts);
    }

    QTemporaryDir m_folder;
    LaunchSpec command;
};

TEST_F(TerminalTest, EachTerminalGetsTheCommandInItsOwnForm)
{
    command.environment.insert(u"DISPLAY"_s, u":0"_s);
    command.environment.insert(u"WAYLAND_DISPLAY"_s, u"wayland-0"_s);
    command.arguments = {u"a b"_s};
    const QString program = command.program;
    struct Row
    {
        QString name;
        QStringList before;
    };
    for (const Row &row : {Row{u"xdg-terminal-exec"_s, {}},
                           Row{u"x-terminal-emulator"_s, {u"-e"_s}}, Row{u"ptyxis"_s, {u"--"_s}},
                           Row{u"gnome-terminal"_s, {u"--"_s}}, Row{u"konsole"_s, {u"-e"_s}},
                           Row{u"xfce4-terminal"_s, {u"-x"_s}}, Row{u"mate-terminal"_s, {u"-x"_s}},
                           Row{u"kitty"_s, {}}, Row{u"alacritty"_s, {u"-e"_s}}, Row{u"foot"_s, {}},
                           Row{u"wezterm"_s, {u"start"_s, u"--"_s}}, Row{u"xterm"_s, {u"-e"_s}}}) {
        const QString path = add(row.name);
        EXPECT_EQ(chosen(), QStringList{row.name} + row.before + QStringList({program, u"a b"_s}))
            << row.name.toStdString();
        QFile::remove(path);
    }
    for (const QString &name : {u"lxterminal"_s, u"tilix"_s}) {
        const QString path = add(name);
        const QStringList words = chosen();
        ASSERT_EQ(words.size(), 3);
        EXPECT_EQ(wordsOf(words[2]), QStringList({program, u"a b"_s})) << name.toStdString();
        QFile::remove(path);
    }
    EXPECT_TRUE(chosen().isEmpty());
}

TEST_F(TerminalTest, TheUsersChoiceThenTheDesktopsOwnComesFirst)
{
    command.environment.insert(u"DISPLAY"_s, u":0"_s);
    add(u"xterm"_s);
    EXPECT_EQ(chosen().value(0), u"xterm"_s);
    add(u"gnome-terminal"_s);
    add(u"konsole"_s);
    add(u"x-terminal-emulator"_s);
    EXPECT_EQ(chosen().value(0), u"x-terminal-emulator"_s);
    command.environment.insert(u"XDG_CURRENT_DESKTOP"_s, u"ubuntu:GNOME"_s);
    EXPECT_EQ(chosen().value(0), u"gnome-terminal"_s);
    command.environment.insert(u"XDG_CURRENT_DESKTOP"_s, u"KDE"_s);
    EXPECT_EQ(chosen().value(0), u"konsole"_s);
    add(u"xdg-terminal-exec"_s);
    EXPECT_EQ(chosen().value(0), u"xdg-terminal-exec"_s);
    command.environment.insert(u"TERMINAL"_s, u"xterm"_s);
    EXPECT_EQ(chosen(), QStringList({u"xterm"_s, u"-e"_s, command.program}));
    command.environment.insert(u"TERMINAL"_s, add(u"my own"_s));
    EXPECT_EQ(chosen(), QStringList({u"my own"_s, u"-e"_s, command.program}));
    command.environment.insert(u"TERMINAL"_s, u"gone"_s);
    EXPECT_EQ(chosen().value(0), u"xdg-terminal-exec"_s);
}

TEST_F(TerminalTest, ATerminalThatCannotWorkInThisSessionIsNotTaken)
{
    add(u"xterm"_s);
    add(u"foot"_s);
    EXPECT_TRUE(chosen().isEmpty());
    command.environment.insert(u"WAYLAND_DISPLAY"_s, u"wayland-0"_s);
    EXPECT_EQ(chosen().value(0), u"foot"_s);
    command.environment.remove(u"WAYLAND_DISPLAY"_s);
    command.environment.insert(u"DISPLAY"_s, u":0"_s);
    EXPECT_EQ(chosen().value(0), u"xterm"_s);
}

TEST_F(TerminalTest, OpensItDetachedInTheFolder)
{
    const QString terminal = add(u"kitty"_s);
    const auto opened = openInTerminal(command);
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, terminal);
    const QString argv = m_folder.filePath(u"argv"_s);
    ASSERT_TRUE(soon([&] { return QFile::exists(argv); }));
    QFile file(argv);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    EXPECT_EQ(lines,
              QStringList({terminal, command.program, QDir(m_folder.path()).canonicalPath()}));
}

TEST_F(TerminalTest, ThePathThatTheProgramNeedsReachesATerminalThatRunsAlready)
{
    add(u"kitty"_s);
    const QString env = add(u"env"_s);
    EXPECT_EQ(chosen(), QStringList({u"kitty"_s, env, u"PATH="_s + m_folder.filePath(u"bin"_s),
                                     command.program}));
}

TEST_F(TerminalTest, StaysOpenWhereTheProgramFailsSoThatItsWordsCanBeRead)
{
    add(u"kitty"_s);
    const QString shell = m_folder.filePath(u"bin/sh"_s);
    ASSERT_TRUE(QFile::link(u"/bin/sh"_s, shell));
    const QStringList words = chosen();
    ASSERT_EQ(words.size(), 5);
    EXPECT_EQ(words.mid(0, 3), QStringList({u"kitty"_s, shell, u"-c"_s}));
    EXPECT_EQ(words[4], command.program);
    const auto run = [&](const QString &script) {
        QProcess process;
        process.start(shell, {u"-c"_s, words[3], u"/bin/sh"_s, u"-c"_s, script, u"it's $(x)"_s});
        process.write("\n");
        EXPECT_TRUE(process.waitForFinished());
        return QString::fromUtf8(process.readAll());
    };
    EXPECT_EQ(run(u"echo \"$0\""_s), u"it's $(x)\n"_s);
    EXPECT_EQ(run(u"echo no; exit 3"_s), u"no\n\nPress Return to close this window."_s);
}

TEST_F(TerminalTest, WithoutATerminalTheCommandIsThereToCopy)
{
    const auto opened = openInTerminal(command);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, TerminalProblem::Kind::NoTerminal);
    EXPECT_EQ(wordsOf(shellLine(command)), QStringList{command.program});
    command.program = u"/home/me/.local/bin/claude"_s;
    EXPECT_EQ(shellLine(command), command.program);

    QFile broken(add(u"kitty"_s));
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly | QIODevice::Truncate));
    broken.write("#!/nowhere/interpreter\n");
    broken.close();
    const auto failed = openInTerminal(command);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error(), (TerminalProblem{TerminalProblem::Kind::NotStarted,
                                               m_folder.filePath(u"bin/kitty"_s)}));
}

} // namespace terminaltest

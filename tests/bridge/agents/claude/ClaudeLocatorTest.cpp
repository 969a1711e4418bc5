#include "bridge/agents/claude/ClaudeLocator.h"

#include "bridge/agents/claude/ProgramSearch.h"
#include "bridge/process/ChildProcess.h"
#include "tests/support/EventLoop.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::claude;
using namespace bridge::process;
using namespace std::chrono_literals;

/// A home with shell scripts named claude.
class ClaudeLocatorTest : public testing::Test
{
protected:
    ClaudeLocatorTest()
    {
        m_environment.insert(u"HOME"_s, path(u"home"_s));
        m_environment.insert(u"PATH"_s, path(u"bin"_s) + QLatin1Char(':') + u"/usr/bin:/bin"_s);
    }

    [[nodiscard]] QString path(const QString &relative) const
    {
        return m_folder.filePath(relative);
    }

    QString addProgram(const QString &relative,
                       const QByteArray &script = "echo '2.1.330 (Claude Code)'")
    {
        const QString file = path(relative);
        EXPECT_TRUE(QDir().mkpath(QFileInfo(file).path()));
        QFile program(file);
        EXPECT_TRUE(program.open(QIODevice::WriteOnly | QIODevice::Truncate));
        program.write("#!/bin/sh\n" + script + '\n');
        program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file;
    }

    /// Asks and waits for the answer.
    Result<bridge::agent::AgentProgram, Failure> locate(ClaudeLocator &locator)
    {
        std::optional<Result<bridge::agent::AgentProgram, Failure>> result;
        locator.locate(&m_context, [&](const auto &answer) { result = answer; });
        EXPECT_TRUE(soon([&] { return result.has_value(); }));
        return result.value_or(failed(Failure()));
    }

    /// This machine has programs outside this home, which searches find as well.
    [[nodiscard]] bool isElsewhere() const
    {
        const auto all = findPrograms(m_environment, {}, {u"/usr/bin"_s, u"/bin"_s}, {}).candidates;
        return std::ranges::any_of(all, [this](const ProgramCandidate &each) {
            return !each.path.startsWith(m_folder.path());
        });
    }

    AgentProcessFactory factory()
    {
        return [this] {
            ++m_asked;
            return std::make_unique<ChildProcess>();
        };
    }

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
    QObject m_context;
    int m_asked = 0;
};

TEST_F(ClaudeLocatorTest, TakesTheFirstUsableProgram)
{
    m_environment.insert(u"PATH"_s, path(u"bin"_s));
    const QString old = addProgram(u"bin/claude"_s, "echo '2.1.99 (Claude Code)'");
    const QString other = addProgram(u"home/.local/bin/claude"_s, "echo hello");
    const QString broken = addProgram(u"home/.claude/local/claude"_s, "exit 1");
    const QString usable = addProgram(u"home/.npm-global/bin/claude"_s);
    ClaudeLocator locator(factory(), m_environment);
    auto found = locate(locator);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->path, usable);
    EXPECT_EQ(found->source, agent::ProgramSource::UsualFolder);
    EXPECT_EQ(m_asked, 4);
    EXPECT_EQ(locate(locator)->path, usable);
    EXPECT_EQ(m_asked, 4); // all of it is known

    // Without a usable one, the first that is a Claude Code.
    QFile::remove(usable);
    const bool others = isElsewhere();
    EXPECT_TRUE(others || locate(locator)->path == old);
    QFile::remove(old);
    EXPECT_TRUE(others || locate(locator)->path == other);
    const QString chosen = addProgram(u"my own/cc"_s, "echo '2.1.50 (Claude Code)'");
    addProgram(u"bin/claude"_s);
    locator.choose(chosen);
    found = locate(locator);
    EXPECT_EQ(found->path, chosen);
    EXPECT_EQ(found->source, agent::ProgramSource::Chosen);
    locator.choose({});
    EXPECT_EQ(locate(locator)->path, path(u"bin/claude"_s));
}

TEST_F(ClaudeLocatorTest, AFolderOrAFileThatCannotBeExecutedIsNoProgram)
{
    const QString inPath = addProgram(u"bin/claude"_s);
    QFile::setPermissions(inPath, QFile::ReadOwner | QFile::WriteOwner);
    ASSERT_TRUE(QDir().mkpath(path(u"home/.local/bin/claude"_s)));
    ClaudeLocator locator(factory(), m_environment);
    const auto found = locate(locator);
    EXPECT_FALSE(found && found->path.startsWith(m_folder.path()));
}

TEST_F(ClaudeLocatorTest, FindsWhatTheLoginShellHasAndGivesItsPathToTheAgent)
{
    if (!QFile::exists(u"/bin/bash"_s))
        GTEST_SKIP() << "bash is not installed";
    m_environment.insert(u"SHELL"_s, u"/bin/bash"_s);
    addProgram(u"home/.bash_profile"_s, "PATH=\"$HOME/tools:$PATH:$HOME/more\"");
    const QString program = addProgram(u"home/tools/claude"_s);
    ClaudeLocator locator(factory(), m_environment);
    const auto found = locate(locator);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->path, program);
    EXPECT_EQ(found->source, agent::ProgramSource::LoginShell);
    const QString own = m_environment.value(u"PATH"_s);
    const QString searched = agent::environmentOf(*found, m_environment).value(u"PATH"_s);
    EXPECT_TRUE(searched.startsWith(own + u':' + path(u"home/tools"_s))) << searched.toStdString();
    EXPECT_TRUE(searched.split(u':').contains(path(u"home/more"_s)));
    locate(locator);
    EXPECT_EQ(m_asked, 2); // the shell once, the program once
}

TEST_F(ClaudeLocatorTest, AProgramRunsWithTheNodeThatItWasInstalledWith)
{
    const auto add = [this](const QString &file, const QByteArray &text) {
        addProgram(file);
        QFile program(path(file));
        EXPECT_TRUE(program.open(QIODevice::WriteOnly | QIODevice::Truncate));
        program.write(text);
    };
    const QByteArray node = "#!/bin/sh\nexec /bin/sh \"$@\"\n";
    const QString bin = u"home/.nvm/versions/node/v22.1.0/bin"_s;
    add(bin + u"/node"_s, node);
    add(bin + u"/claude"_s, "#!/usr/bin/env node\necho '2.1.330 (Claude Code)'\n");
    m_environment.insert(u"PATH"_s, path(u"bin"_s));
    {
        ClaudeLocator locator(factory(), m_environment);
        const auto found = locate(locator);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->path, path(bin + u"/claude"_s));
        EXPECT_EQ(found->manager, u"nvm"_s);
        EXPECT_EQ(found->searchPath, path(u"bin"_s) + u':' + path(bin));
    }
    // A Node.js in PATH that cannot run it.
    add(u"bin/node"_s, "#!/bin/sh\necho 'SyntaxError' >&2; exit 1\n");
    ClaudeLocator locator(factory(), m_environment);
    const auto found = locate(locator);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->version, QVersionNumber(2, 1, 330));
    EXPECT_TRUE(found->searchPath.startsWith(path(bin) + u':' + path(u"bin"_s)));
}

TEST_F(ClaudeLocatorTest, AsksTheProgramForItsVersion)
{
    const QString program = addProgram(u"bin/claude"_s);
    ClaudeLocator locator(factory(), m_environment);
    EXPECT_EQ(locate(locator),
              (bridge::agent::AgentProgram{.path = program,
                                           .version = QVersionNumber(2, 1, 330),
                                           .source = agent::ProgramSource::SearchPath}));
}

TEST_F(ClaudeLocatorTest, AsksWithTheEnvironmentUnchanged)
{
    addProgram(u"bin/claude"_s,
               "[ \"$1 $MINE\" = '--version here' ] && echo '2.1.200-beta.1 (Claude Code)'");
    m_environment.insert(u"MINE"_s, u"here"_s);
    ClaudeLocator locator(factory(), m_environment);
    EXPECT_EQ(locate(locator)->version, QVersionNumber(2, 1, 200));
}

TEST_F(ClaudeLocatorTest, SomethingElseThanAVersionIsANullVersion)
{
    for (const char *said : {"echo hello", "echo 2.1.330", "echo 'v2.1.330 (Claude Code)'",
                             "exit 1", "head -c 1000000 /dev/zero"}) {
        const QString program = addProgram(u"bin/claude"_s, said);
        ClaudeLocator locator(factory(), m_environment);
        const auto found = locate(locator);
        ASSERT_TRUE(found) << said;
        EXPECT_EQ(found->path, program);
        EXPECT_TRUE(found->version.isNull()) << said;
    }
}

TEST_F(ClaudeLocatorTest, KeepsTheAnswerWhileTheFileStays)
{
    addProgram(u"bin/claude"_s);
    ClaudeLocator locator(factory(), m_environment);
    ASSERT_TRUE(locate(locator));
    bool atOnce = false;
    locator.locate(&m_context, [&](const auto &) { atOnce = true; });
    EXPECT_TRUE(atOnce);
    EXPECT_EQ(m_asked, 1);

    addProgram(u"bin/claude"_s, "echo '2.1.1234 (Claude Code)'");
    EXPECT_EQ(locate(locator)->version, QVersionNumber(2, 1, 1234));
    EXPECT_EQ(m_asked, 2);
}

TEST_F(ClaudeLocatorTest, WaitingCallersShareOneQuestion)
{
    addProgram(u"bin/claude"_s);
    ClaudeLocator locator(factory(), m_environment);
    int answers = 0;
    bool toNobody = false;
    auto gone = std::make_unique<QObject>();
    locator.locate(&m_context, [&](const auto &) { ++answers; });
    locator.locate(gone.get(), [&](const auto &) { toNobody = true; });
    locator.locate(&m_context, [&](const auto &) { ++answers; });
    gone.reset();
    EXPECT_EQ(answers, 0);
    EXPECT_TRUE(soon([&] { return answers == 2; }));
    EXPECT_FALSE(toNobody);
    EXPECT_EQ(m_asked, 1);
}

TEST_F(ClaudeLocatorTest, AnAnswerMayAskAgainOrDestroyTheLocator)
{
    addProgram(u"bin/claude"_s);
    auto locator = std::make_unique<ClaudeLocator>(factory(), m_environment);
    bool answered = false;
    locator->locate(&m_context, [&](const auto &) {
        locator->locate(&m_context, [&](const auto &) { locator.reset(); });
    });
    locator->locate(&m_context, [&](const auto &) { answered = true; });
    EXPECT_TRUE(soon([&] { return answered; }));
    EXPECT_FALSE(locator);
}

TEST_F(ClaudeLocatorTest, NoProgramIsAFailure)
{
    ClaudeLocator locator(factory(), m_environment);
    if (isElsewhere())
        GTEST_SKIP() << "this machine has a claude outside this home";
    const auto missing = locate(locator);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().layer(), FailureLayer::Agent);
    EXPECT_EQ(missing.error().kind(), FailureKind::AgentMissing);
    EXPECT_TRUE(missing.error().places.contains(u"~/.nvm/versions/node"_s));
}

TEST_F(ClaudeLocatorTest, AProgramThatCannotBeStartedIsAFailure)
{
    const QString program = addProgram(u"bin/claude"_s);
    QFile file(program);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("#!/nowhere/interpreter\n");
    file.close();
    ClaudeLocator locator(factory(), m_environment);
    const auto unusable = locate(locator);
    ASSERT_FALSE(unusable);
    EXPECT_EQ(unusable.error().kind(), FailureKind::AgentMissing);
    EXPECT_EQ(unusable.error().subject, program);
    EXPECT_FALSE(unusable.error().message.isEmpty());
}

TEST_F(ClaudeLocatorTest, AProgramThatDoesNotAnswerIsAFailureAndAskedAgainNextTime)
{
    const QString program = addProgram(u"bin/claude"_s, "echo stuck >&2; exec sleep 1000");
    ClaudeLocator locator(factory(), m_environment, nullptr, 300ms);
    const auto stuck = locate(locator);
    ASSERT_FALSE(stuck);
    EXPECT_EQ(stuck.error().kind(), FailureKind::AgentUnresponsive);
    EXPECT_EQ(stuck.error().subject, program);
    locate(locator);
    EXPECT_EQ(m_asked, 2);
}

TEST_F(ClaudeLocatorTest, WhatReportsNoVersionIsAskedAgain)
{
    // As a shim does while what it stands for is missing, too old, or still being installed.
    const QString program = addProgram(u"bin/claude"_s, "cat \"$HOME/answer\"");
    ASSERT_TRUE(QDir().mkpath(path(u"home"_s)));
    const auto say = [this](const QByteArray &answer) {
        QFile file(path(u"home/answer"_s));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(answer);
    };
    ClaudeLocator locator(factory(), m_environment);
    if (const auto found = locate(locator); found && found->path != program)
        GTEST_SKIP() << "this machine has a claude outside this home";
    EXPECT_TRUE(locate(locator)->version.isNull());
    say("2.1.99 (Claude Code)");
    EXPECT_EQ(locate(locator)->version, QVersionNumber(2, 1, 99));
    say("2.1.330 (Claude Code)");
    EXPECT_EQ(locate(locator)->version, QVersionNumber(2, 1, 330));
}

TEST_F(ClaudeLocatorTest, AProgramThatReadsGetsNoInput)
{
    const QString program = addProgram(u"bin/claude"_s, "cat; echo '2.1.330 (Claude Code)'");
    ClaudeLocator locator(factory(), m_environment);
    EXPECT_EQ(locate(locator)->path, program);
}

TEST_F(ClaudeLocatorTest, AProgramThatComesBeforeTheKnownOneIsNoticed)
{
    const QString known = addProgram(u"home/.local/bin/claude"_s);
    ClaudeLocator locator(factory(), m_environment);
    ASSERT_EQ(locate(locator)->path, known);
    const QString better = addProgram(u"bin/claude"_s);
    EXPECT_TRUE(soon([&] { return locate(locator)->path == better; }));
}

TEST_F(ClaudeLocatorTest, InATerminalTheLoginShellIsAskedOnlyIfNothingElseIsUsable)
{
    if (!QFile::exists(u"/bin/bash"_s))
        GTEST_SKIP() << "bash is not installed";
    m_environment.insert(u"TERM"_s, u"xterm-256color"_s);
    m_environment.insert(u"SHELL"_s, u"/bin/bash"_s);
    addProgram(u"home/.bash_profile"_s, "PATH=\"$PATH:$HOME/tools\"");
    const QString inPath = addProgram(u"bin/claude"_s);
    const QString beyond = addProgram(u"home/tools/claude"_s);
    {
        ClaudeLocator locator(factory(), m_environment);
        const auto found = locate(locator);
        EXPECT_EQ(found->path, inPath);
        EXPECT_TRUE(found->searchPath.isEmpty()); // the agent's PATH is the user's
        EXPECT_EQ(m_asked, 1);
    }
    {
        QProcessEnvironment desktop = m_environment; // one that was started from a console
        desktop.insert(u"TERM"_s, u"linux"_s);
        ClaudeLocator locator(factory(), desktop);
        EXPECT_TRUE(locate(locator)->searchPath.endsWith(path(u"home/tools"_s)));
    }
    addProgram(u"bin/claude"_s, "echo '2.1.99 (Claude Code)'");
    ClaudeLocator locator(factory(), m_environment);
    const auto found = locate(locator);
    if (isElsewhere())
        GTEST_SKIP() << "this machine has a claude outside this home";
    EXPECT_EQ(found->path, beyond);
    EXPECT_EQ(found->source, agent::ProgramSource::LoginShell);
    EXPECT_TRUE(found->searchPath.endsWith(path(u"home/tools"_s)));
}

TEST_F(ClaudeLocatorTest, WithoutMoreInTheLoginShellNothingIsAskedTwice)
{
    if (isElsewhere())
        GTEST_SKIP() << "this machine has a claude outside this home";
    m_environment.insert(u"TERM"_s, u"xterm-256color"_s);
    const QString old = addProgram(u"bin/claude"_s, "echo '2.1.99 (Claude Code)'");
    ClaudeLocator locator(factory(), m_environment);
    EXPECT_EQ(locate(locator)->path, old);
    EXPECT_EQ(m_asked, 1);
}

#include "bridge/agents/claude/ClaudeLocator.h"

#include "bridge/process/ChildProcess.h"
#include "tests/support/EventLoop.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

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

TEST_F(ClaudeLocatorTest, TakesTheFirstPlaceThatHasAProgram)
{
    // /usr/local/bin, the only place outside this home, is not tested.
    const QString oldAgent = addProgram(u"home/.local/share/drawbridge/agent/2.1.99/claude"_s);
    const QString machine = findClaude(m_environment);
    EXPECT_TRUE(machine == oldAgent || machine == u"/usr/local/bin/claude"_s);
    if (machine == oldAgent) {
        const QString newAgent = addProgram(u"home/.local/share/drawbridge/agent/2.1.330/claude"_s);
        EXPECT_EQ(findClaude(m_environment), newAgent);
        const QString elsewhere = addProgram(u"data/drawbridge/agent/2.1.1/claude"_s);
        m_environment.insert(u"XDG_DATA_HOME"_s, path(u"data"_s));
        EXPECT_EQ(findClaude(m_environment), elsewhere);
        m_environment.insert(u"XDG_DATA_HOME"_s, u"relative/is/ignored"_s);
        EXPECT_EQ(findClaude(m_environment), newAgent);
    }
    const QString migrated = addProgram(u"home/.claude/local/claude"_s);
    EXPECT_EQ(findClaude(m_environment), migrated);
    const QString native = addProgram(u"home/.local/bin/claude"_s);
    EXPECT_EQ(findClaude(m_environment), native);
    const QString inPath = addProgram(u"bin/claude"_s);
    EXPECT_EQ(findClaude(m_environment), inPath);
    const QString chosen = addProgram(u"my own/cc"_s);
    m_environment.insert(u"DRAWBRIDGE_CLAUDE"_s, chosen);
    EXPECT_EQ(findClaude(m_environment), chosen);
    m_environment.insert(u"DRAWBRIDGE_CLAUDE"_s, path(u"gone"_s));
    EXPECT_EQ(findClaude(m_environment), inPath);
}

TEST_F(ClaudeLocatorTest, AFolderOrAFileThatCannotBeExecutedIsNoProgram)
{
    const QString inPath = addProgram(u"bin/claude"_s);
    QFile::setPermissions(inPath, QFile::ReadOwner | QFile::WriteOwner);
    ASSERT_TRUE(QDir().mkpath(path(u"home/.local/bin/claude"_s)));
    EXPECT_FALSE(findClaude(m_environment).startsWith(m_folder.path()));
}

TEST_F(ClaudeLocatorTest, AsksTheProgramForItsVersion)
{
    const QString program = addProgram(u"bin/claude"_s);
    ClaudeLocator locator(factory(), m_environment);
    EXPECT_EQ(locate(locator), (bridge::agent::AgentProgram{program, QVersionNumber(2, 1, 330)}));
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
    if (!findClaude(m_environment).isEmpty())
        GTEST_SKIP() << "this machine has a claude in /usr/local/bin or /usr/bin";
    const auto missing = locate(locator);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().layer(), FailureLayer::Agent);
    EXPECT_EQ(missing.error().kind(), FailureKind::AgentMissing);
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

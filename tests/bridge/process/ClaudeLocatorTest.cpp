#include "bridge/agents/claude/ClaudeLocator.h"

#include "bridge/process/ChildProcess.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

using namespace bridge;
using namespace bridge::claude;
using namespace bridge::process;
using namespace std::chrono_literals;

/// A home with programs named claude in it, each a shell script.
class ClaudeLocatorTest : public testing::Test
{
protected:
    ClaudeLocatorTest()
    {
        m_environment.insert(QStringLiteral("HOME"), path(QStringLiteral("home")));
        m_environment.insert(QStringLiteral("PATH"), path(QStringLiteral("bin")) + QLatin1Char(':')
                                                         + QStringLiteral("/usr/bin:/bin"));
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
    Result<ClaudeProgram, Failure> locate(ClaudeLocator &locator)
    {
        std::optional<Result<ClaudeProgram, Failure>> result;
        locator.locate(&m_context, [&](const auto &answer) { result = answer; });
        EXPECT_TRUE(QTest::qWaitFor([&] { return result.has_value(); }, 30000));
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
    // /usr/local/bin, the one place outside of this home, is left to what the machine has.
    const QString oldAgent =
        addProgram(QStringLiteral("home/.local/share/drawbridge/agent/2.1.99/claude"));
    const QString machine = findClaude(m_environment);
    EXPECT_TRUE(machine == oldAgent || machine == QStringLiteral("/usr/local/bin/claude"));
    if (machine == oldAgent) {
        const QString newAgent =
            addProgram(QStringLiteral("home/.local/share/drawbridge/agent/2.1.330/claude"));
        EXPECT_EQ(findClaude(m_environment), newAgent);
        const QString elsewhere = addProgram(QStringLiteral("data/drawbridge/agent/2.1.1/claude"));
        m_environment.insert(QStringLiteral("XDG_DATA_HOME"), path(QStringLiteral("data")));
        EXPECT_EQ(findClaude(m_environment), elsewhere);
        m_environment.insert(QStringLiteral("XDG_DATA_HOME"),
                             QStringLiteral("relative/is/ignored"));
        EXPECT_EQ(findClaude(m_environment), newAgent);
    }
    const QString migrated = addProgram(QStringLiteral("home/.claude/local/claude"));
    EXPECT_EQ(findClaude(m_environment), migrated);
    const QString native = addProgram(QStringLiteral("home/.local/bin/claude"));
    EXPECT_EQ(findClaude(m_environment), native);
    const QString inPath = addProgram(QStringLiteral("bin/claude"));
    EXPECT_EQ(findClaude(m_environment), inPath);
    const QString chosen = addProgram(QStringLiteral("my own/cc"));
    m_environment.insert(QStringLiteral("DRAWBRIDGE_CLAUDE"), chosen);
    EXPECT_EQ(findClaude(m_environment), chosen);
    m_environment.insert(QStringLiteral("DRAWBRIDGE_CLAUDE"), path(QStringLiteral("gone")));
    EXPECT_EQ(findClaude(m_environment), inPath);
}

TEST_F(ClaudeLocatorTest, AFolderOrAFileThatCannotBeExecutedIsNoProgram)
{
    const QString inPath = addProgram(QStringLiteral("bin/claude"));
    QFile::setPermissions(inPath, QFile::ReadOwner | QFile::WriteOwner);
    ASSERT_TRUE(QDir().mkpath(path(QStringLiteral("home/.local/bin/claude"))));
    EXPECT_FALSE(findClaude(m_environment).startsWith(m_folder.path()));
}

TEST_F(ClaudeLocatorTest, AsksTheProgramForItsVersion)
{
    const QString program = addProgram(QStringLiteral("bin/claude"));
    ClaudeLocator locator(factory(), m_environment);
    EXPECT_EQ(locate(locator), (ClaudeProgram{program, QVersionNumber(2, 1, 330)}));
}

TEST_F(ClaudeLocatorTest, AsksWithTheEnvironmentUnchanged)
{
    addProgram(QStringLiteral("bin/claude"),
               "[ \"$1 $MINE\" = '--version here' ] && echo '2.1.200-beta.1 (Claude Code)'");
    m_environment.insert(QStringLiteral("MINE"), QStringLiteral("here"));
    ClaudeLocator locator(factory(), m_environment);
    EXPECT_EQ(locate(locator)->version, QVersionNumber(2, 1, 200));
}

TEST_F(ClaudeLocatorTest, SomethingElseThanAVersionIsANullVersion)
{
    for (const char *said : {"echo hello", "echo 2.1.330", "echo 'v2.1.330 (Claude Code)'",
                             "exit 1", "head -c 1000000 /dev/zero"}) {
        const QString program = addProgram(QStringLiteral("bin/claude"), said);
        ClaudeLocator locator(factory(), m_environment);
        const auto found = locate(locator);
        ASSERT_TRUE(found) << said;
        EXPECT_EQ(found->path, program);
        EXPECT_TRUE(found->version.isNull()) << said;
    }
}

TEST_F(ClaudeLocatorTest, KeepsTheAnswerWhileTheFileStays)
{
    addProgram(QStringLiteral("bin/claude"));
    ClaudeLocator locator(factory(), m_environment);
    ASSERT_TRUE(locate(locator));
    bool atOnce = false;
    locator.locate(&m_context, [&](const auto &) { atOnce = true; });
    EXPECT_TRUE(atOnce);
    EXPECT_EQ(m_asked, 1);

    addProgram(QStringLiteral("bin/claude"), "echo '2.1.1234 (Claude Code)'");
    EXPECT_EQ(locate(locator)->version, QVersionNumber(2, 1, 1234));
    EXPECT_EQ(m_asked, 2);
}

TEST_F(ClaudeLocatorTest, WaitingCallersShareOneQuestion)
{
    addProgram(QStringLiteral("bin/claude"));
    ClaudeLocator locator(factory(), m_environment);
    int answers = 0;
    bool toNobody = false;
    auto gone = std::make_unique<QObject>();
    locator.locate(&m_context, [&](const auto &) { ++answers; });
    locator.locate(gone.get(), [&](const auto &) { toNobody = true; });
    locator.locate(&m_context, [&](const auto &) { ++answers; });
    gone.reset();
    EXPECT_EQ(answers, 0);
    EXPECT_TRUE(QTest::qWaitFor([&] { return answers == 2; }, 30000));
    EXPECT_FALSE(toNobody);
    EXPECT_EQ(m_asked, 1);
}

TEST_F(ClaudeLocatorTest, AnAnswerMayAskAgainOrDestroyTheLocator)
{
    addProgram(QStringLiteral("bin/claude"));
    auto locator = std::make_unique<ClaudeLocator>(factory(), m_environment);
    bool answered = false;
    locator->locate(&m_context, [&](const auto &) {
        locator->locate(&m_context, [&](const auto &) { locator.reset(); });
    });
    locator->locate(&m_context, [&](const auto &) { answered = true; });
    EXPECT_TRUE(QTest::qWaitFor([&] { return answered; }, 30000));
    EXPECT_FALSE(locator);
}

TEST_F(ClaudeLocatorTest, NoProgramIsAFailure)
{
    ClaudeLocator locator(factory(), m_environment);
    if (!findClaude(m_environment).isEmpty())
        GTEST_SKIP() << "this machine has a claude in /usr/local/bin or /usr/bin";
    const auto missing = locate(locator);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().layer, FailureLayer::Agent);
    EXPECT_EQ(missing.error().kind, FailureKind::AgentMissing);
}

TEST_F(ClaudeLocatorTest, AProgramThatCannotBeStartedIsAFailure)
{
    const QString program = addProgram(QStringLiteral("bin/claude"));
    QFile file(program);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("#!/nowhere/interpreter\n");
    file.close();
    ClaudeLocator locator(factory(), m_environment);
    const auto unusable = locate(locator);
    ASSERT_FALSE(unusable);
    EXPECT_EQ(unusable.error().kind, FailureKind::AgentMissing);
    EXPECT_EQ(unusable.error().subject, program);
    EXPECT_FALSE(unusable.error().said.isEmpty());
}

TEST_F(ClaudeLocatorTest, AProgramThatDoesNotAnswerIsAFailureAndAskedAgainNextTime)
{
    const QString program =
        addProgram(QStringLiteral("bin/claude"), "echo stuck >&2; exec sleep 1000");
    ClaudeLocator locator(factory(), m_environment, nullptr, 300ms);
    const auto stuck = locate(locator);
    ASSERT_FALSE(stuck);
    EXPECT_EQ(stuck.error().kind, FailureKind::AgentUnresponsive);
    EXPECT_EQ(stuck.error().subject, program);
    locate(locator);
    EXPECT_EQ(m_asked, 2);
}

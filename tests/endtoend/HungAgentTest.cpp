#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/MemoryLimit.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <csignal>

using namespace Qt::StringLiterals;
using namespace bridge;
using session::ChatState;

namespace {

/// Limits of eleven seconds and more, with time for a real answer left.
constexpr int kHurry = 10;

/// The real Claude Code is stopped by SIGSTOP in the middle of an answer.
class HungAgentTest : public EndToEndTest
{
protected:
    [[nodiscard]] bool stopInAnAnswer(TestApp &app, const QString &text)
    {
        app.chat().send(text);
        if (!waitUntil([&] { return app.log().pieces >= 1; }))
            return false;
        app.clock.hurry(kHurry); // not before the agent is at work, which may take its time
        return waitUntil([&] { return app.log().pieces >= 3; })
               && ::kill(static_cast<pid_t>(app.chat().agent().pid), SIGSTOP) == 0;
    }

    /// The hung agent is killed and another one takes over.
    static void expectReplaced(TestApp &app, const session::AgentInfo &before)
    {
        ASSERT_TRUE(waitUntil([&] { return !isAlive(before.pid); })) << app.log().describe();
        app.clock.hurry(1);
        ASSERT_TRUE(app.waitForNewAgent(before.pid));
        EXPECT_EQ(app.chat().agent().sessionId, before.sessionId);
        EXPECT_FALSE(app.chat().agent().isHung);
    }

    Practice endpoint = startPractice();
    const QString message = u"slow 20 100"_s;
};

} // namespace

TEST_F(HungAgentTest, IsNamedInsteadOfTheEndpointAndReplacedByARestart)
{
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    const session::AgentInfo before = app.chat().agent();
    ASSERT_TRUE(stopInAnAnswer(app, message));
    ASSERT_TRUE(waitUntil([&] { return app.chat().agent().isHung; })) << app.log().describe();
    ASSERT_EQ(app.log().failures.size(), 1U) << app.log().describe();
    EXPECT_EQ(app.log().failures[0].kind(), FailureKind::AgentHung);
    EXPECT_EQ(app.log().failures[0].layer(), FailureLayer::Agent);

    app.chat().restart();
    expectReplaced(app, before);
    EXPECT_EQ(app.log().turns.size(), 1U) << app.log().describe();
    EXPECT_TRUE(app.log().turns[0].text.contains("Piece 20 of 20"_L1)) << "finished by the next";
    ASSERT_TRUE(app.converse(u"next message"_s));
    EXPECT_EQ(turnsAt(endpoint).back().userTexts, (QStringList{message, u"next message"_s}));
    EXPECT_EQ(app.log().failures.size(), 1U) << app.log().describe();
}

TEST_F(HungAgentTest, IsNamedAtTheDefaultApiTooAndReplacedByStop)
{
    if (!qEnvironmentVariableIsSet("DRAWBRIDGE_LONG"))
        GTEST_SKIP() << "only with DRAWBRIDGE_LONG (preset long)";
    // Without a custom endpoint; the inherited address keeps the test off the internet.
    QProcessEnvironment environment = home.environment();
    environment.insert(u"ANTHROPIC_BASE_URL"_s, endpoint->address());
    environment.insert(u"ANTHROPIC_AUTH_TOKEN"_s, u"a-token"_s);
    TestApp app(home, environment);
    ASSERT_TRUE(app.openReady());
    const session::AgentInfo before = app.chat().agent();
    ASSERT_FALSE(before.custom);
    ASSERT_TRUE(stopInAnAnswer(app, message));
    ASSERT_TRUE(waitUntil([&] { return app.chat().agent().isHung; })) << app.log().describe();
    EXPECT_EQ(app.chat().problem()->kind(), FailureKind::AgentHung);

    app.chat().interrupt();
    expectReplaced(app, before);
    EXPECT_EQ(app.chat().unansweredText(), message);
}

TEST_F(HungAgentTest, GoesOnWhenItIsContinued)
{
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    ASSERT_TRUE(stopInAnAnswer(app, u"slow 6 100"_s));
    ASSERT_TRUE(waitUntil([&] { return app.chat().agent().isHung; })) << app.log().describe();
    ASSERT_EQ(::kill(static_cast<pid_t>(app.chat().agent().pid), SIGCONT), 0);
    ASSERT_TRUE(app.waitForTurns(1));
    EXPECT_TRUE(app.log().turns[0].ok) << app.log().describe();
    EXPECT_FALSE(app.chat().agent().isHung);
    EXPECT_EQ(app.chat().problem(), std::nullopt);
    EXPECT_EQ(app.log().agents.size(), 1);
}

TEST_F(HungAgentTest, AToolOverItsLimitIsStoppedAloneAndTheTurnGoesOn)
{
    TestApp app(home);
    app.settings.setValue(settings::kToolLimitMinutes, 1);
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    const QString sleeper = u"tail -f made.txt"_s;
    app.chat().send(u"run: touch made.txt; "_s + sleeper);
    app.clock.hurry(15); // after two real seconds Claude Code makes a task of it
    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::AllowOnce));
    const auto cards = [&] { return entriesOf<chat::OverdueTool>(app.chat()); };
    ASSERT_TRUE(waitUntil([&] { return !cards().empty(); })) << app.log().describe();
    EXPECT_TRUE(runsUnder(home.path(), sleeper));

    app.chat().stopTool(cards()[0].toolUseId);
    ASSERT_TRUE(app.waitForTurns(1));
    EXPECT_TRUE(app.log().turns[0].ok) << app.log().describe();
    EXPECT_TRUE(cards().empty());
    EXPECT_FALSE(runsUnder(home.path(), sleeper));
    EXPECT_EQ(app.log().agents.size(), 1);
}

// Out of memory

TEST_F(HungAgentTest, ThatMayNotHaveTheMemoryItNeedsSaysSo)
{
    home.writeScript(u"claude"_s, "case $1 in -p) ulimit -c 0; ulimit -v 600000;; esac\n"
                                  "exec \"$REAL_CLAUDE\" \"$@\"\n");
    QProcessEnvironment environment = home.environment();
    environment.insert(u"REAL_CLAUDE"_s, environment.value(u"DRAWBRIDGE_CLAUDE"_s));
    environment.insert(u"DRAWBRIDGE_CLAUDE"_s, home.path() + u"/claude"_s);
    TestApp app(home, environment);
    app.use(endpoint->address());
    app.open();
    ASSERT_TRUE(app.waitForState(ChatState::Failed));
    ASSERT_EQ(app.log().failures.size(), 1U) << app.log().describe();
    EXPECT_EQ(app.log().failures[0].kind(), FailureKind::AgentOutOfMemory)
        << app.log().failures[0].exitCode << app.log().failures[0].stderrTail.toStdString();
}

TEST_F(HungAgentTest, ThatTheKernelKilledForItsMemoryIsNamedByTheKernelsCounter)
{
    MemoryGroup group;
    if (!group.isMade())
        GTEST_SKIP() << "this machine lets a test make no memory cgroup";
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    const qint64 before = app.chat().agent().pid;
    ASSERT_TRUE(group.confine(before, 16 << 20));
    app.chat().send(QString(8'000'000, u'x'));
    ASSERT_TRUE(app.waitForNewAgent(before));
    ASSERT_EQ(app.log().failures.size(), 1U) << app.log().describe();
    EXPECT_EQ(app.log().failures[0].kind(), FailureKind::AgentOutOfMemory);
    EXPECT_TRUE(app.log().failures[0].endedBySignal);
    EXPECT_EQ(app.log().failures[0].exitCode, SIGKILL);
}

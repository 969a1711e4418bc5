#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"

#include <QFile>

#include <csignal>

namespace cutturnendtoend {

using namespace Qt::StringLiterals;
using namespace bridge;
using session::ChatState;
using Kind = agent::PermissionOption::Kind;

/// A turn whose agent ends before it, with the agent's real files.
class CutTurnTest : public EndToEndTest
{
protected:
    [[nodiscard]] bool sendAndSeePieces(const QString &text)
    {
        const int before = app.log().pieces;
        app.chat().send(text);
        return waitUntil([&] { return app.log().pieces >= before + 2; });
    }
    void killAgent() { ::kill(static_cast<pid_t>(app.chat().agent().pid), SIGKILL); }
    /// The agent has written it into the conversation's file.
    [[nodiscard]] bool isInFile(const QByteArray &text)
    {
        return waitUntil([&] {
            const auto file = app.backend.archive()->find(app.chat().agent().sessionId);
            if (!file || !*file)
                return false;
            QFile lines((*file)->path);
            return lines.open(QIODevice::ReadOnly) && lines.readAll().contains(text);
        });
    }
    /// A tool that does not end by itself has had its effect once; its agent is killed, and another
    /// one is there.
    void killInATool()
    {
        const qint64 agent = app.chat().agent().pid;
        app.chat().send(u"run: echo ran >> effects; tail -f effects"_s);
        ASSERT_TRUE(app.answerNextPermission(Kind::AllowOnce)) << app.log().describe();
        ASSERT_TRUE(waitUntil([&] { return home.read(u"workspace/effects"_s) == "ran\n"; }));
        ASSERT_TRUE(isInFile("tool_use"));
        killAgent();
        ASSERT_TRUE(app.waitForNewAgent(agent)) << app.log().describe();
    }

    Practice endpoint = startPractice();
    TestApp app{home};
};

TEST_F(CutTurnTest, IsFinishedOnceAfterAKillInTheMiddleOfItsText)
{
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    ASSERT_TRUE(sendAndSeePieces(u"slow 10 100"_s));
    ASSERT_TRUE(isInFile("slow 10 100"));
    killAgent();
    ASSERT_TRUE(app.waitForTurns(1)) << app.log().describe();
    EXPECT_TRUE(app.log().turns[0].text.contains("Piece 10 of 10"_L1));
    EXPECT_EQ(app.chat().unansweredText(), QString());
    EXPECT_EQ(turnsAt(endpoint).size(), 2U) << "asked once more";
    EXPECT_TRUE(app.waitForState(ChatState::Ready));
}

TEST_F(CutTurnTest, IsFinishedByItselfAfterASecondKillWhileItWasContinued)
{
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    const qint64 first = app.chat().agent().pid;
    ASSERT_TRUE(sendAndSeePieces(u"slow 30 100"_s));
    ASSERT_TRUE(isInFile("slow 30 100"));
    killAgent();
    ASSERT_TRUE(isInFile("Continue from where you left off."));
    ASSERT_TRUE(waitUntil([&] {
        const qint64 next = app.chat().agent().pid;
        return next != 0 && next != first && turnsAt(endpoint).size() == 2;
    }));
    killAgent();
    ASSERT_TRUE(app.waitForTurns(1)) << app.log().describe();
    EXPECT_TRUE(app.log().turns[0].ok) << app.log().describe();
    EXPECT_TRUE(app.log().turns[0].text.contains("Piece 30 of 30"_L1));
    EXPECT_FALSE(app.chat().cutTurn());
    EXPECT_EQ(app.chat().unansweredText(), QString());
    EXPECT_EQ(turnsAt(endpoint).size(), 3U);
    EXPECT_TRUE(app.waitForState(ChatState::Ready));
}

TEST_F(CutTurnTest, GoesOnAfterAKillInTheMiddleOfAToolOnlyWhenItIsWantedAndRunsItOnce)
{
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    killInATool();
    ASSERT_TRUE(app.chat().cutTurn()) << app.log().describe();
    EXPECT_EQ(turnsAt(endpoint).size(), 1U) << "asked without a reason";

    app.chat().continueTurn();
    ASSERT_TRUE(app.waitForTurns(2)) << app.log().describe();
    EXPECT_TRUE(app.log().turns[1].ok) << app.log().describe();
    EXPECT_EQ(home.read(u"workspace/effects"_s), "ran\n");
    EXPECT_FALSE(app.chat().cutTurn());
    EXPECT_EQ(app.chat().unansweredText(), QString()) << app.log().describe();
    EXPECT_EQ(turnsAt(endpoint).size(), 2U);
}

TEST_F(CutTurnTest, IsNotFinishedAfterAnInterrupt)
{
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    ASSERT_TRUE(sendAndSeePieces(u"slow 20 100"_s));
    ASSERT_TRUE(isInFile("slow 20 100"));
    const qint64 agent = app.chat().agent().pid;
    app.chat().interrupt();
    killAgent();
    ASSERT_TRUE(app.waitForNewAgent(agent)) << app.log().describe();
    EXPECT_EQ(app.chat().unansweredText(), u"slow 20 100"_s);
    EXPECT_EQ(turnsAt(endpoint).size(), 1U);
}

} // namespace cutturnendtoend

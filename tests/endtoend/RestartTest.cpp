#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <QTimer>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace bridge;
using session::ChatState;

namespace {

/// The agent is replaced in every state in which a change can come.
class RestartTest : public TwoEndpointsTest
{
protected:
    /// The only living agent is the shown one, and it uses `address`.
    void expectOneAgentAt(const QString &address)
    {
        const auto agents = agentsUnder(home.path());
        ASSERT_EQ(agents.size(), 1U) << describe(agents);
        EXPECT_EQ(agents[0].pid, app.chat().agent().pid);
        EXPECT_EQ(variableOf(agents[0].pid, "ANTHROPIC_BASE_URL"), address);
        EXPECT_EQ(app.chat().agent().endpoint, address);
    }

    /// Starts a turn with `text` and waits for the first text of the answer.
    [[nodiscard]] bool sendAndSeePieces(const QString &text)
    {
        const int before = app.log().pieces;
        app.chat().send(text);
        const bool streams = waitUntil([&] { return app.log().pieces >= before + 2; });
        EXPECT_TRUE(streams) << app.log().describe();
        return streams;
    }

    TestApp app{home};
};

QStringList namesEndedIn(chat::Chat &chat)
{
    QStringList names;
    for (const auto &divider : entriesOf<chat::Divider>(chat)) {
        if (divider.kind == chat::Divider::Kind::BackgroundEnded)
            names += divider.names;
    }
    return names;
}

} // namespace

TEST_F(RestartTest,
       AStreamingTurnEndsFirstUnlessTheChangeIsTakenBackAndTheQueuedMessageGoesToTheNewEndpoint)
{
    ASSERT_TRUE(app.openReadyAt(a->address()));
    const qint64 before = app.chat().agent().pid;
    // One that is taken back before the turn has ended restarts nothing.
    ASSERT_TRUE(sendAndSeePieces(u"slow 6 100"_s));
    ASSERT_TRUE(app.endpoints.setAddress(b->address()));
    ASSERT_TRUE(waitUntil([&] { return app.chat().isRestartPending(); }));
    ASSERT_TRUE(app.endpoints.setAddress(a->address()));
    ASSERT_TRUE(waitUntil([&] { return !app.chat().isRestartPending(); }));
    ASSERT_TRUE(app.waitForTurns(1));
    ASSERT_TRUE(app.converse(u"next message"_s));
    EXPECT_EQ(app.chat().agent().pid, before);
    EXPECT_EQ(app.log().agents.size(), 1);

    ASSERT_TRUE(sendAndSeePieces(u"slow 10 150"_s));
    ASSERT_TRUE(app.endpoints.setAddress(b->address()));
    app.chat().send(u"queued message"_s);
    EXPECT_TRUE(waitUntil([&] { return app.chat().isRestartPending(); }));
    EXPECT_EQ(app.chat().agent().pid, before) << "the turn was cut off";
    ASSERT_TRUE(app.waitForTurns(3));
    EXPECT_TRUE(app.log().turns[2].text.contains("Piece 10 of 10"_L1));
    ASSERT_TRUE(app.waitForTurns(4));

    EXPECT_TRUE(app.log().turns[3].ok) << app.log().describe();
    EXPECT_EQ(turnsAt(a).size(), 3U);
    ASSERT_EQ(turnsAt(b).size(), 1U);
    EXPECT_EQ(turnsAt(b)[0].userTexts, (QStringList{u"slow 6 100"_s, u"next message"_s,
                                                    u"slow 10 150"_s, u"queued message"_s}));
    expectOneAgentAt(b->address());
}

TEST_F(RestartTest, AppliedNowAStreamingTurnIsFinishedByTheNewEndpoint)
{
    ASSERT_TRUE(app.openReadyAt(a->address()));
    const qint64 before = app.chat().agent().pid;
    const QString message = u"slow 20 150"_s;
    ASSERT_TRUE(sendAndSeePieces(message));
    ASSERT_TRUE(app.endpoints.setAddress(b->address()));
    ASSERT_TRUE(waitUntil([&] { return app.chat().isRestartPending(); }));

    app.chat().applyNow();
    ASSERT_TRUE(app.waitForNewAgent(before));
    expectOneAgentAt(b->address());
    ASSERT_EQ(app.log().turns.size(), 1U) << app.log().describe();
    EXPECT_TRUE(app.log().turns[0].text.contains("Piece 20 of 20"_L1));
    EXPECT_EQ(app.chat().unansweredText(), QString());
    ASSERT_EQ(turnsAt(b).size(), 1U);
    EXPECT_EQ(turnsAt(b)[0].userTexts, QStringList{message});
    EXPECT_EQ(turnsAt(a).size(), 1U);
}

TEST_F(RestartTest, APendingPermissionIsAnsweredFirst)
{
    ASSERT_TRUE(app.openReadyAt(a->address()));
    const qint64 before = app.chat().agent().pid;
    app.chat().send(u"run: touch allowed.txt"_s);
    ASSERT_TRUE(app.waitForState(ChatState::Waiting));

    ASSERT_TRUE(app.endpoints.setAddress(b->address()));
    ASSERT_TRUE(waitUntil([&] { return app.chat().isRestartPending(); }));
    EXPECT_EQ(app.chat().state(), ChatState::Waiting);
    EXPECT_EQ(app.chat().agent().pid, before);

    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::AllowOnce));
    ASSERT_TRUE(app.waitForNewAgent(before));
    EXPECT_TRUE(home.has(u"workspace/allowed.txt"_s));
    expectOneAgentAt(b->address());
    EXPECT_TRUE(app.converse(u"next message"_s));
    EXPECT_EQ(turnsAt(b).size(), 1U);
}

TEST_F(RestartTest, AppliedNowAPendingPermissionIsAskedAgainAndItsToolRunsOnce)
{
    using Kind = agent::PermissionOption::Kind;
    ASSERT_TRUE(app.openReadyAt(a->address()));
    const qint64 before = app.chat().agent().pid;
    app.chat().send(u"run: echo ran >> effects"_s);
    ASSERT_TRUE(app.waitForState(ChatState::Waiting));
    ASSERT_TRUE(app.endpoints.setAddress(b->address()));
    ASSERT_TRUE(waitUntil([&] { return app.chat().isRestartPending(); }));

    app.chat().applyNow();
    ASSERT_TRUE(waitUntil([&] {
        return app.log().permissions.size() == 2 && app.chat().state() == ChatState::Waiting;
    })) << app.log().describe();
    EXPECT_NE(app.chat().agent().pid, before);
    EXPECT_FALSE(home.has(u"workspace/effects"_s));
    // Too late: that request is no longer pending.
    ASSERT_TRUE(app.answerNextPermission(Kind::AllowOnce));
    EXPECT_EQ(app.chat().state(), ChatState::Waiting);
    ASSERT_TRUE(app.answerNextPermission(Kind::AllowOnce));
    ASSERT_TRUE(app.waitForTurns(1));
    EXPECT_TRUE(app.log().turns[0].ok) << app.log().describe();
    EXPECT_EQ(home.read(u"workspace/effects"_s), "ran\n");
    EXPECT_EQ(turnsAt(a).size(), 1U) << "it was not asked what follows a refusal";
    expectOneAgentAt(b->address());
}

TEST_F(RestartTest, AMessageThatOnlyRetriesIsAnsweredByTheNewEndpointWithoutBeingTypedAgain)
{
    const ClosedPort nobody;
    app.use(nobody.address());
    ASSERT_TRUE(app.openReady());
    const qint64 before = app.chat().agent().pid;
    app.chat().send(u"is anybody there"_s);
    ASSERT_TRUE(app.waitForState(ChatState::Retrying));
    ASSERT_TRUE(waitUntil([&] { return !app.log().failures.empty(); }));
    EXPECT_EQ(app.log().failures[0].kind(), FailureKind::ConnectionRefused);

    ASSERT_TRUE(app.endpoints.setAddress(a->address()));
    ASSERT_TRUE(app.waitForNewAgent(before));
    ASSERT_TRUE(waitUntil([&] { return !app.log().turns.empty() && app.log().turns.back().ok; }))
        << app.log().describe();

    // Claude Code keeps messages in the conversation's file, so this one is there twice.
    ASSERT_EQ(turnsAt(a).size(), 1U);
    EXPECT_EQ(turnsAt(a)[0].userTexts.last(), u"is anybody there"_s);
    EXPECT_EQ(app.chat().unansweredText(), QString());
    EXPECT_EQ(app.log().failures.size(), 1U) << app.log().describe();
    expectOneAgentAt(a->address());
}

TEST_F(RestartTest, AChangeBeforeAnyMessageAndFiveWithinAFifthOfASecondAreOneRestartEach)
{
    const ClosedPort nobody;
    ASSERT_TRUE(app.openReadyAt(b->address()));
    // Before any message the same conversation begins at the new endpoint.
    const session::AgentInfo first = app.chat().agent();
    ASSERT_TRUE(app.endpoints.setAddress(a->address()));
    ASSERT_TRUE(app.waitForNewAgent(first.pid));
    EXPECT_EQ(app.chat().agent().sessionId, first.sessionId);
    ASSERT_TRUE(app.converse(u"first message"_s));
    EXPECT_EQ(app.chat().agent().sessionId, first.sessionId);
    EXPECT_EQ(app.log().agents.size(), 2) << "a start failed on the way";
    EXPECT_TRUE(turnsAt(b).empty());
    EXPECT_EQ(turnsAt(a).size(), 1U);
    const qint64 before = app.chat().agent().pid;

    int changes = 0;
    QTimer hand;
    QObject::connect(&hand, &QTimer::timeout, &hand, [&] {
        const bool last = ++changes == 5;
        const QString next = last ? b->address() : u"%1/%2"_s.arg(nobody.address()).arg(changes);
        EXPECT_TRUE(app.endpoints.setAddress(next));
        if (last)
            hand.stop();
    });
    hand.start(40);
    ASSERT_TRUE(waitUntil([&] { return changes == 5; }));
    app.chat().send(u"second message"_s);
    ASSERT_TRUE(app.waitForTurns(2));

    EXPECT_TRUE(app.log().turns[1].ok) << app.log().describe();
    EXPECT_NE(app.chat().agent().pid, before);
    EXPECT_EQ(app.log().agents.size(), 3) << "one more";
    EXPECT_EQ(turnsAt(b).size(), 1U);
    expectOneAgentAt(b->address());
}

TEST_F(RestartTest, AnAgentKilledInMidTurnIsReplacedAndItsTurnAndTheQueuedMessageAnswered)
{
    ASSERT_TRUE(app.openReadyAt(a->address()));
    const session::AgentInfo before = app.chat().agent();
    ASSERT_TRUE(app.converse(u"first message"_s));
    ASSERT_TRUE(sendAndSeePieces(u"slow 10 150"_s));
    app.chat().send(u"queued message"_s);

    ASSERT_EQ(::kill(static_cast<pid_t>(before.pid), SIGKILL), 0);
    ASSERT_TRUE(app.waitForTurns(3)) << app.log().describe();
    EXPECT_TRUE(app.log().turns[1].text.contains("Piece 10 of 10"_L1)) << "by the next agent";
    EXPECT_TRUE(app.log().turns[2].text.contains("queued message"_L1));

    EXPECT_EQ(app.chat().agent().sessionId, before.sessionId);
    EXPECT_EQ(turnsAt(a).back().userTexts,
              (QStringList{u"first message"_s, u"slow 10 150"_s, u"queued message"_s}));
    EXPECT_EQ(app.log().agents.size(), 2);
    EXPECT_TRUE(app.log().failures.empty()) << app.log().describe();
    expectOneAgentAt(a->address());
}

TEST_F(RestartTest, AToolOfAKilledAgentDoesNotOutliveIt)
{
    ASSERT_TRUE(app.openReadyAt(a->address()));
    const qint64 before = app.chat().agent().pid;
    // Claude Code itself refuses a lone sleep.
    const QString sleeper = u"tail -f made.txt"_s;
    app.chat().send(u"run: touch made.txt; "_s + sleeper);
    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::AllowOnce));
    ASSERT_TRUE(waitUntil([&] { return runsUnder(home.path(), sleeper); }));

    ASSERT_EQ(::kill(static_cast<pid_t>(before), SIGKILL), 0);
    ASSERT_TRUE(app.waitForNewAgent(before));
    EXPECT_TRUE(waitUntil([&] { return !runsUnder(home.path(), sleeper); }))
        << describe(processesUnder(home.path()));
    expectOneAgentAt(a->address());
}

TEST_F(RestartTest, BackgroundWorkThatARestartEndsIsNamed)
{
    ASSERT_TRUE(app.openReadyAt(a->address()));
    const qint64 before = app.chat().agent().pid;
    const QString sleeper = u"sleep 1002"_s;
    app.chat().send(u"run: nohup %1 >/dev/null 2>&1 &"_s.arg(sleeper));
    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::AllowOnce));
    ASSERT_TRUE(app.waitForTurns(1));
    ASSERT_TRUE(runsUnder(home.path(), sleeper)) << "nothing to be ended";

    ASSERT_TRUE(app.endpoints.setAddress(b->address()));
    ASSERT_TRUE(app.waitForNewAgent(before));
    EXPECT_TRUE(waitUntil([&] { return !runsUnder(home.path(), sleeper); }))
        << describe(processesUnder(home.path()));
    EXPECT_TRUE(namesEndedIn(app.chat()).contains(sleeper))
        << namesEndedIn(app.chat()).join(u'\n').toStdString();
    expectOneAgentAt(b->address());
}

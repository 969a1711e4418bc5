#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"

#include <csignal>

using namespace Qt::StringLiterals;
using namespace bridge;
using chat::AnswerText;
using secrets::CredentialKind;
using secrets::Secret;
using session::ChatState;

namespace {

const QString kHomeSecret = u"the-secret-of-the-first-endpoint"_s;
const QString kWorkSecret = u"the-secret-of-the-second-endpoint"_s;
const QString kHomeWords = u"slow 25 110"_s;
const QString kWorkWords = u"slow 25 120"_s;
const QString kWork = u"Work"_s;

/// One chat follows the settings, another is pinned to a profile: two real agents, endpoints and
/// secrets.
class ChatsTest : public EndToEndTest
{
protected:
    void SetUp() override
    {
        app.use(atHome->address());
        ASSERT_TRUE(app.endpoints.profiles().put({kWork, atWork->address(), {}}));
        app.keepSecret(atHome->address(), {CredentialKind::BearerToken, kHomeSecret});
        app.keepSecret(atWork->address(), {CredentialKind::BearerToken, kWorkSecret});
        ASSERT_TRUE(app.openReady());
        work = &app.openBeside(kWork);
    }

    [[nodiscard]] static QStringList seenAt(const Practice &endpoint)
    {
        QStringList seen;
        for (const auto &request : endpoint->requests())
            seen += request.seen;
        seen.removeDuplicates();
        seen.sort();
        return seen;
    }

    /// Sends in both chats and waits until both answers stream at the same time.
    [[nodiscard]] bool bothStream()
    {
        app.chat().send(kHomeWords);
        work->chat->send(kWorkWords);
        return waitUntil([&] { return app.log().pieces >= 2 && work->log->pieces >= 2; })
               && app.log().turns.empty() && work->log->turns.empty();
    }

    const QMap<QString, QString> watchFor{{u"home secret"_s, kHomeSecret},
                                          {u"work secret"_s, kWorkSecret},
                                          {u"home words"_s, kHomeWords},
                                          {u"work words"_s, kWorkWords}};
    Practice atHome = startPractice(watchFor);
    Practice atWork = startPractice(watchFor);
    TestApp app{home};
    TestApp::Beside *work = nullptr;
};

} // namespace

TEST_F(ChatsTest, TwoAnswerAtTheSameTimeEachAtItsOwnEndpointWithItsOwnSecret)
{
    ASSERT_TRUE(bothStream()) << app.log().describe() << work->log->describe();
    EXPECT_EQ(agentsUnder(home.path()).size(), 2U);
    EXPECT_EQ(variableOf(app.chat().agent().pid, "ANTHROPIC_BASE_URL"), atHome->address());
    EXPECT_EQ(variableOf(work->chat->agent().pid, "ANTHROPIC_BASE_URL"), atWork->address());
    EXPECT_EQ(work->chat->agent().verification, session::Verification::Verified);
    ASSERT_TRUE(app.waitForTurns(1));
    ASSERT_TRUE(waitUntil([&] { return !work->log->turns.empty(); }));

    EXPECT_TRUE(app.log().turns[0].ok) << app.log().describe();
    EXPECT_TRUE(work->log->turns[0].ok) << work->log->describe();
    EXPECT_EQ(seenAt(atHome), (QStringList{u"home secret"_s, u"home words"_s}));
    EXPECT_EQ(seenAt(atWork), (QStringList{u"work secret"_s, u"work words"_s}));
    const auto answer = entriesOf<AnswerText>(app.chat());
    const auto workAnswer = entriesOf<AnswerText>(*work->chat);
    ASSERT_EQ(answer.size(), 1U);
    ASSERT_EQ(workAnswer.size(), 1U);
    EXPECT_EQ(answer[0].endpoint, atHome->address());
    EXPECT_EQ(workAnswer[0].endpoint, atWork->address());
    EXPECT_EQ(answer[0].model, turnsAt(atHome)[0].model) << "the endpoint names what was asked for";
    EXPECT_FALSE(answer[0].model.isEmpty());
}

TEST_F(ChatsTest, OneIsSwitchedWhileTheOtherStreamsAndIsNotDisturbed)
{
    work->chat->send(kWorkWords);
    ASSERT_TRUE(waitUntil([&] { return work->log->pieces >= 2; }));
    const qint64 workAgent = work->chat->agent().pid;
    const qint64 before = app.chat().agent().pid;
    const Practice elsewhere = startPractice();
    ASSERT_TRUE(app.endpoints.setAddress(elsewhere->address()));
    ASSERT_TRUE(app.waitForNewAgent(before));
    ASSERT_TRUE(app.converse(u"hello from home"_s));

    ASSERT_TRUE(waitUntil([&] { return !work->log->turns.empty(); }));
    EXPECT_TRUE(work->log->turns[0].ok);
    EXPECT_TRUE(work->log->turns[0].text.contains("Piece 25 of 25"_L1));
    EXPECT_EQ(work->chat->agent().pid, workAgent);
    EXPECT_EQ(work->log->agents.size(), 1);
    EXPECT_EQ(work->log->count(ChatState::Restarting), 0) << work->log->describe();
    EXPECT_EQ(turnsAt(atWork).size(), 1U);
    EXPECT_EQ(turnsAt(elsewhere).size(), 1U);
    EXPECT_TRUE(turnsAt(atHome).empty());
}

TEST_F(ChatsTest, WhenTheirProfileChangesOnlyThePinnedOnesMove)
{
    const qint64 before = app.chat().agent().pid;
    const qint64 workBefore = work->chat->agent().pid;
    const Practice elsewhere = startPractice();
    ASSERT_TRUE(app.endpoints.profiles().put({kWork, elsewhere->address(), {}}));
    ASSERT_TRUE(waitUntil([&] {
        return work->chat->state() == ChatState::Ready && work->chat->agent().pid != workBefore;
    })) << work->log->describe();
    EXPECT_EQ(work->chat->agent().endpoint, elsewhere->address());
    EXPECT_EQ(app.chat().agent().pid, before);
    EXPECT_EQ(app.log().agents.size(), 1);
}

TEST_F(ChatsTest, WhenOneAgentIsKilledTheOthersToolsLiveOn)
{
    const QString ofHome = u"tail -f home.txt"_s;
    const QString ofWork = u"tail -f work.txt"_s;
    app.chat().send(u"run: touch home.txt; "_s + ofHome);
    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::AllowOnce));
    work->chat->send(u"run: touch work.txt; "_s + ofWork);
    ASSERT_TRUE(waitUntil([&] { return !work->log->permissions.empty(); }));
    work->chat->answer(
        work->log->permissions[0].id,
        agent::answerWith(work->log->permissions[0], agent::PermissionOption::Kind::AllowOnce));
    ASSERT_TRUE(waitUntil(
        [&] { return runsUnder(home.path(), ofHome) && runsUnder(home.path(), ofWork); }));

    const qint64 before = app.chat().agent().pid;
    ASSERT_EQ(::kill(static_cast<pid_t>(before), SIGKILL), 0);
    ASSERT_TRUE(app.waitForNewAgent(before));
    EXPECT_TRUE(waitUntil([&] { return !runsUnder(home.path(), ofHome); }))
        << describe(processesUnder(home.path()));
    EXPECT_TRUE(runsUnder(home.path(), ofWork));
    EXPECT_EQ(work->chat->state(), ChatState::Working);
}

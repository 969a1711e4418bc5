#include "tests/bridge/chat/ChatTestSupport.h"

#include <gmock/gmock.h>

namespace chattest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace bridge::session;
using bridge::agent::PermissionAnswer;
using bridge::agent::PermissionOption;
using testing::ElementsAre;
using Delivery = UserMessage::Delivery;

const QString kHello = u"hello"_s;
const QString kAgain = u"again"_s;

using ChatTest = ChatAtEndpoint;

// Messages

TEST_F(ChatTest, TakesAMessageToTheAgentAndTheAnswerIntoTheTranscript)
{
    scripted.goLive();
    EXPECT_EQ(chat.state(), ChatState::Ready);

    chat.send(kHello);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
    EXPECT_EQ(chat.state(), ChatState::Working);
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Sent));
    scripted.beginTurn();
    scripted.streamText(u"Good "_s);
    scripted.streamText(u"day"_s);
    EXPECT_TRUE(entriesOf<AnswerText>(chat).at(0).streaming);
    scripted.endTurn();

    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Answered));
    const auto answers = entriesOf<AnswerText>(chat);
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].text, u"Good day"_s);
    EXPECT_FALSE(answers[0].streaming);
}

TEST_F(ChatAtDefaultApi, KnowsWhenItsAgentHasNoCredential)
{
    scripted.goLive();
    EXPECT_FALSE(chat.agent().lacksCredential);
    QSignalSpy changed(&chat, &Chat::agentChanged);
    scripted.say({bridge::agent::AccountReported{.lacksCredential = true}});
    EXPECT_TRUE(chat.agent().lacksCredential);
    EXPECT_EQ(changed.count(), 1);
    chat.restart();
    scripted.goLiveAgain();
    EXPECT_FALSE(chat.agent().lacksCredential) << "that was another process";
}

TEST_F(ChatAtDefaultApi, KeepsMessagesInOrderWhileStartingAndWhileWorking)
{
    scripted.open();
    chat.send(u"1"_s);
    chat.send(u"2"_s);
    EXPECT_EQ(chat.queuedMessages(), 2);
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());

    scripted.goLive();
    chat.send(u"3"_s);
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Sent));
    EXPECT_EQ(rowsOf(chat), (QStringList{u"2"_s, u"3"_s}));
    for (int i = 0; i < 3; ++i) {
        scripted.beginTurn();
        scripted.streamText(kHello);
        scripted.endTurn();
    }
    EXPECT_EQ(scripted.agent().userTexts(), (QStringList{u"1"_s, u"2"_s, u"3"_s}));
    EXPECT_EQ(chat.queuedMessages(), 0);
}

TEST_F(ChatTest, QueuesMessagesWhileRestartingAndSendsThemToTheNextAgent)
{
    scripted.goLive();
    changeAddress(scripted, kThere);
    EXPECT_EQ(chat.state(), ChatState::Restarting);
    chat.send(kHello);
    chat.send(kAgain);
    scripted.goLiveAgain();
    EXPECT_EQ(scripted.agents.at(0).userTexts(), QStringList());
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
    scripted.beginTurn();
    scripted.endTurn();
    EXPECT_EQ(scripted.agent().userTexts(), (QStringList{kHello, kAgain}));
}

TEST_F(ChatAtDefaultApi, IsNamedAfterItsFirstMessage)
{
    const QSignalSpy titles(&chat, &Chat::titleChanged);
    chat.send(u"  fix\nthe   build "_s);
    chat.send(kAgain);
    EXPECT_EQ(chat.title(), u"fix the build"_s);
    EXPECT_EQ(titles.count(), 1);
}

TEST_F(ChatAtDefaultApi, OffersTheMessageOfAnInterruptedTurnAgain)
{
    scripted.goIntoTurn(kHello);
    scripted.streamText(u"Good"_s);
    chat.interrupt();
    ASSERT_EQ(scripted.agent().count(u"cancel"_s), 1);
    scripted.endInterruptedTurn();

    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Unanswered));
    EXPECT_THAT(dividersOf(chat), ElementsAre(Divider::Kind::Interrupted));
    EXPECT_EQ(chat.unansweredText(), kHello);
    EXPECT_FALSE(chat.failure());

    chat.sendAgain();
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Sent));
    const QStringList ids = scripted.agent().userMessageIds();
    ASSERT_EQ(ids.size(), 2);
    EXPECT_NE(ids[0], ids[1]) << "the agent skips a message whose id it has seen";
    scripted.beginTurn();
    scripted.endTurn();
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Answered));
}

TEST_F(ChatAtDefaultApi, GivesTheUnansweredTextOutForEditingOnce)
{
    scripted.goIntoTurn(kHello);
    scripted.failTurn(500, u"API Error: 500"_s);
    EXPECT_EQ(chat.takeUnanswered(), kHello);
    EXPECT_EQ(chat.takeUnanswered(), QString());
    chat.sendAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(ChatAtDefaultApi, DoesNotTakeTheEndOfAnotherTurnForItsOwn)
{
    scripted.goLive();
    chat.send(kHello);
    scripted.say({bridge::agent::TurnEnded{.unsolicited = true}});
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Sent));
    EXPECT_EQ(chat.state(), ChatState::Working);
}

// Permissions

TEST_F(ChatAtDefaultApi, TakesThePermissionToTheUserAndTheAnswerToTheAgent)
{
    scripted.goIntoTurn(kHello);
    scripted.useTool(u"toolu_1"_s);
    const QSignalSpy asked(&chat, &Chat::permissionAsked);
    const QString id = scripted.askPermission();
    EXPECT_EQ(asked.count(), 1);
    EXPECT_EQ(chat.state(), ChatState::Waiting);
    EXPECT_EQ(entriesOf<PermissionEntry>(chat).at(0).outcome, PermissionEntry::Outcome::Pending);

    const PermissionAnswer answer = scripted.answerOf(PermissionOption::Kind::AllowOnce);
    chat.answer(id, answer);
    EXPECT_EQ(chat.state(), ChatState::Working);
    EXPECT_EQ(scripted.agent().received().last(),
              (QStringList{u"answer"_s, id, u"allow"_s, QString()}));
    EXPECT_THAT(entriesOf<PermissionEntry>(chat), testing::IsEmpty()) << "its tool's card stays";

    const qsizetype written = scripted.agent().received().size();
    chat.answer(id, answer);
    EXPECT_EQ(scripted.agent().received().size(), written) << "answered twice";

    scripted.finishTool(u"toolu_1"_s, u"done"_s);
    const auto tool = entriesOf<ToolUse>(chat).at(0);
    EXPECT_EQ(tool.state, ToolUse::State::Succeeded);
    EXPECT_EQ(tool.output, u"done"_s);
}

TEST_F(ChatAtDefaultApi, ShowsADeniedToolAsDeniedWhateverItReports)
{
    scripted.goIntoTurn(kHello);
    scripted.useTool(u"toolu_1"_s);
    PermissionAnswer answer;
    answer.message = u"use b"_s;
    const QString id = scripted.askPermission();
    chat.answer(id, answer);
    EXPECT_EQ(scripted.agent().received().last(),
              (QStringList{u"answer"_s, id, QString(), u"use b"_s}));
    scripted.finishTool(u"toolu_1"_s, u"use b"_s, false);
    EXPECT_EQ(entriesOf<ToolUse>(chat).at(0).state, ToolUse::State::Denied);
    const auto card = entriesOf<PermissionEntry>(chat).at(0);
    EXPECT_EQ(card.outcome, PermissionEntry::Outcome::Denied);
    EXPECT_EQ(card.note, u"use b"_s);
}

TEST_F(ChatAtDefaultApi, RemembersExactlyTheRuleThatWasChosen)
{
    scripted.goIntoTurn(kHello);
    const QString id = scripted.askPermission();
    const auto request = entriesOf<PermissionEntry>(chat).at(0).request;
    chat.answer(id, answerWith(request, PermissionOption::Kind::AllowAlways));
    EXPECT_EQ(scripted.agent().received().last().value(2), u"always"_s);
    EXPECT_EQ(entriesOf<PermissionEntry>(chat).at(0).note, u"touch a"_s);
}

TEST_F(ChatAtDefaultApi, TakesAWithdrawnPermissionBack)
{
    scripted.goIntoTurn(kHello);
    const QString id = scripted.askPermission();
    scripted.withdrawPermission(id);
    EXPECT_EQ(chat.state(), ChatState::Working);
    EXPECT_EQ(entriesOf<PermissionEntry>(chat).at(0).outcome, PermissionEntry::Outcome::Withdrawn);
    const qsizetype written = scripted.agent().received().size();
    chat.answer(id, {});
    EXPECT_EQ(scripted.agent().received().size(), written);
    EXPECT_EQ(entriesOf<PermissionEntry>(chat).at(0).outcome, PermissionEntry::Outcome::Withdrawn);
}

TEST_F(ChatAtDefaultApi, KeepsAskingForABackgroundTaskWhenTheTurnIsOver)
{
    scripted.goIntoTurn(kHello);
    const QString id = scripted.askPermission(u"toolu_of_subagent"_s);
    scripted.endTurn();
    EXPECT_EQ(chat.state(), ChatState::Waiting);
    chat.answer(id, {});
    EXPECT_EQ(scripted.agent().received().last().value(2), QString()) << "refused";
    EXPECT_EQ(chat.state(), ChatState::Ready);
}

TEST_F(ChatAtDefaultApi, TakesThePlansTextFromTheToolUseItIsAskedAbout)
{
    scripted.goIntoTurn(kHello);
    const QString name = u"ExitPlanMode"_s;
    bridge::agent::ToolInput plan;
    plan.kind = bridge::agent::ToolKind::Plan;
    plan.content = u"# First\nthen"_s;
    scripted.useTool(u"toolu_p"_s, name, plan);
    plan.content.clear();
    scripted.askPermission(u"toolu_p"_s, name, plan);
    const auto card = entriesOf<PermissionEntry>(chat).at(0);
    EXPECT_EQ(card.request.kind, bridge::agent::PermissionKind::Plan);
    EXPECT_EQ(card.request.input.content, u"# First\nthen"_s);
}

// Events beside the turns

TEST_F(ChatAtDefaultApi, WritesWhatTheCodecRepliesByItself)
{
    scripted.goLive();
    scripted.backend.lines->push_back(
        {{bridge::agent::UnknownRequest{u"from_the_future"_s}}, "refused\n"});
    scripted.agent().sayBytes(QByteArray::number(scripted.backend.lines->size() - 1) + '\n');
    EXPECT_EQ(scripted.agent().received().last(), QStringList{u"refused"_s});
}

TEST_F(ChatAtDefaultApi, ReportsABadLineOnceAndGoesOn)
{
    scripted.goIntoTurn(kHello);
    for (int i = 0; i < 100; ++i)
        scripted.agent().sayBytes("not a message\n");
    scripted.streamText(kHello);
    scripted.endTurn();
    EXPECT_THAT(dividersOf(chat), ElementsAre(Divider::Kind::WrongLine));
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Answered));
}

TEST_F(ChatTest, ReplacesTheRetryCardAndTakesItBackWhenATrySucceeds)
{
    scripted.goIntoTurn(kHello);
    scripted.announceRetry(1, 529, u"overloaded"_s);
    scripted.announceRetry(2, 529, u"overloaded"_s);
    EXPECT_EQ(chat.state(), ChatState::Retrying);
    const auto cards = entriesOf<RetryEntry>(chat);
    ASSERT_EQ(cards.size(), 1U);
    EXPECT_EQ(cards[0].attempt, 2);
    EXPECT_EQ(cards[0].of, 10);
    EXPECT_EQ(cards[0].delay, std::chrono::milliseconds(500));
    EXPECT_EQ(cards[0].httpStatus, 529);
    EXPECT_EQ(cards[0].address, kHere);
    scripted.streamText(kHello);
    EXPECT_THAT(entriesOf<RetryEntry>(chat), testing::SizeIs(0));
    EXPECT_EQ(chat.state(), ChatState::Working);
}

TEST_F(ChatAtDefaultApi, LosesToolsThatTheTurnLeftButNotThoseOfABackgroundTask)
{
    scripted.goIntoTurn(kHello);
    scripted.useTool(u"toolu_1"_s);
    scripted.useSubagentTool(u"toolu_2"_s);
    scripted.endTurn();
    auto tools = entriesOf<ToolUse>(chat);
    ASSERT_EQ(tools.size(), 2U);
    EXPECT_EQ(tools[0].state, ToolUse::State::Lost);
    EXPECT_EQ(tools[1].state, ToolUse::State::Running);
    scripted.finishTool(u"toolu_2"_s, u"text"_s);
    EXPECT_EQ(entriesOf<ToolUse>(chat)[1].state, ToolUse::State::Succeeded);
    EXPECT_EQ(chat.state(), ChatState::Ready);
}

// Slots that call back

TEST_F(ChatTest, MayBeGivenTheNextMessageFromAnySlotOfThisOne)
{
    int sent = 0;
    const auto sendOneMore = [&] {
        if (++sent <= 3)
            chat.send(QString::number(sent));
    };
    QObject::connect(&chat, &Chat::messageSent, &chat, sendOneMore);
    QObject::connect(&chat, &Chat::turnEnded, &chat, sendOneMore);
    scripted.goLive();
    chat.send(kHello);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello}) << "one message a turn";
    for (int i = 0; i < 4; ++i) {
        scripted.beginTurn();
        scripted.endTurn();
    }
    EXPECT_EQ(scripted.agent().userTexts(), (QStringList{kHello, u"1"_s, u"2"_s, u"3"_s}));
    EXPECT_THAT(deliveriesOf(chat), testing::Each(Delivery::Answered));
}

TEST_F(ChatAtDefaultApi, MayBeStoppedFromAnySlotOfItsAgentsEnd)
{
    scripted.goIntoTurn(kHello);
    scripted.useTool(u"toolu_1"_s);
    const QSignalSpy stopped(&chat, &Chat::stopped);
    QObject::connect(&chat, &Chat::turnEnded, &chat, [this] { chat.stop(); });
    QObject::connect(&chat, &Chat::agentChanged, &chat, [this] { chat.interrupt(); });
    scripted.agent().dieOfSignal(9);
    EXPECT_EQ(chat.state(), ChatState::Stopped);
    EXPECT_EQ(stopped.count(), 1);
    EXPECT_EQ(scripted.agents.count(), 1);
}

TEST(ChatDeathTest, MayNotBeDeletedInASignalOfItsOwnOrOfAPart)
{
#if defined(QT_NO_DEBUG) && !defined(QT_FORCE_ASSERTS)
    GTEST_SKIP() << "without assertions";
#endif
    const auto deletedIn = [](auto signal, auto cause) {
        ScriptedChat scripted;
        scripted.goLive();
        auto chat = scripted.takeChat();
        QObject context;
        QObject::connect(chat.get(), signal, &context, [&chat] { chat.reset(); });
        cause(scripted);
    };
    const auto send = [](ScriptedChat &scripted) { scripted.chat().send(kHello); };
    const auto beginTurn = [](ScriptedChat &scripted) { scripted.beginTurn(); };
    EXPECT_DEATH(deletedIn(&Chat::titleChanged, send), "deleteLater");    // of the chat itself
    EXPECT_DEATH(deletedIn(&Chat::queueChanged, send), "deleteLater");    // of the session
    EXPECT_DEATH(deletedIn(&Chat::agentEvent, beginTurn), "deleteLater"); // of the agent
}

} // namespace chattest

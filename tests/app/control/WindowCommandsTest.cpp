#include "app/control/WindowCommands.h"

#include "bridge/store/StoreDisk.h"
#include "tests/app/TwoChatsTest.h"
#include "tests/app/control/Caller.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <nlohmann/json.hpp>

#include <gmock/gmock.h>

namespace windowcommandstest {

using namespace Qt::StringLiterals;
using namespace bridge;
using chat::Chat;
using session::ChatState;
using testing::ElementsAre;

using Json = nlohmann::json;

constexpr int kPatience = 30000;
const QString kHello = u"hello"_s;

/// A running window with the two chats.
class WindowCommandsTest : public TwoChatsTest
{
protected:
    WindowCommandsTest()
    {
        EXPECT_EQ(server.listen(), app::ControlServer::Outcome::Listening);
        QObject::connect(&server, &app::ControlServer::requested, &commands,
                         &app::WindowCommands::serve);
        addChats();
    }

    /// The turn of a message streams.
    void beginTurn(int chat)
    {
        chats.at(chat).send(kHello);
        scripted.play(agent(chat));
        scripted.beginTurn();
        scripted.streamText(u"Good"_s);
    }
    [[nodiscard]] ScriptedProcess &agent(int number) const { return scripted.agents.at(number); }
    /// The agent that was asked to end has ended; the next one takes messages.
    void replace(int number)
    {
        agent(number).exit(143);
        scripted.clock.advance(session::RestartPolicy::kQuiet);
        scripted.play(scripted.agents.latest());
        scripted.goLive();
    }
    /// A command that is done at once.
    [[nodiscard]] std::unique_ptr<Caller> run(const QStringList &arguments) const
    {
        auto caller = std::make_unique<Caller>(folder, arguments);
        EXPECT_TRUE(caller->waitForEnd());
        return caller;
    }
    [[nodiscard]] bool saysThatATurnRuns(const Caller &caller) const
    {
        return caller.err.contains("A turn is running");
    }

    const QString folder = scripted.folder.filePath(u"settings"_s);
    /// The folder of the socket between server and callers.
    const bool isOwnRuntime = qputenv("XDG_RUNTIME_DIR", scripted.folder.path().toUtf8());
    app::ControlServer server{folder};
    app::WindowCommands commands{chats,
                                 scripted.endpoints,
                                 scripted.credentials,
                                 scripted.keychain,
                                 scripted.settings,
                                 scripted.backend,
                                 scripted.clock};
};

TEST_F(WindowCommandsTest, StatusTellsOfEveryChatAndFirstOfTheOneInFront)
{
    beginTurn(1);
    chats.at(1).send(u"and then"_s);
    const Json atFirst = run({u"status"_s})->json();
    EXPECT_EQ(atFirst["state"], "ready");
    EXPECT_EQ(atFirst["queued"], 1) << "of all";
    chats.setFront(chats.at(1));
    const Json status = run({u"status"_s})->json();
    EXPECT_EQ(status["state"], "working");
    ASSERT_EQ(status["chats"].size(), 2U);
    const Json first = status["chats"][0];
    EXPECT_EQ(first["chat"], "1");
    EXPECT_EQ(first["endpoint"], kHere.toStdString());
    EXPECT_EQ(first["uses"], "settings");
    EXPECT_EQ(first["profile"], nullptr);
    EXPECT_EQ(first["title"], nullptr);
    EXPECT_EQ(first["front"], false);
    const Json second = status["chats"][1];
    EXPECT_EQ(second["chat"], "2");
    EXPECT_EQ(second["endpoint"], kThere.toStdString());
    EXPECT_EQ(second["pid"], agent(1).pid());
    EXPECT_EQ(second["uses"], "profile");
    EXPECT_EQ(second["profile"], "Work");
    EXPECT_EQ(second["title"], "hello");
    EXPECT_EQ(second["front"], true);
}

TEST_F(WindowCommandsTest, StatusNamesWhatIsWrongWithAChat)
{
    beginTurn(1);
    EXPECT_EQ(run({u"status"_s})->json()["chats"][1]["problem"], nullptr);
    agent(1).exit(1);
    const Json all = run({u"status"_s})->json()["chats"];
    EXPECT_EQ(all[0]["problem"], nullptr);
    EXPECT_EQ(all[1]["problem"]["layer"], "agent");
    EXPECT_EQ(all[1]["problem"]["kind"], "agent_crashed");
    EXPECT_THAT(all[1]["problem"]["text"].get<std::string>(), testing::HasSubstr("exit code 1"));
}

TEST_F(WindowCommandsTest, ContinueFinishesTheCutTurnOfTheChatInFront)
{
    beginTurn(1);
    agent(1).exit(1);
    EXPECT_EQ(run({u"continue"_s})->exitCode, 2) << "the chat in front has none";
    chats.setFront(chats.at(1));
    const Json all = run({u"status"_s})->json()["chats"];
    EXPECT_EQ(all[0]["cut"], false);
    EXPECT_EQ(all[1]["cut"], true);
    const auto continued = run({u"continue"_s, u"--json"_s});
    EXPECT_EQ(continued->exitCode, 0) << continued->err.toStdString();
    EXPECT_EQ(continued->json(), Json({{"chat", "2"}}));
    EXPECT_EQ(run({u"status"_s})->json()["chats"][1]["cut"], false);
    const auto again = run({u"continue"_s});
    EXPECT_EQ(again->exitCode, 2);
    EXPECT_FALSE(again->err.isEmpty());
}

TEST_F(WindowCommandsTest, EndpointTellsOfEveryAgent)
{
    const Json running = run({u"endpoint"_s})->json()["running"];
    ASSERT_EQ(running.size(), 2U);
    EXPECT_EQ(running[0]["endpoint"], kHere.toStdString());
    EXPECT_EQ(running[1]["endpoint"], kThere.toStdString());
    EXPECT_EQ(running[1]["pid"], agent(1).pid());
}

TEST_F(WindowCommandsTest, SendGoesToTheChatInFront)
{
    EXPECT_EQ(run({u"send"_s, kHello})->exitCode, 0);
    EXPECT_THAT(agent(0).userTexts(), ElementsAre(kHello));
    chats.setFront(chats.at(1));
    EXPECT_EQ(run({u"send"_s, kHello})->exitCode, 0);
    EXPECT_THAT(agent(1).userTexts(), ElementsAre(kHello));
    EXPECT_THAT(agent(0).userTexts(), ElementsAre(kHello));
}

TEST_F(WindowCommandsTest, SendEndsWhenTheMessageIsOnTheDiskOrCannotBe)
{
    const QString data = scripted.folder.filePath(u"data"_s);
    store.emplace(data, store::ChatStore::Mode::OnDisk, scripted.clock);
    ASSERT_TRUE(store->open());
    Chat &chat = addKept(true);
    chats.setFront(chat);
    for (int i = 0; i < 10; ++i) {
        const QString text = QString::number(i);
        const auto sent = run({u"send"_s, text});
        EXPECT_EQ(sent->exitCode, 0);
        EXPECT_EQ(sent->err, "");
        const auto onDisk = store::StoreDisk(data)
                                .readOne(chat.sessionId())
                                .records.value(chat.sessionId())
                                .messages;
        EXPECT_EQ(onDisk.waiting.size() + (onDisk.inFlight ? 1 : 0), i + 1U);
    }

    ASSERT_TRUE(QDir(data + u"/chats"_s).removeRecursively());
    QFile inTheWay(data + u"/chats"_s);
    ASSERT_TRUE(inTheWay.open(QIODevice::WriteOnly));
    const auto unsaved = run({u"send"_s, kHello});
    EXPECT_EQ(unsaved->exitCode, 0) << "the window sends it all the same";
    EXPECT_TRUE(unsaved->err.contains("could not be saved yet")) << unsaved->err.toStdString();
    EXPECT_EQ(chat.queuedMessages() + (chat.state() == ChatState::Working ? 1 : 0), 11);
}

TEST_F(WindowCommandsTest, WhoWaitsForAnAnswerIsToldWhenTheChatIsClosed)
{
    Caller caller(folder, {u"send"_s, u"--wait"_s, kHello});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !agent(0).userTexts().isEmpty(); }, kPatience));
    scripted.play(agent(0));
    scripted.beginTurn();
    chats.close(chats.at(0));
    scripted.endInterruptedTurn();
    agent(0).exit(143);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 1);
}

TEST_F(WindowCommandsTest, SendWithWaitWaitsForTheBackgroundTasksOfItsTurnAlone)
{
    const QString earlier = u"dev server"_s;
    chats.at(0).send(kHello);
    scripted.play(agent(0));
    scripted.beginTurn();
    scripted.announceBackgroundTasks({earlier});
    scripted.endTurn();
    Caller caller(folder, {u"send"_s, u"--wait"_s, kHello});
    ASSERT_TRUE(QTest::qWaitFor([&] { return agent(0).userTexts().size() == 2; }, kPatience));
    scripted.beginTurn();
    scripted.streamText(u"The build runs."_s);
    scripted.announceBackgroundTasks({earlier, u"build"_s});
    scripted.endTurn();
    QCoreApplication::processEvents();
    EXPECT_FALSE(caller.exitCode) << "the build still runs";
    scripted.announceBackgroundTasks({earlier});
    scripted.beginTurn();
    scripted.streamText(u"The build is done."_s);
    scripted.endTurn();
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 0);
    EXPECT_EQ(caller.out, "The build runs.\nThe build is done.\n");
}

TEST_F(WindowCommandsTest, SendWithWaitEndsWhereTheEndOfATaskBringsNoTurn)
{
    Caller caller(folder, {u"send"_s, u"--wait"_s, kHello});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !agent(0).userTexts().isEmpty(); }, kPatience));
    scripted.play(agent(0));
    scripted.beginTurn();
    scripted.announceBackgroundTasks({u"build"_s});
    scripted.endTurn();
    scripted.announceBackgroundTasks({});
    scripted.clock.advance(std::chrono::seconds(10));
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 0);
}

TEST_F(WindowCommandsTest, SendWithWaitLeavesWhatFollowsToTheNextMessage)
{
    Caller caller(folder, {u"send"_s, u"--wait"_s, kHello});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !agent(0).userTexts().isEmpty(); }, kPatience));
    scripted.play(agent(0));
    scripted.beginTurn();
    scripted.announceBackgroundTasks({u"build"_s});
    scripted.endTurn();
    chats.at(0).send(u"and then"_s);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 0);
}

TEST_F(WindowCommandsTest, RestartWaitsForEveryChat)
{
    Caller caller(folder, {u"restart"_s});
    ASSERT_TRUE(QTest::qWaitFor([&] { return agent(1).wasTerminated(); }, kPatience));
    ASSERT_TRUE(agent(0).wasTerminated());
    replace(0);
    QCoreApplication::processEvents();
    EXPECT_FALSE(caller.exitCode) << "there is another one";
    replace(1);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 0) << caller.err.toStdString();
    EXPECT_EQ(caller.json(), Json::array({{{"chat", "1"}, {"pid", agent(2).pid()}},
                                          {{"chat", "2"}, {"pid", agent(3).pid()}}}));
}

TEST_F(WindowCommandsTest, RestartReplacesAHungAgentAtOnceAndStatusNamesIt)
{
    scripted.answersHealth = false;
    beginTurn(0);
    scripted.clock.advance(std::chrono::seconds(11));
    EXPECT_EQ(run({u"status"_s})->json()["chats"][0]["problem"]["kind"], "agent_hung");
    Caller caller(folder, {u"restart"_s});
    ASSERT_TRUE(QTest::qWaitFor([&] { return agent(1).wasTerminated(); }, kPatience));
    EXPECT_TRUE(agent(0).wasInputClosed());
    scripted.answersHealth = true;
    replace(0);
    replace(1);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 0) << caller.err.toStdString();
    EXPECT_FALSE(saysThatATurnRuns(caller));
    EXPECT_EQ(run({u"status"_s})->json()["chats"][0]["problem"], nullptr);
}

TEST_F(WindowCommandsTest, RestartNowCutsTheTurn)
{
    beginTurn(0);
    Caller caller(folder, {u"restart"_s, u"--now"_s});
    ASSERT_TRUE(QTest::qWaitFor([&] { return agent(0).count(u"cancel"_s) == 1; }, kPatience));
    scripted.endInterruptedTurn();
    EXPECT_TRUE(agent(0).wasTerminated());
    replace(0);
    replace(1);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 0) << caller.err.toStdString();
    EXPECT_FALSE(saysThatATurnRuns(caller));
    EXPECT_EQ(chats.at(0).unansweredText(), kHello);
}

TEST_F(WindowCommandsTest, RestartDoesNotWaitForAChatThatIsClosedMeanwhile)
{
    Caller caller(folder, {u"restart"_s});
    ASSERT_TRUE(QTest::qWaitFor([&] { return agent(1).wasTerminated(); }, kPatience));
    replace(0);
    chats.close(chats.at(1));
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 0);
    EXPECT_EQ(caller.json(), Json::array({{{"chat", "1"}, {"pid", agent(2).pid()}}}));
    agent(1).exit(143);
}

TEST_F(WindowCommandsTest, RestartEndsForAChatWhoseConversationAnotherProgramOpens)
{
    Chat &chat = addKept(false);
    scripted.settleLaunch();
    scripted.play(scripted.agents.latest());
    scripted.goLive();
    Caller caller(folder, {u"restart"_s});
    ASSERT_TRUE(QTest::qWaitFor([&] { return agent(2).wasTerminated(); }, kPatience));
    bridge::agent::ConversationHolder holder;
    holder.pid = 4711;
    archive.held = std::optional(holder);
    replace(0);
    replace(1);
    agent(2).exit(143);
    scripted.clock.advance(session::RestartPolicy::kQuiet);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_TRUE(chat.isHeld());
    EXPECT_EQ(caller.exitCode, 2);
    EXPECT_TRUE(caller.err.contains("4711")) << caller.err.toStdString();
    EXPECT_EQ(caller.json().size(), 2U) << "the others have a new one";
}

TEST_F(WindowCommandsTest, WhoWaitsReadsThatTheMessageIsKeptWhereAnotherProgramOpensTheConversation)
{
    Chat &chat = addKept(false);
    scripted.settleLaunch();
    scripted.play(scripted.agents.latest());
    scripted.goLive();
    chats.setFront(chat);
    chat.restart();
    Caller caller(folder, {u"send"_s, u"--wait"_s, kHello});
    ASSERT_TRUE(QTest::qWaitFor([&] { return chat.queuedMessages() == 1; }, kPatience));
    archive.held = std::optional(bridge::agent::ConversationHolder());
    agent(2).exit(143);
    scripted.clock.advance(session::RestartPolicy::kQuiet);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 2);
    EXPECT_EQ(chat.queue().size(), 1U);
    EXPECT_TRUE(caller.err.contains("waits in the chat")) << caller.err.toStdString();
}

TEST_F(WindowCommandsTest, WhoSendsToAChatThatIsClosedMeanwhileIsAnswered)
{
    archive.answersHolders = false;
    Chat &chat = addKept(true);
    chats.setFront(chat);
    Caller caller(folder, {u"send"_s, kHello});
    ASSERT_TRUE(QTest::qWaitFor([&] { return archive.holderQuestions > 0; }, kPatience));
    chats.close(chat);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 2);
    EXPECT_TRUE(caller.err.contains("closed")) << caller.err.toStdString();
}

TEST_F(WindowCommandsTest, RestartTellsOfTheChatThatCannotAndOfTheOthers)
{
    ASSERT_TRUE(scripted.endpoints.removeProfile(kWork));
    scripted.settleLaunch();
    agent(1).exit(143);
    ASSERT_EQ(chats.at(1).state(), ChatState::Failed);
    Caller caller(folder, {u"restart"_s});
    ASSERT_TRUE(QTest::qWaitFor([&] { return agent(0).wasTerminated(); }, kPatience));
    replace(0);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_NE(caller.exitCode, 0);
    EXPECT_TRUE(caller.err.contains("Work")) << caller.err.toStdString();
    EXPECT_EQ(caller.json(), Json::array({{{"chat", "1"}, {"pid", agent(2).pid()}}}));
}

TEST_F(WindowCommandsTest, ARestartMayMendAChatThatHadFailed)
{
    chats.at(1).restart();
    agent(1).exit(143);
    scripted.clock.advance(session::RestartPolicy::kQuiet);
    scripted.agents.latest().becomeStarted();
    scripted.agents.latest().exit(1, u"broken"_s);
    ASSERT_EQ(chats.at(1).state(), ChatState::Failed);
    const int before = scripted.agents.count();
    Caller caller(folder, {u"restart"_s});
    ASSERT_TRUE(QTest::qWaitFor([&] { return agent(0).wasTerminated(); }, kPatience));
    scripted.settleLaunch();
    ASSERT_EQ(scripted.agents.count(), before + 1);
    scripted.play(scripted.agents.latest());
    scripted.goLive();
    replace(0);
    ASSERT_TRUE(caller.waitForEnd());
    EXPECT_EQ(caller.exitCode, 0) << caller.err.toStdString();
    EXPECT_EQ(caller.json().size(), 2U);
}

TEST_F(WindowCommandsTest, AChangeWaitsForNoTurnOfAChatThatIsPinnedElsewhere)
{
    beginTurn(1);
    const auto caller = run({u"endpoint"_s, u"off"_s});
    scripted.settleLaunch();
    EXPECT_EQ(caller->exitCode, 0);
    EXPECT_FALSE(saysThatATurnRuns(*caller)) << caller->err.toStdString();
    EXPECT_TRUE(agent(0).wasTerminated());
    EXPECT_EQ(chats.at(1).state(), ChatState::Working);
}

TEST_F(WindowCommandsTest, AChangeWaitsForTheTurnsThatItTouches)
{
    beginTurn(0);
    const auto caller = run({u"endpoint"_s, u"off"_s});
    scripted.settleLaunch();
    EXPECT_TRUE(saysThatATurnRuns(*caller));
    EXPECT_FALSE(agent(0).wasTerminated());
}

TEST_F(WindowCommandsTest, NowInterruptsOnlyTheTurnsThatTheChangeTouches)
{
    beginTurn(0);
    beginTurn(1);
    const auto caller = run({u"endpoint"_s, u"off"_s, u"--now"_s});
    scripted.settleLaunch();
    EXPECT_FALSE(saysThatATurnRuns(*caller));
    EXPECT_EQ(agent(0).count(u"cancel"_s), 1);
    EXPECT_EQ(agent(1).count(u"cancel"_s), 0);
    EXPECT_EQ(chats.at(1).state(), ChatState::Working);
}

TEST_F(WindowCommandsTest, OpenShowsTheConversationOrSaysThatThereIsNone)
{
    const QString there = u"00000001-2222-4333-8444-555555555555"_s;
    QStringList opened;
    commands.setOpener([&](const QString &session, QObject *, const auto &answer) {
        opened << session;
        answer(session == there ? QString() : u"There is none."_s);
    });
    EXPECT_EQ(run({u"open"_s, there})->exitCode, 0);
    const auto missing = run({u"open"_s, u"00000009-2222-4333-8444-555555555555"_s});
    EXPECT_EQ(missing->exitCode, 2);
    EXPECT_TRUE(missing->err.contains("There is none."));
    EXPECT_EQ(opened.size(), 2);
    EXPECT_EQ(run({u"open"_s, u"--"_s, u"nonsense"_s})->exitCode, 2);
    EXPECT_EQ(opened.size(), 2);
}

TEST_F(WindowCommandsTest, AWakeChatIsNotAsleepInTheStatus)
{
    const Json status = run({u"status"_s})->json();
    EXPECT_EQ(status["chats"][0]["asleep"], false);
    EXPECT_EQ(status["chats"][0]["held"], false);
}

} // namespace windowcommandstest

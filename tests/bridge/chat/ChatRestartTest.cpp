#include "tests/bridge/chat/ChatTestSupport.h"

#include <QDir>

#include <gmock/gmock.h>

namespace chatrestarttest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace bridge::session;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Delivery = UserMessage::Delivery;

const QString kHello = u"hello"_s;
const QString kSessionIdOption = u"--session"_s;
const QString kResumeOption = u"--resume"_s;

/// The value of an option in the agent's arguments; empty: not given.
QString optionOf(const ScriptedProcess &agent, const QString &option)
{
    const QStringList arguments = agent.spec().arguments;
    const qsizetype at = arguments.indexOf(option);
    return at < 0 ? QString() : arguments.value(at + 1);
}

/// A chat whose agent takes messages.
class ChatRestart : public ChatAtEndpoint
{
protected:
    ChatRestart() { scripted.goLive(); }

    void playTurn()
    {
        scripted.startTurn(kHello);
        scripted.streamText(u"Good day"_s);
        scripted.endTurn();
    }

    /// Sends a message; its turn streams.
    void playHalfATurn()
    {
        scripted.startTurn(kHello);
        scripted.streamText(u"Good"_s);
    }
};

using ChatRestartAtStart = ChatAtEndpoint;
using ChatRestartAtDefaultApi = ChatAtDefaultApi;

// When

TEST_F(ChatRestart, FollowsAChangeAtOnceWhenIdle)
{
    EXPECT_EQ(chat.agent().endpoint, kHere);
    changeAddress(scripted, kThere);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 0);
    scripted.goLiveAgain();
    EXPECT_EQ(scripted.agents.count(), 2);
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_EQ(chat.agent().endpoint, kThere);
    EXPECT_EQ(chat.agent().verification, Verification::Verified);
    EXPECT_EQ(scripted.agent().spec().environment.value(u"FAKE_BASE_URL"_s), kThere);
}

TEST_F(ChatRestart, WaitsForATurnThatProduces)
{
    playHalfATurn();
    changeAddress(scripted, kThere);
    EXPECT_TRUE(chat.isRestartPending());
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_EQ(chat.agent().endpoint, kHere) << "the truth about the live process";
    scripted.endTurn();
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Answered));
    EXPECT_FALSE(chat.isRestartPending());
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST_F(ChatRestart, WaitsForAPendingPermission)
{
    scripted.startTurn(kHello);
    const QString id = scripted.askPermission();
    changeAddress(scripted, kThere);
    EXPECT_TRUE(chat.isRestartPending());
    EXPECT_EQ(chat.state(), ChatState::Waiting);
    chat.answer(id, {});
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.endTurn();
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST_F(ChatRestart, ApplyNowInterruptsAndOffersTheMessageAgain)
{
    playHalfATurn();
    changeAddress(scripted, kThere);
    chat.applyNow();
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.endInterruptedTurn();
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.goLiveAgain();
    EXPECT_EQ(chat.unansweredText(), kHello);
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Unanswered));
    // Part of the answer has come, so the user decides about sending the message again.
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    chat.sendAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(ChatRestart, ChangingBackWhileATurnRunsRestartsNothing)
{
    playHalfATurn();
    changeAddress(scripted, kThere);
    changeAddress(scripted, kHere);
    EXPECT_FALSE(chat.isRestartPending());
    scripted.endTurn();
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_EQ(scripted.agents.count(), 1);
}

TEST_F(ChatRestart, MakesOneAgentOfFiveChangesIn200Milliseconds)
{
    playTurn();
    ScriptedProcess &first = scripted.agent();
    changeAddress(scripted, kThere);
    scripted.clock.advance(30ms);
    first.exit(143);
    for (int i = 1; i <= 4; ++i) {
        scripted.clock.advance(50ms);
        changeAddress(scripted, u"http://localhost:%1"_s.arg(7000 + i));
        EXPECT_EQ(scripted.agents.count(), 1);
    }
    scripted.clock.advance(RestartPolicy::kQuiet);
    EXPECT_EQ(scripted.agents.count(), 2);
    scripted.goLive();
    EXPECT_EQ(chat.agent().endpoint, u"http://localhost:7004"_s);
    EXPECT_THAT(dividersOf(chat), ElementsAre(Divider::Kind::EndpointChanged));
}

TEST_F(ChatRestartAtStart, FollowsAChangeAlsoWhileTheAgentStarts)
{
    scripted.open();
    scripted.agent().becomeStarted();
    changeAddress(scripted, kThere);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.goLiveAgain();
    EXPECT_EQ(chat.agent().endpoint, kThere);
    EXPECT_THAT(dividersOf(chat), IsEmpty()) << "nothing was there before";
}

// How

TEST_F(ChatRestart, ClimbsTheStopLadderOneRungAfterTheOther)
{
    playHalfATurn();
    const QSignalSpy turnEnded(&chat, &Chat::turnEnded);
    changeAddress(scripted, kThere);
    chat.applyNow();
    scripted.clock.advance(1900ms);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_FALSE(scripted.agent().wasInputClosed());
    scripted.clock.advance(200ms);
    EXPECT_TRUE(scripted.agent().wasInputClosed());
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.clock.advance(500ms);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_FALSE(scripted.agent().wasKilled());
    scripted.clock.advance(3s);
    EXPECT_TRUE(scripted.agent().wasKilled());
    EXPECT_EQ(scripted.agents.count(), 1) << "the next one only after the end of this one";
    scripted.agent().dieOfSignal(9);
    scripted.clock.advance(RestartPolicy::kQuiet);
    EXPECT_EQ(scripted.agents.count(), 2);
    EXPECT_EQ(turnEnded.count(), 1);
    EXPECT_EQ(chat.unansweredText(), kHello);
}

TEST_F(ChatRestart, KeepsTheSessionIdBeforeTheFirstMessageAndResumesAfterIt)
{
    EXPECT_EQ(optionOf(scripted.agent(), kSessionIdOption), scripted.sessionId());
    changeAddress(scripted, kThere);
    scripted.goLiveAgain();
    EXPECT_EQ(optionOf(scripted.agent(), kSessionIdOption), scripted.sessionId());
    EXPECT_EQ(optionOf(scripted.agent(), kResumeOption), QString());

    playTurn();
    changeAddress(scripted, kHere);
    scripted.goLiveAgain();
    EXPECT_EQ(optionOf(scripted.agent(), kResumeOption), scripted.sessionId());
    EXPECT_EQ(optionOf(scripted.agent(), kSessionIdOption), QString());
}

TEST_F(ChatRestart, ResumesTheConversationThatTheAgentSaysItIsIn)
{
    const QString other = u"99999999-2222-4333-8444-555555555555"_s;
    chat.send(u"/clear"_s);
    scripted.say({bridge::agent::TurnStarted{other, {}, {}, {}}});
    scripted.endTurn();
    changeAddress(scripted, kThere);
    scripted.finishRestart();
    EXPECT_EQ(optionOf(scripted.agent(), kResumeOption), other);
}

TEST_F(ChatRestartAtStart, StartsTheOtherWayWhenTheIdIsInUseAndThenWithAnother)
{
    scripted.open();
    scripted.agent().becomeStarted();
    scripted.agent().exit(1, u"session exists"_s);
    scripted.clock.advance(RestartPolicy::kQuiet);
    ASSERT_EQ(scripted.agents.count(), 2);
    EXPECT_EQ(optionOf(scripted.agent(), kResumeOption), scripted.sessionId());
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.agent().becomeStarted();
    scripted.agent().exit(1, u"no such session"_s);
    scripted.clock.advance(1s);
    ASSERT_EQ(scripted.agents.count(), 3);
    EXPECT_NE(optionOf(scripted.agent(), kSessionIdOption), scripted.sessionId());
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.agent().becomeStarted();
    scripted.agent().exit(1, u"session exists"_s);
    scripted.clock.advance(1s);
    EXPECT_EQ(scripted.agents.count(), 3) << "back and forth for ever";
    EXPECT_EQ(spy.only().kind(), bridge::FailureKind::AgentCrashed);
    EXPECT_THAT(spy.only().stderrTail.toStdString(), testing::HasSubstr("session exists"));
}

TEST(ResumedChat, FailsWhenThereIsNothingToResume)
{
    ScriptedChat scripted(kHere, true);
    scripted.open();
    EXPECT_EQ(optionOf(scripted.agent(), kResumeOption), scripted.sessionId());
    scripted.agent().becomeStarted();
    // The real agent writes this to stdout before it ends.
    scripted.say({bridge::agent::TurnEnded{
        .ok = false, .failure = bridge::agent::TurnFailure{.text = u"no such session"_s}}});
    scripted.agent().exit(1, u"no such session"_s);
    scripted.clock.advance(RestartPolicy::kQuiet);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(scripted.chat().state(), ChatState::Failed);
    const auto cards = entriesOf<FailureEntry>(scripted.chat());
    ASSERT_THAT(cards, testing::SizeIs(1)) << "the end of no turn";
    EXPECT_EQ(cards[0].failure.kind(), bridge::FailureKind::ConversationGone);
}

TEST_F(ChatRestart, DoesNotLetALateEndOfTheOldAgentTouchTheNewOne)
{
    ScriptedProcess &old = scripted.agent();
    changeAddress(scripted, kThere);
    scripted.goLiveAgain();
    const AgentInfo live = chat.agent();
    scripted.play(old);
    scripted.say({bridge::agent::TurnEnded{}});
    old.exit(1);
    scripted.clock.advance(1min);
    EXPECT_EQ(chat.agent(), live);
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_EQ(scripted.agents.count(), 2);
}

// A message whose turn only had retries

TEST_F(ChatRestart, TakesAMessageThatOnlyMetRetriesToTheNextAgentUnderANewId)
{
    chat.send(kHello);
    scripted.startTurn(u"later"_s);
    scripted.announceRetry(1);
    const QString before = scripted.agent().userMessageIds().value(0);
    changeAddress(scripted, kThere);
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1) << "at once";
    scripted.endInterruptedTurn();
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Queued));
    EXPECT_EQ(rowsOf(chat), QStringList{u"later"_s});
    EXPECT_THAT(entriesOf<RetryEntry>(chat), testing::SizeIs(0));
    scripted.goLiveAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello}) << "first what was first";
    EXPECT_NE(scripted.agent().userMessageIds().value(0), before)
        << "an agent that resumes skips a message whose id it has seen";
    scripted.beginTurn();
    scripted.endTurn();
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Answered, Delivery::Sent));
    // The user interrupted nothing.
    EXPECT_THAT(dividersOf(chat), ElementsAre(Divider::Kind::EndpointChanged));
}

TEST_F(ChatRestart, OffersAMessageAgainWhoseRetriesFollowedOutput)
{
    playHalfATurn();
    scripted.announceRetry(1);
    changeAddress(scripted, kThere);
    scripted.endInterruptedTurn();
    scripted.goLiveAgain();
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    EXPECT_EQ(chat.unansweredText(), kHello);
}

TEST_F(ChatRestart, OffersAMessageAgainOfWhichAToolsInputHadBegun)
{
    scripted.startTurn(kHello);
    scripted.say({bridge::agent::BlockProgressed{}});
    scripted.announceRetry(1);
    changeAddress(scripted, kThere);
    scripted.endInterruptedTurn();
    scripted.goLiveAgain();
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    EXPECT_EQ(chat.unansweredText(), kHello);
}

// Only if the launch changed

TEST_F(ChatRestart, RestartsNothingForSettingsThatAreNotTheAgents)
{
    scripted.settings.setValue(bridge::settings::kTheme, bridge::settings::ThemeChoice::Dark);
    scripted.settings.setValue(bridge::settings::kTrayHintShown, true);
    scripted.settings.setValue(bridge::settings::kCustomApiEndpoint, kHere);
    scripted.credentials.lookUp(u"https://other:443"_s);
    scripted.settleLaunch();
    scripted.clock.advance(1min);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(chat.state(), ChatState::Ready);
}

TEST_F(ChatRestartAtDefaultApi, RestartsNothingForAnotherAddressWhileTheEndpointIsOff)
{
    scripted.goLive();
    scripted.settings.setValue(bridge::settings::kCustomApiEndpoint, kThere);
    scripted.settleLaunch();
    EXPECT_FALSE(scripted.agent().wasTerminated());
}

TEST_F(ChatRestart, RestartsForEachPartOfTheLaunch)
{
    int agents = 1;
    const auto restarts = [&] {
        if (!scripted.agent().wasTerminated())
            return false;
        scripted.goLiveAgain();
        return scripted.agents.count() == ++agents;
    };
    changeAddress(scripted, kThere);
    EXPECT_TRUE(restarts()) << "address";
    scripted.credentials.saveToken(u"http://localhost:5678"_s, bridge::CredentialKind::ApiKey,
                                   u"key"_s);
    scripted.keychain.answerSave();
    EXPECT_TRUE(restarts()) << "credential";
    EXPECT_EQ(scripted.agent().spec().environment.value(u"FAKE_KEY"_s), u"key"_s);
    scripted.settings.setValue(bridge::settings::kWorkspace, QDir::rootPath());
    EXPECT_TRUE(restarts()) << "workspace";
    EXPECT_EQ(scripted.agent().spec().workingDirectory, QDir::rootPath());
    EXPECT_EQ(chat.workspace(), QDir::rootPath());
    switchOff(scripted);
    EXPECT_TRUE(restarts()) << "switch";
    EXPECT_FALSE(scripted.agent().spec().environment.contains(u"FAKE_BASE_URL"_s));
    EXPECT_FALSE(chat.agent().custom);
    EXPECT_EQ(chat.agent().verification, Verification::NotNeeded);
}

// Stopping for good

TEST_F(ChatRestart, StopsTheAgentAndStartsNoneAfterIt)
{
    const QSignalSpy stopped(&chat, &Chat::stopped);
    chat.stop();
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_EQ(stopped.count(), 0);
    scripted.agent().exit(143);
    EXPECT_EQ(stopped.count(), 1);
    changeAddress(scripted, kThere);
    chat.restart();
    chat.send(kHello);
    scripted.clock.advance(1min);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(chat.state(), ChatState::Stopped);
    EXPECT_EQ(chat.agent().pid, 0);
    EXPECT_EQ(scripted.clock.pendingTimers(), 0U);
}

// Signals and dividers of a restart

TEST_F(ChatRestart, SaysNothingBeforeTheFirstMessage)
{
    changeAddress(scripted, kThere);
    scripted.goLiveAgain();
    EXPECT_EQ(chat.transcript().count(), 0) << "there is nothing to stand between";
}

TEST_F(ChatRestart, SaysWhatTheRestartWas)
{
    playTurn();
    EXPECT_THAT(dividersOf(chat), IsEmpty());
    chat.restart();
    scripted.goLiveAgain();
    playTurn();
    switchOff(scripted);
    scripted.goLiveAgain();
    playTurn();
    scripted.agent().dieOfSignal(9);
    scripted.clock.advance(RestartPolicy::kQuiet);
    scripted.goLive();
    EXPECT_THAT(dividersOf(chat),
                ElementsAre(Divider::Kind::AgentRestarted, Divider::Kind::EndpointChanged,
                            Divider::Kind::AgentLost));
    EXPECT_EQ(entriesOf<Divider>(chat).at(1).detail, QString());
}

TEST_F(ChatRestart, RestartsThatFollowEachOtherAreOneLine)
{
    playTurn();
    for (int i = 0; i < 3; ++i) {
        chat.restart();
        scripted.goLiveAgain();
    }
    EXPECT_THAT(dividersOf(chat), ElementsAre(Divider::Kind::AgentRestarted));
    changeAddress(scripted, kThere);
    scripted.goLiveAgain();
    switchOff(scripted);
    scripted.goLiveAgain();
    EXPECT_THAT(dividersOf(chat), ElementsAre(Divider::Kind::EndpointChanged));
    EXPECT_EQ(entriesOf<Divider>(chat).at(0).detail, QString()) << "where it led";
    playTurn();
    chat.restart();
    scripted.goLiveAgain();
    EXPECT_THAT(dividersOf(chat),
                ElementsAre(Divider::Kind::EndpointChanged, Divider::Kind::AgentRestarted))
        << "an answer stands between them";
}

TEST_F(ChatRestart, ASwitchThatCameBackLeavesNoLine)
{
    playTurn();
    changeAddress(scripted, kThere);
    scripted.goLiveAgain();
    EXPECT_THAT(dividersOf(chat), ElementsAre(Divider::Kind::EndpointChanged));
    changeAddress(scripted, kHere);
    scripted.goLiveAgain();
    EXPECT_THAT(dividersOf(chat), IsEmpty());
    playTurn();
    EXPECT_THAT(dividersOf(chat), IsEmpty());
}

TEST_F(ChatRestart, KeepsWhatTheUserChose)
{
    using bridge::agent::OptionChanged;
    playTurn();
    scripted.say({OptionChanged{u"permissionMode"_s, u"plan"_s},
                  OptionChanged{u"model"_s, u"big"_s}, OptionChanged{u"effort"_s, u"high"_s}});
    const auto choices = [this] {
        return scripted.agent().spec().environment.value(u"FAKE_CHOICES"_s);
    };
    chat.restart();
    scripted.goLiveAgain();
    EXPECT_EQ(choices(), u"plan big high"_s);
    changeAddress(scripted, kThere);
    scripted.goLiveAgain();
    EXPECT_EQ(choices(), u"plan  high"_s) << "the other endpoint may not have the model";
}

TEST_F(ChatRestart, NamesTheBackgroundTasksThatItEnded)
{
    playTurn();
    scripted.announceBackgroundTasks({u"dev server"_s, u"tests"_s});
    scripted.announceBackgroundTasks({u"dev server"_s});
    changeAddress(scripted, kThere);
    scripted.agent().exit(143);
    const auto dividers = entriesOf<Divider>(chat);
    ASSERT_EQ(dividers.size(), 1U);
    EXPECT_EQ(dividers[0].kind, Divider::Kind::BackgroundEnded);
    EXPECT_EQ(dividers[0].names, QStringList{u"dev server"_s});
}

TEST_F(ChatRestartAtStart, ShowsTheLiveProcessAndNoOther)
{
    scripted.open();
    EXPECT_EQ(chat.agent().pid, 0);
    scripted.goLive();
    const AgentInfo agent = chat.agent();
    EXPECT_EQ(agent.pid, scripted.agent().pid());
    EXPECT_EQ(agent.startedAt, scripted.clock.wallTime());
    EXPECT_EQ(agent.sessionId, scripted.sessionId());
    EXPECT_EQ(agent.version, scripted.version);
    EXPECT_TRUE(agent.custom);
    changeAddress(scripted, kThere);
    EXPECT_EQ(chat.agent().endpoint, kHere) << "until it is gone";
    scripted.agent().exit(143);
    EXPECT_EQ(chat.agent().pid, 0);
}

} // namespace chatrestarttest

#include "tests/bridge/session/ChatTestSupport.h"

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

namespace {

const QString kHello = u"hello"_s;
const QString kSessionIdOption = u"--session"_s;
const QString kResumeOption = u"--resume"_s;

/// The value of an option the agent was started with; empty: it was not given.
QString optionOf(const ScriptedProcess &agent, const QString &option)
{
    const QStringList arguments = agent.spec().arguments;
    const qsizetype at = arguments.indexOf(option);
    return at < 0 ? QString() : arguments.value(at + 1);
}

void playTurn(ScriptedChat &scripted)
{
    scripted.chat().send(kHello);
    scripted.beginTurn();
    scripted.streamText(u"Good day"_s);
    scripted.endTurn();
}

/// A message whose turn streams.
void playHalfATurn(ScriptedChat &scripted)
{
    scripted.chat().send(kHello);
    scripted.beginTurn();
    scripted.streamText(u"Good"_s);
}

// When

TEST(ChatRestart, FollowsAChangeAtOnceWhenIdle)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    EXPECT_EQ(scripted.chat().agent().endpoint, kHere);
    changeAddress(scripted, kThere);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 0);
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_EQ(scripted.agents.count(), 2);
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
    EXPECT_EQ(scripted.chat().agent().endpoint, kThere);
    EXPECT_EQ(scripted.chat().agent().verification, Verification::Verified);
    EXPECT_EQ(scripted.agent().spec().environment.value(u"FAKE_BASE_URL"_s), kThere);
}

TEST(ChatRestart, WaitsForATurnThatProduces)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playHalfATurn(scripted);
    changeAddress(scripted, kThere);
    EXPECT_TRUE(scripted.chat().isRestartPending());
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_EQ(scripted.chat().agent().endpoint, kHere) << "the truth about the live process";
    scripted.endTurn();
    EXPECT_THAT(deliveriesOf(scripted.chat()), ElementsAre(Delivery::Answered));
    EXPECT_FALSE(scripted.chat().isRestartPending());
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST(ChatRestart, WaitsForAPendingPermission)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    scripted.chat().send(kHello);
    scripted.beginTurn();
    const QString id = scripted.askPermission();
    changeAddress(scripted, kThere);
    EXPECT_TRUE(scripted.chat().isRestartPending());
    EXPECT_EQ(scripted.chat().state(), ChatState::Waiting);
    scripted.chat().answer(id, {});
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.endTurn();
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST(ChatRestart, ApplyNowInterruptsAndOffersTheMessageAgain)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playHalfATurn(scripted);
    changeAddress(scripted, kThere);
    scripted.chat().applyNow();
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.endInterruptedTurn();
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
    EXPECT_THAT(deliveriesOf(scripted.chat()), ElementsAre(Delivery::Unanswered));
    // Part of the answer was there: sending it again is the user's decision.
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    scripted.chat().sendAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST(ChatRestart, ChangingBackWhileATurnRunsRestartsNothing)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playHalfATurn(scripted);
    changeAddress(scripted, kThere);
    changeAddress(scripted, kHere);
    EXPECT_FALSE(scripted.chat().isRestartPending());
    scripted.endTurn();
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
    EXPECT_EQ(scripted.agents.count(), 1);
}

TEST(ChatRestart, MakesOneAgentOfFiveChangesIn200Milliseconds)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playTurn(scripted);
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
    EXPECT_EQ(scripted.chat().agent().endpoint, u"http://localhost:7004"_s);
    EXPECT_THAT(dividersOf(scripted.chat()), ElementsAre(Divider::Kind::EndpointChanged));
}

TEST(ChatRestart, FollowsAChangeAlsoWhileTheAgentStarts)
{
    ScriptedChat scripted(kHere);
    scripted.open();
    scripted.agent().becomeStarted();
    changeAddress(scripted, kThere);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_EQ(scripted.chat().agent().endpoint, kThere);
    EXPECT_THAT(dividersOf(scripted.chat()), IsEmpty()) << "nothing was there before";
}

// How

TEST(ChatRestart, ClimbsTheStopLadderOneRungAfterTheOther)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playHalfATurn(scripted);
    const QSignalSpy turnEnded(&scripted.chat(), &Chat::turnEnded);
    changeAddress(scripted, kThere);
    scripted.chat().applyNow();
    scripted.clock.advance(1900ms);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.clock.advance(200ms);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_FALSE(scripted.agent().wasKilled());
    scripted.clock.advance(3s);
    EXPECT_TRUE(scripted.agent().wasKilled());
    EXPECT_EQ(scripted.agents.count(), 1) << "the next one only after the end of this one";
    scripted.agent().dieOfSignal(9);
    scripted.clock.advance(RestartPolicy::kQuiet);
    EXPECT_EQ(scripted.agents.count(), 2);
    EXPECT_EQ(turnEnded.count(), 1);
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
}

TEST(ChatRestart, KeepsTheSessionIdBeforeTheFirstMessageAndResumesAfterIt)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    EXPECT_EQ(optionOf(scripted.agent(), kSessionIdOption), scripted.sessionId());
    changeAddress(scripted, kThere);
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_EQ(optionOf(scripted.agent(), kSessionIdOption), scripted.sessionId());
    EXPECT_EQ(optionOf(scripted.agent(), kResumeOption), QString());

    playTurn(scripted);
    changeAddress(scripted, kHere);
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_EQ(optionOf(scripted.agent(), kResumeOption), scripted.sessionId());
    EXPECT_EQ(optionOf(scripted.agent(), kSessionIdOption), QString());
}

TEST(ChatRestart, ResumesTheConversationThatTheAgentSaysItIsIn)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    const QString other = u"99999999-2222-4333-8444-555555555555"_s;
    scripted.chat().send(u"/clear"_s);
    scripted.say({bridge::agent::TurnStarted{other, {}, {}, {}}});
    scripted.endTurn();
    changeAddress(scripted, kThere);
    scripted.finishRestart();
    EXPECT_EQ(optionOf(scripted.agent(), kResumeOption), other);
}

TEST(ChatRestart, StartsTheOtherWayOnceWhenTheIdIsInUse)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
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
    EXPECT_EQ(scripted.agents.count(), 2) << "back and forth for ever";
    ASSERT_EQ(spy.failures.size(), 1U);
    EXPECT_EQ(spy.failures[0].kind(), bridge::FailureKind::AgentCrashed);
    EXPECT_THAT(spy.failures[0].stderrTail.toStdString(), testing::HasSubstr("no such session"));
}

TEST(ChatRestart, StartsAnewWhenThereIsNothingToResume)
{
    ScriptedChat scripted(kHere, true);
    scripted.open();
    EXPECT_EQ(optionOf(scripted.agent(), kResumeOption), scripted.sessionId());
    scripted.agent().becomeStarted();
    // What the real one says on stdout before it goes.
    scripted.say({bridge::agent::TurnEnded{
        .ok = false, .failure = bridge::agent::TurnFailure{.text = u"no such session"_s}}});
    scripted.agent().exit(1, u"no such session"_s);
    scripted.clock.advance(RestartPolicy::kQuiet);
    scripted.goLive();
    EXPECT_EQ(optionOf(scripted.agent(), kSessionIdOption), scripted.sessionId());
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
    EXPECT_THAT(entriesOf<FailureEntry>(scripted.chat()), testing::SizeIs(0));
}

TEST(ChatRestart, DoesNotLetALateEndOfTheOldAgentTouchTheNewOne)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    ScriptedProcess &old = scripted.agent();
    changeAddress(scripted, kThere);
    scripted.finishRestart();
    scripted.goLive();
    const AgentInfo live = scripted.chat().agent();
    scripted.play(old);
    scripted.say({bridge::agent::TurnEnded{}});
    old.exit(1);
    scripted.clock.advance(1min);
    EXPECT_EQ(scripted.chat().agent(), live);
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
    EXPECT_EQ(scripted.agents.count(), 2);
}

// What becomes of a message that only met retries

TEST(ChatRestart, TakesAMessageThatOnlyMetRetriesToTheNextAgentUnderANewId)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    scripted.chat().send(kHello);
    scripted.chat().send(u"later"_s);
    scripted.beginTurn();
    scripted.announceRetry(1);
    const QString before = scripted.agent().userMessageIds().value(0);
    changeAddress(scripted, kThere);
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1) << "at once";
    scripted.endInterruptedTurn();
    EXPECT_THAT(deliveriesOf(scripted.chat()), ElementsAre(Delivery::Queued, Delivery::Queued));
    EXPECT_THAT(entriesOf<RetryEntry>(scripted.chat()), testing::SizeIs(0));
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello}) << "first what was first";
    EXPECT_NE(scripted.agent().userMessageIds().value(0), before)
        << "an agent that resumes skips a message whose id it has seen";
    scripted.beginTurn();
    scripted.endTurn();
    EXPECT_THAT(deliveriesOf(scripted.chat()), ElementsAre(Delivery::Answered, Delivery::Sent));
    // Nobody interrupted anything.
    EXPECT_THAT(dividersOf(scripted.chat()), ElementsAre(Divider::Kind::EndpointChanged));
}

TEST(ChatRestart, OffersAMessageAgainWhoseRetriesFollowedOutput)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playHalfATurn(scripted);
    scripted.announceRetry(1);
    changeAddress(scripted, kThere);
    scripted.endInterruptedTurn();
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
}

// Iff the launch changed

TEST(ChatRestart, RestartsNothingForSettingsThatAreNotTheAgents)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    scripted.settings.setValue(bridge::settings::kTheme, bridge::settings::ThemeChoice::Dark);
    scripted.settings.setValue(bridge::settings::kTrayHintShown, true);
    scripted.settings.setValue(bridge::settings::kCustomApiEndpoint, kHere);
    scripted.credentials.lookUp(u"https://other:443"_s);
    scripted.settleLaunch();
    scripted.clock.advance(1min);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
}

TEST(ChatRestart, RestartsNothingForAnotherAddressWhileTheEndpointIsOff)
{
    ScriptedChat scripted;
    scripted.goLive();
    scripted.settings.setValue(bridge::settings::kCustomApiEndpoint, kThere);
    scripted.settleLaunch();
    EXPECT_FALSE(scripted.agent().wasTerminated());
}

TEST(ChatRestart, RestartsForEachPartOfTheLaunch)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    int agents = 1;
    const auto restarts = [&] {
        if (!scripted.agent().wasTerminated())
            return false;
        scripted.finishRestart();
        scripted.goLive();
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
    EXPECT_EQ(scripted.chat().workspace(), QDir::rootPath());
    switchOff(scripted);
    EXPECT_TRUE(restarts()) << "switch";
    EXPECT_FALSE(scripted.agent().spec().environment.contains(u"FAKE_BASE_URL"_s));
    EXPECT_FALSE(scripted.chat().agent().custom);
    EXPECT_EQ(scripted.chat().agent().verification, Verification::NotNeeded);
}

// Stopping for good

TEST(ChatRestart, StopsTheAgentAndStartsNoneAfterIt)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    const QSignalSpy stopped(&scripted.chat(), &Chat::stopped);
    scripted.chat().stop();
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_EQ(stopped.count(), 0);
    scripted.agent().exit(143);
    EXPECT_EQ(stopped.count(), 1);
    changeAddress(scripted, kThere);
    scripted.chat().restart();
    scripted.chat().send(kHello);
    scripted.clock.advance(1min);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(scripted.chat().state(), ChatState::Stopped);
    EXPECT_EQ(scripted.chat().agent().pid, 0);
    EXPECT_EQ(scripted.clock.pendingTimers(), 0U);
}

// What is told about it

TEST(ChatRestart, SaysNothingBeforeTheFirstMessage)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    changeAddress(scripted, kThere);
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_EQ(scripted.chat().transcript().count(), 0) << "there is nothing to stand between";
}

TEST(ChatRestart, SaysWhatTheRestartWas)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playTurn(scripted);
    EXPECT_THAT(dividersOf(scripted.chat()), IsEmpty());
    scripted.chat().restart();
    scripted.finishRestart();
    scripted.goLive();
    switchOff(scripted);
    scripted.finishRestart();
    scripted.goLive();
    scripted.agent().dieOfSignal(9);
    scripted.clock.advance(RestartPolicy::kQuiet);
    scripted.goLive();
    EXPECT_THAT(dividersOf(scripted.chat()),
                ElementsAre(Divider::Kind::AgentRestarted, Divider::Kind::EndpointChanged,
                            Divider::Kind::AgentLost));
    EXPECT_EQ(entriesOf<Divider>(scripted.chat()).at(1).detail, QString());
}

TEST(ChatRestart, NamesTheBackgroundTasksThatItEnded)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playTurn(scripted);
    scripted.announceBackgroundTasks({u"dev server"_s, u"tests"_s});
    scripted.announceBackgroundTasks({u"dev server"_s});
    changeAddress(scripted, kThere);
    scripted.agent().exit(143);
    const auto dividers = entriesOf<Divider>(scripted.chat());
    ASSERT_EQ(dividers.size(), 1U);
    EXPECT_EQ(dividers[0].kind, Divider::Kind::BackgroundEnded);
    EXPECT_EQ(dividers[0].names, QStringList{u"dev server"_s});
}

TEST(ChatRestart, ShowsTheLiveProcessAndNoOther)
{
    ScriptedChat scripted(kHere);
    scripted.open();
    EXPECT_EQ(scripted.chat().agent().pid, 0);
    scripted.goLive();
    const AgentInfo agent = scripted.chat().agent();
    EXPECT_EQ(agent.pid, scripted.agent().pid());
    EXPECT_EQ(agent.startedAt, scripted.clock.wallTime());
    EXPECT_EQ(agent.sessionId, scripted.sessionId());
    EXPECT_EQ(agent.version, scripted.version);
    EXPECT_TRUE(agent.custom);
    changeAddress(scripted, kThere);
    EXPECT_EQ(scripted.chat().agent().endpoint, kHere) << "until it is gone";
    scripted.agent().exit(143);
    EXPECT_EQ(scripted.chat().agent().pid, 0);
}

} // namespace

} // namespace chatrestarttest

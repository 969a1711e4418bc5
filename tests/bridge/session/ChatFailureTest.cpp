#include "bridge/endpoint/SentCredential.h"
#include "tests/bridge/session/ChatTestSupport.h"

#include <QDir>
#include <QFile>

#include <gmock/gmock.h>

#include <functional>

namespace chatfailuretest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace bridge::session;
using namespace std::chrono_literals;
using bridge::FailureKind;
using bridge::secrets::CredentialKind;
using bridge::secrets::Secret;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Delivery = UserMessage::Delivery;

namespace {

const QString kHello = u"hello"_s;
const QString kNoModels = u"API Error: 400 No models loaded. Please load one."_s;

// Whether the endpoint is ours

TEST(ChatVerification, SendsNothingBeforeTheAgentHasNamedOurAddress)
{
    ScriptedChat scripted(kHere);
    scripted.open();
    scripted.chat().send(kHello);
    scripted.agent().becomeStarted();
    scripted.answerInitialize();
    EXPECT_EQ(scripted.chat().agent().verification, Verification::Pending);
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    scripted.answerStatus();
    EXPECT_EQ(scripted.chat().agent().verification, Verification::Verified);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST(ChatVerification, IsUnverifiedWithoutTheRow)
{
    ScriptedChat scripted(kHere);
    scripted.open();
    scripted.agent().becomeStarted();
    scripted.answerInitialize();
    scripted.answerStatus(QString());
    EXPECT_EQ(scripted.chat().agent().verification, Verification::Unverified);
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
}

TEST(ChatVerification, IsUnverifiedWithAnAgentThatDoesNotKnowTheQuestion)
{
    ScriptedChat scripted(kHere);
    scripted.open();
    scripted.agent().becomeStarted();
    scripted.answerInitialize();
    scripted.refuseStatus();
    EXPECT_EQ(scripted.chat().agent().verification, Verification::Unverified);
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
}

TEST(ChatVerification, IsUnverifiedWithAnAgentThatSaysNothing)
{
    ScriptedChat scripted(kHere);
    scripted.open();
    scripted.agent().becomeStarted();
    scripted.answerInitialize();
    scripted.clock.advance(30s);
    EXPECT_EQ(scripted.chat().agent().verification, Verification::Unverified);
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
}

TEST(ChatVerification, StopsAnAgentThatIsElsewhereAndSaysSoWithTheMessageKept)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.open();
    scripted.chat().send(kHello);
    scripted.agent().becomeStarted();
    scripted.answerInitialize();
    scripted.answerStatus(u"https://elsewhere.example"_s);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    scripted.agent().exit(143);
    scripted.clock.advance(1min);
    EXPECT_EQ(scripted.chat().state(), ChatState::Failed);
    EXPECT_EQ(scripted.agents.count(), 1);
    ASSERT_EQ(spy.failures.size(), 1U);
    EXPECT_EQ(spy.failures[0].kind(), FailureKind::AgentElsewhere);
    EXPECT_EQ(spy.failures[0].address, kHere);
    EXPECT_EQ(spy.failures[0].subject, u"https://elsewhere.example"_s);
    EXPECT_EQ(scripted.chat().queuedMessages(), 1);
}

TEST(ChatVerification, StopsAnAgentThatSaysTooLateThatItIsElsewhere)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.open();
    scripted.agent().becomeStarted();
    scripted.answerInitialize();
    scripted.clock.advance(30s);
    scripted.answerStatus(u"https://elsewhere.example"_s);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentElsewhere));
}

/// With Claude Code's own sign-in at an endpoint that is marked for it.
struct OwnSignIn : ScriptedChat
{
    OwnSignIn()
        : ScriptedChat(kHere)
    {
        bridge::endpoint::EndpointSetup setup;
        setup.credential = CredentialKind::OwnSignIn;
        EXPECT_TRUE(endpoints.setSetup(setup));
        endpoints.setTransparentProxy(bridge::endpoint::EndpointAddress::parse(kHere)->origin(),
                                      true);
    }
};

TEST(OwnSignInVerification, EveryMessageWaitsForTheAgentsWord)
{
    OwnSignIn scripted;
    scripted.goLive();
    for (const auto &text : {kHello, u"again"_s}) {
        const auto before = scripted.agent().userTexts();
        scripted.chat().send(text);
        EXPECT_EQ(scripted.agent().userTexts(), before);
        EXPECT_EQ(scripted.chat().state(), ChatState::Working);
        scripted.answerStatus();
        EXPECT_EQ(scripted.agent().userTexts(), before + QStringList{text});
        scripted.beginTurn();
        scripted.endTurn();
    }
}

TEST(OwnSignInVerification, AnAgentThatHasMovedIsStoppedBeforeTheMessage)
{
    OwnSignIn scripted;
    const FailureSpy spy(scripted.chat());
    scripted.goLive();
    scripted.chat().send(kHello);
    scripted.answerStatus(u"https://elsewhere.example"_s);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentElsewhere));
    EXPECT_EQ(scripted.chat().queuedMessages(), 1);
}

TEST(OwnSignInVerification, AnAgentThatDoesNotSayWhereItIsGetsNoMessage)
{
    const auto refuse = [](ScriptedChat &scripted) { scripted.refuseStatus(); }; // as 2.1.197
    const auto leaveOut = [](ScriptedChat &scripted) { scripted.answerStatus(QString()); };
    const auto keepSilent = [](ScriptedChat &scripted) { scripted.clock.advance(30s); };
    for (const std::function<void(ScriptedChat &)> &evade :
         {std::function<void(ScriptedChat &)>(refuse), {leaveOut}, {keepSilent}}) {
        for (const bool isFirst : {true, false}) {
            OwnSignIn scripted;
            const FailureSpy spy(scripted.chat());
            if (isFirst) {
                scripted.open();
                scripted.chat().send(kHello);
                scripted.agent().becomeStarted();
                scripted.answerInitialize();
            } else {
                scripted.goLive();
                scripted.chat().send(kHello);
            }
            evade(scripted);
            EXPECT_TRUE(scripted.agent().wasTerminated());
            EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
            EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentUnverified));
            EXPECT_EQ(spy.failures.at(0).address, kHere);
            EXPECT_EQ(scripted.chat().queuedMessages(), 1);
        }
    }
}

TEST(OwnSignInVerification, IsNotAskedOfAnEndpointThatIsNotMarked)
{
    OwnSignIn scripted;
    scripted.endpoints.setTransparentProxy(
        bridge::endpoint::EndpointAddress::parse(kHere)->origin(), false);
    scripted.goLive();
    scripted.chat().send(kHello);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST(ChatVerification, TakesTheSameAddressInOtherLettersForOurs)
{
    ScriptedChat scripted(u"http://LocalHost:1234"_s);
    scripted.open();
    scripted.agent().becomeStarted();
    scripted.answerInitialize();
    scripted.answerStatus(u"http://localhost:1234/"_s);
    EXPECT_EQ(scripted.chat().agent().verification, Verification::Verified);
}

TEST(ChatVerification, AnEndWhileAskingIsNoAnswer)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.open();
    scripted.chat().send(kHello);
    scripted.agent().becomeStarted();
    scripted.answerInitialize();
    scripted.agent().exit(1, u"fatal"_s);
    EXPECT_EQ(scripted.chat().state(), ChatState::Failed);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentCrashed));
    EXPECT_THAT(deliveriesOf(scripted.chat()), ElementsAre(Delivery::Queued));
    EXPECT_EQ(scripted.chat().queuedMessages(), 1);
}

// Turns that fail

TEST(ChatFailure, KeepsTheMessageOfAFailedTurnAndSaysWhyOnce)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.goLive();
    scripted.chat().send(kHello);
    scripted.beginTurn();
    scripted.failTurn(400, u"API Error: 400 No models loaded. Please load one."_s);
    ASSERT_EQ(spy.failures.size(), 1U);
    EXPECT_EQ(spy.failures[0].kind(), FailureKind::NoModelLoaded);
    EXPECT_EQ(spy.failures[0].address, kHere);
    EXPECT_EQ(scripted.chat().failure(), spy.failures[0]);
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
    const auto cards = entriesOf<FailureEntry>(scripted.chat());
    ASSERT_EQ(cards.size(), 1U);
    EXPECT_EQ(cards[0].messageId, scripted.agent().userMessageIds().value(0));

    scripted.chat().sendAgain();
    EXPECT_FALSE(scripted.chat().failure());
    scripted.beginTurn();
    scripted.failTurn(400, u"API Error: 400 No models loaded. Please load one."_s);
    EXPECT_THAT(spy.failures, SizeIs(2)) << "the user tried again and hears again";
}

// What becomes of the messages

TEST(ChatFailure, HoldsTheQueueInsteadOfLettingEveryMessageFail)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.goLive();
    scripted.chat().send(u"one"_s);
    scripted.beginTurn();
    scripted.chat().send(u"two"_s);
    scripted.chat().send(u"three"_s);
    scripted.failTurn(400, kNoModels);
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
    EXPECT_EQ(scripted.chat().queuedMessages(), 2);
    EXPECT_EQ(scripted.agent().userTexts().size(), 1);

    scripted.chat().sendAgain();
    EXPECT_EQ(scripted.agent().userTexts().last(), u"one"_s);
    for (const char *next : {"two", "three"}) {
        scripted.beginTurn();
        scripted.endTurn();
        EXPECT_EQ(scripted.agent().userTexts().last(), QLatin1String(next));
    }
    EXPECT_THAT(spy.failures, SizeIs(1));
}

TEST(ChatFailure, SendsTheQueueWithTheNextMessage)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    scripted.chat().send(u"one"_s);
    scripted.beginTurn();
    scripted.chat().send(u"two"_s);
    scripted.failTurn(400, kNoModels);
    scripted.chat().send(u"three"_s);
    EXPECT_EQ(scripted.agent().userTexts().last(), u"two"_s);
    EXPECT_EQ(scripted.chat().unansweredText(), u"one"_s);
    scripted.beginTurn();
    scripted.failTurn(400, kNoModels);
    EXPECT_EQ(scripted.chat().queuedMessages(), 1);
    EXPECT_EQ(scripted.chat().unansweredText(), u"one\n\ntwo"_s);
    EXPECT_THAT(deliveriesOf(scripted.chat()),
                ElementsAre(Delivery::Unanswered, Delivery::Unanswered, Delivery::Queued));
    scripted.chat().sendAgain();
    EXPECT_THAT(deliveriesOf(scripted.chat()),
                ElementsAre(Delivery::Sent, Delivery::Queued, Delivery::Queued));
}

TEST(ChatFailure, SendsTheQueueToAnotherEndpoint)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    scripted.chat().send(u"one"_s);
    scripted.beginTurn();
    scripted.chat().send(u"two"_s);
    scripted.failTurn(400, kNoModels);
    changeAddress(scripted, kThere);
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"two"_s});
    EXPECT_EQ(scripted.chat().unansweredText(), u"one"_s);
}

// Agents that end

TEST(ChatFailure, ReplacesAnAgentThatCrashesThreeTimesAMinuteAndNotMore)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.goLive();
    for (int i = 0; i < 3; ++i) {
        scripted.agent().dieOfSignal(11);
        EXPECT_EQ(scripted.chat().state(), ChatState::Restarting);
        scripted.clock.advance(1s);
        scripted.goLive();
    }
    EXPECT_EQ(scripted.agents.count(), 4);
    scripted.agent().writeStderr(u"segfault"_s);
    scripted.agent().dieOfSignal(11);
    scripted.clock.advance(1min);
    EXPECT_EQ(scripted.agents.count(), 4);
    EXPECT_EQ(scripted.chat().state(), ChatState::Failed);
    ASSERT_EQ(spy.failures.size(), 1U);
    EXPECT_EQ(spy.failures[0].kind(), FailureKind::AgentCrashed);
    EXPECT_TRUE(spy.failures[0].endedBySignal);
    EXPECT_EQ(spy.failures[0].stderrTail, u"segfault"_s);

    scripted.chat().send(kHello);
    scripted.goLive();
    EXPECT_EQ(scripted.agents.count(), 5);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST(ChatFailure, SaysThatAnAgentWasKilledForLackOfMemory)
{
    for (const bool systemLackedMemory : {true, false}) {
        ScriptedChat scripted(kHere);
        scripted.oomKills = 7; // of before
        scripted.goLive();
        scripted.chat().send(kHello);
        scripted.beginTurn();
        if (systemLackedMemory)
            ++scripted.oomKills;
        scripted.agent().dieOfSignal(9);
        EXPECT_EQ(scripted.chat().failure()->kind(),
                  systemLackedMemory ? FailureKind::AgentOutOfMemory : FailureKind::AgentCrashed);
    }
}

TEST(ChatFailure, TakesALackOfMemoryForTheEndOfOneAgentOnly)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    const auto other =
        scripted.makeChat(u"2"_s, u"22222222-2222-4333-8444-555555555555"_s, false, {});
    other->start();
    scripted.settleLaunch();
    scripted.goLive();
    ++scripted.oomKills;
    scripted.agents.at(1).dieOfSignal(9);
    scripted.agents.at(0).dieOfSignal(9); // by somebody's hand, later
    EXPECT_EQ(other->failure()->kind(), FailureKind::AgentOutOfMemory);
    EXPECT_EQ(scripted.chat().failure()->kind(), FailureKind::AgentCrashed);
}

TEST(ChatFailure, SaysThatAnAgentRanOutOfMemoryByItself)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.open();
    scripted.agent().exit(134, u"FATAL ERROR: JavaScript heap out of memory"_s);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentOutOfMemory));
}

TEST(ChatFailure, DoesNotTakeAnotherDeathForLackOfMemory)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    ++scripted.oomKills;
    scripted.agent().dieOfSignal(11);
    EXPECT_EQ(scripted.chat().failure()->kind(), FailureKind::AgentCrashed);
}

TEST(ChatFailure, SaysThatTheOrganisationRefusedTheStart)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.open();
    scripted.agent().exit(1, u"This machine's managed settings "
                             "(disableSideloadFlags) refused the launch."_s);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::ManagedByOrganisation));
}

TEST(ChatFailure, DoesNotCountCrashesThatAreFarApart)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    for (int i = 0; i < 6; ++i) {
        scripted.agent().dieOfSignal(11);
        scripted.clock.advance(25s);
        scripted.goLive();
    }
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
}

TEST(ChatFailure, KeepsTheMessageOfACrashedAgentAndLeavesNothingRunning)
{
    ScriptedChat scripted(kHere);
    const QSignalSpy turnEnded(&scripted.chat(), &Chat::turnEnded);
    scripted.goLive();
    scripted.chat().send(kHello);
    scripted.beginTurn();
    scripted.useTool(u"toolu_1"_s);
    scripted.askPermission();
    scripted.streamText(u"half a sen"_s);
    scripted.announceRetry(1, 529);
    scripted.agent().dieOfSignal(9);

    EXPECT_THAT(deliveriesOf(scripted.chat()), ElementsAre(Delivery::Unanswered));
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
    EXPECT_EQ(entriesOf<PermissionEntry>(scripted.chat()).at(0).outcome,
              PermissionEntry::Outcome::Withdrawn);
    EXPECT_EQ(entriesOf<ToolUse>(scripted.chat()).at(0).state, ToolUse::State::Lost);
    EXPECT_THAT(entriesOf<AnswerText>(scripted.chat()), SizeIs(0));
    EXPECT_THAT(entriesOf<RetryEntry>(scripted.chat()), SizeIs(0));
    ASSERT_EQ(turnEnded.count(), 1) << "a turn is over, however it ended";
    EXPECT_FALSE(turnEnded.at(0).at(0).toBool());
    scripted.clock.advance(1s);
    scripted.goLive();
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
}

TEST(ChatFailure, GivesNoMessageToAnAgentWhosePermissionEndedWithIt)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    scripted.chat().send(kHello);
    scripted.beginTurn();
    scripted.askPermission(u"toolu_of_subagent"_s);
    scripted.endTurn();
    scripted.chat().send(u"again"_s);
    EXPECT_EQ(scripted.chat().queuedMessages(), 1);
    scripted.agent().dieOfSignal(9);
    EXPECT_EQ(scripted.chat().queuedMessages(), 1);
    scripted.clock.advance(1s);
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"again"_s});
}

TEST(ChatFailure, DoesNotFeedAMessageThatKillsAgentsToOneAfterTheOther)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    scripted.chat().send(kHello);
    for (int i = 0; i < 4; ++i) {
        scripted.beginTurn();
        scripted.announceRetry(1, 529);
        scripted.agent().dieOfSignal(11);
        scripted.clock.advance(1s);
        if (i < 3)
            scripted.goLive();
    }
    EXPECT_EQ(scripted.agents.count(), 4);
    EXPECT_EQ(scripted.chat().state(), ChatState::Failed);
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
}

TEST(ChatFailure, SaysThatAnAgentDoesNotAnswer)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.open();
    scripted.agent().becomeStarted();
    scripted.agent().writeStderr(u"waiting for a lock"_s);
    scripted.clock.advance(29s);
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.clock.advance(1s);
    ASSERT_EQ(spy.failures.size(), 1U);
    EXPECT_EQ(spy.failures[0].kind(), FailureKind::AgentUnresponsive);
    EXPECT_EQ(spy.failures[0].stderrTail, u"waiting for a lock"_s);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.clock.advance(3s);
    EXPECT_TRUE(scripted.agent().wasKilled());
}

TEST(ChatFailure, SaysThatTheProgramDoesNotStart)
{
    ScriptedChat scripted;
    const FailureSpy spy(scripted.chat());
    scripted.open();
    scripted.agent().failToStart(u"Exec format error"_s);
    ASSERT_EQ(spy.failures.size(), 1U);
    EXPECT_EQ(spy.failures[0].kind(), FailureKind::AgentMissing);
    EXPECT_EQ(spy.failures[0].subject, scripted.programPath());
    EXPECT_EQ(spy.failures[0].said, u"Exec format error"_s);
    EXPECT_EQ(scripted.chat().state(), ChatState::Failed);
}

TEST(ChatFailure, IsForgottenWithTheNextAgentThatLives)
{
    ScriptedChat scripted;
    scripted.open();
    scripted.agent().failToStart(u"Exec format error"_s);
    EXPECT_TRUE(scripted.chat().failure());
    scripted.chat().restart();
    scripted.goLive();
    EXPECT_FALSE(scripted.chat().failure());
}

// Launches that are refused

TEST(ChatLaunch, RefusesTheCustomEndpointWithAnAgentThatIsTooOld)
{
    ScriptedChat scripted(kHere);
    scripted.version = u"2.1.196"_s;
    const FailureSpy spy(scripted.chat());
    scripted.chat().send(kHello);
    scripted.open();
    EXPECT_EQ(scripted.agents.count(), 0);
    ASSERT_EQ(spy.failures.size(), 1U);
    EXPECT_EQ(spy.failures[0].kind(), FailureKind::AgentTooOld);
    EXPECT_EQ(spy.failures[0].subject, u"2.1.196"_s);
    EXPECT_EQ(spy.failures[0].said, u"2.1.197"_s);
    EXPECT_EQ(scripted.chat().queuedMessages(), 1);
    switchOff(scripted);
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello}) << "off, any version will do";
    EXPECT_THAT(spy.failures, SizeIs(1));
}

TEST(ChatLaunch, TakesTheOldestVerifiedVersion)
{
    ScriptedChat scripted(kHere);
    scripted.version = u"2.1.197"_s;
    scripted.goLive();
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
}

TEST(ChatLaunch, GoesByTheProgramAsItIsAfterTheLastChange)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.chat().start();
    scripted.settings.setValue(bridge::settings::kCustomApiEndpoint, kThere);
    ASSERT_EQ(scripted.backend.openQuestions(), 2);
    scripted.backend.answerLocate(QVersionNumber(2, 1, 100));
    scripted.clock.advance(1s);
    EXPECT_EQ(scripted.agents.count(), 0);
    scripted.backend.answerLocate(QVersionNumber(2, 1, 330));
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_THAT(spy.failures, IsEmpty());
}

TEST(ChatLaunch, SaysAMissingProgramAgainOnlyWhenTheUserTriesAgainAndFindsItThen)
{
    ScriptedChat scripted(kHere);
    QFile::remove(scripted.programPath());
    const FailureSpy spy(scripted.chat());
    scripted.open();
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentMissing));
    // The keychain answers late: that is no new reason.
    scripted.credentials.saveToken(u"http://localhost:1234"_s, CredentialKind::BearerToken,
                                   u"token"_s);
    scripted.keychain.answerSave();
    EXPECT_THAT(spy.failures, SizeIs(1));
    scripted.chat().send(kHello);
    EXPECT_THAT(spy.failures, SizeIs(2));
    EXPECT_EQ(scripted.chat().queuedMessages(), 1);

    QFile program(scripted.programPath());
    ASSERT_TRUE(program.open(QIODevice::WriteOnly));
    program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    program.close();
    scripted.chat().restart();
    scripted.settleLaunch();
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
    EXPECT_THAT(spy.failures, SizeIs(2));
}

TEST(ChatLaunch, RefusesAWorkspaceThatIsGoneUntilThereIsOne)
{
    ScriptedChat scripted(kHere);
    const QString gone = scripted.folder.filePath(u"gone"_s);
    scripted.settings.setValue(bridge::settings::kWorkspace, gone);
    const FailureSpy spy(scripted.chat());
    scripted.open();
    ASSERT_EQ(spy.failures.size(), 1U);
    EXPECT_EQ(spy.failures[0].kind(), FailureKind::WorkspaceMissing);
    EXPECT_EQ(spy.failures[0].subject, gone);
    ASSERT_TRUE(QDir().mkpath(gone));
    scripted.chat().restart();
    scripted.goLive();
    EXPECT_EQ(scripted.agent().spec().workingDirectory, gone);
}

TEST(ChatLaunch, SaysThatTheWorkspaceWentAwayAndNotTheProgram)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    const QString gone = scripted.folder.filePath(u"gone"_s);
    ASSERT_TRUE(QDir().mkpath(gone));
    scripted.settings.setValue(bridge::settings::kWorkspace, gone);
    const FailureSpy spy(scripted.chat());
    scripted.finishRestart();
    ASSERT_TRUE(QDir().rmdir(gone));
    scripted.agent().failToStart(gone + u": No such file or directory"_s);
    ASSERT_EQ(spy.failures.size(), 1U);
    EXPECT_EQ(spy.failures[0].kind(), FailureKind::WorkspaceMissing);
    EXPECT_EQ(spy.failures[0].subject, gone);
}

TEST(ChatLaunch, DoesNotTakeAnInvalidAddressForOff)
{
    ScriptedChat scripted(u"localhost:1234"_s);
    const FailureSpy spy(scripted.chat());
    scripted.open();
    EXPECT_EQ(scripted.agents.count(), 0);
    ASSERT_EQ(spy.failures.size(), 1U);
    EXPECT_EQ(spy.failures[0].kind(), FailureKind::AddressInvalid);
    EXPECT_EQ(spy.failures[0].layer(), bridge::FailureLayer::Network);
    EXPECT_EQ(spy.failures[0].subject, u"localhost:1234"_s);
    EXPECT_EQ(spy.failures[0].fix.address, u"http://localhost:1234"_s);
    changeAddress(scripted, kHere);
    scripted.goLive();
    EXPECT_EQ(scripted.chat().agent().endpoint, kHere);
}

TEST(ChatLaunch, StopsALiveAgentWhenTheAddressBecomesInvalidAfterItsTurn)
{
    ScriptedChat scripted(kHere);
    const FailureSpy spy(scripted.chat());
    scripted.goLive();
    scripted.chat().send(kHello);
    scripted.beginTurn();
    scripted.streamText(kHello);
    changeAddress(scripted, u"nonsense"_s);
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.endTurn();
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AddressInvalid));
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.agent().exit(143);
    EXPECT_EQ(scripted.chat().state(), ChatState::Failed);
    EXPECT_THAT(spy.failures, SizeIs(1));
}

// The keychain

TEST(ChatLaunch, WaitsForTheKeychainNoLongerThanASecond)
{
    ScriptedChat scripted(kHere);
    scripted.chat().start();
    scripted.backend.answerLocate(QVersionNumber(2, 1, 330));
    scripted.clock.advance(999ms);
    EXPECT_EQ(scripted.agents.count(), 0);
    scripted.clock.advance(1ms);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(scripted.agent().spec().environment.value(u"FAKE_TOKEN"_s),
              bridge::endpoint::placeholderToken());
}

TEST(ChatLaunch, RestartsForALateSecretAndNotForALateNothing)
{
    for (const bool isSecret : {true, false}) {
        ScriptedChat scripted(kHere);
        scripted.chat().start();
        scripted.backend.answerLocate(QVersionNumber(2, 1, 330));
        scripted.clock.advance(1s);
        scripted.agent().becomeStarted();
        scripted.answerInitialize();
        scripted.answerStatus();
        ASSERT_EQ(scripted.chat().state(), ChatState::Ready);
        if (isSecret)
            scripted.keychain.answerRead(Secret{CredentialKind::BearerToken, u"late"_s});
        else
            scripted.keychain.answerRead(bridge::secrets::SecretError::Kind::Absent);
        EXPECT_EQ(scripted.agent().wasTerminated(), isSecret);
        if (isSecret) {
            scripted.finishRestart();
            EXPECT_EQ(scripted.agent().spec().environment.value(u"FAKE_TOKEN"_s), u"late"_s);
        }
    }
}

TEST(ChatLaunch, GivesTheOldAgentNothingWhileTheKeychainIsAskedForTheNewEndpoint)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    scripted.settings.setValue(bridge::settings::kCustomApiEndpoint, kThere);
    scripted.chat().send(kHello);
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    scripted.settleLaunch();
    scripted.finishRestart();
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

} // namespace

} // namespace chatfailuretest
